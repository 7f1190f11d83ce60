import { Skeleton } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useRef } from "react";
import classes from "./AssetGallery.module.css";
import { AssetTile } from "./AssetTile";
import { isSelected } from "./selection";
import { useGrid, type GridProps } from "./useGrid";

const NARROWEST = 168;
const GAP = 10;
const LINE = 198;

/** Any number of assets at a glance: pictures as thumbnails, texts as cards. */
export function AssetGallery(props: GridProps) {
  const { rows, selection } = props;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const columns = Math.max(Math.floor((width - GAP) / (NARROWEST + GAP)), 2);
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useGrid(scroller, props, { columns, height: LINE });
  const both = useMergedRef(ref, scroller);
  const selecting = selection.kind === "all" || selection.ids.size > 0;
  return (
    <div ref={both} className={classes.scroller}>
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- its tiles take the focus */}
      <div
        role="grid"
        aria-label="Assets"
        aria-multiselectable="true"
        aria-rowcount={Math.ceil(rows.count / columns)}
        aria-colcount={columns}
        aria-busy={rows.pending}
        className={classes.body}
        style={{ height: grid.height }}
        onKeyDown={grid.onKeyDown}
      >
        {grid.lines.map(({ index, start }) => (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 1}
            className={classes.line}
            style={{
              transform: `translateY(${start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {Array.from({ length: columns }, (_, column) => index * columns + column)
              .filter((place) => place < rows.count)
              .map((place) => {
                const asset = rows.at(place);
                if (asset === undefined) {
                  return <Skeleton key={place} className={classes.tile} aria-hidden="true" />;
                }
                return (
                  <AssetTile
                    key={asset.id}
                    asset={asset}
                    index={place}
                    column={(place % columns) + 1}
                    active={place === grid.active}
                    selected={isSelected(selection, asset.id)}
                    opened={asset.id === props.opened}
                    onPick={(event) => grid.pick(place, event.shiftKey)}
                    onClick={(event) => grid.onClick(place, event, selecting)}
                    names={props.names}
                    mediaUrl={props.mediaUrl}
                  />
                );
              })}
          </div>
        ))}
      </div>
    </div>
  );
}
