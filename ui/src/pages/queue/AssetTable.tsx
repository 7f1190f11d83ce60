import { Skeleton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useRef } from "react";
import { AssetRow } from "./AssetRow";
import classes from "./AssetTable.module.css";
import { isSelected } from "./selection";
import { useGrid, type GridProps } from "./useGrid";

const ROW_HEIGHT = 52;
/** A phone has no room for columns: what stands in them stands below the name. */
const PHONE = "(max-width: 700px)";
const PHONE_ROW_HEIGHT = 76;

/** Any number of assets, a line each. */
export function AssetTable(props: GridProps) {
  const { rows, selection } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const phone = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false });
  const height = phone === true ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  const grid = useGrid(scroller, props, { columns: 1, height });
  return (
    <div ref={scroller} className={classes.scroller}>
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- its rows take the focus */}
      <div
        role="grid"
        aria-label="Assets"
        aria-multiselectable="true"
        aria-rowcount={rows.count + 1}
        aria-busy={rows.pending}
        onKeyDown={grid.onKeyDown}
      >
        <HeadRow />
        <div className={classes.body} role="rowgroup" style={{ height: grid.height }}>
          {grid.lines.map(({ index, start }) => {
            const row = rows.at(index);
            return row === undefined ? (
              <Waiting key={index} top={start} />
            ) : (
              <AssetRow
                key={row.id}
                asset={row}
                index={index}
                top={start}
                active={index === grid.active}
                selected={isSelected(selection, row.id)}
                opened={row.id === props.opened}
                onPick={(event) => grid.pick(index, event.shiftKey)}
                onClick={(event) => grid.onClick(index, event)}
                names={props.names}
                batch={props.batches.get(row.batch) ?? ""}
                mediaUrl={props.mediaUrl}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

const HEADINGS = ["", "Asset", "Batch", "State", "Priority", "Assigned to", "Labels"];

function HeadRow() {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.columns}>
        {HEADINGS.map((heading) => (
          <span key={heading} role="columnheader" className={classes.cell}>
            {heading === "" ? <span className={classes.hidden}>Selected</span> : heading}
          </span>
        ))}
      </div>
    </div>
  );
}

function Waiting({ top }: { top: number }) {
  return (
    <div
      className={`${classes.row} ${classes.columns}`}
      style={{ transform: `translateY(${top}px)` }}
      aria-hidden="true"
    >
      <span />
      <Skeleton h={14} w="60%" ml={8} />
    </div>
  );
}
