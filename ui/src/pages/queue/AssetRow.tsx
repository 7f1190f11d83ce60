import { memo, type MouseEvent } from "react";
import type { Asset } from "../../api/types";
import { StateBadge } from "../../components/StateBadge";
import classes from "./AssetTable.module.css";
import { previewOf } from "./preview";
import { Thumbnail } from "./Thumbnail";

export interface AssetProps {
  asset: Asset;
  /** Its place in the list, from 0. */
  index: number;
  active: boolean;
  selected: boolean;
  opened: boolean;
  onPick(event: MouseEvent): void;
  onClick(event: MouseEvent): void;
  names: ReadonlyMap<string, string>;
  mediaUrl(value: string): string | null;
}

interface Props extends AssetProps {
  /** Pixels from the top of the list. */
  top: number;
  batch: string;
}

export const AssetRow = memo(function AssetRow(props: Props) {
  const { asset, index, top, active, selected, opened, onPick, onClick, names, batch } = props;
  const preview = previewOf(asset.data, props.mediaUrl);
  const people = asset.assigned_to.map((user) => names.get(user) ?? user);
  return (
    // The grid hears its keys; a row that has the focus is opened by Enter and selected by Space.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      data-opened={opened || undefined}
      tabIndex={active ? 0 : -1}
      className={`${classes.row} ${classes.columns}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onClick}
    >
      <span role="gridcell" className={`${classes.cell} ${classes.pick}`}>
        <PickBox asset={asset} selected={selected} onPick={onPick} />
        <span className={classes.place} aria-hidden="true">
          {index + 1}
        </span>
      </span>
      <span role="gridcell" className={`${classes.cell} ${classes.asset}`}>
        {preview.image !== null && <Thumbnail src={preview.image} className={classes.thumb} />}
        <span className={classes.about}>
          <span className={classes.id}>{asset.external_id}</span>
          {preview.text !== "" && <span className={classes.text}>{preview.text}</span>}
          <span className={classes.facts}>
            <StateBadge state={asset.state} />
            {asset.priority !== null && <span>priority {asset.priority}</span>}
            {people.length > 0 && <span>{people.join(", ")}</span>}
          </span>
        </span>
      </span>
      <span role="gridcell" className={`${classes.cell} ${classes.dim}`} title={batch}>
        {batch}
      </span>
      <span role="gridcell" className={classes.cell} title={asset.on_hold?.reason}>
        <StateBadge state={asset.state} />
      </span>
      <span role="gridcell" className={`${classes.cell} ${classes.number}`}>
        {asset.priority ?? <span className={classes.dim}>none</span>}
      </span>
      <span role="gridcell" className={classes.cell} title={people.join(", ")}>
        {people.length === 0 ? <span className={classes.dim}>everybody</span> : people.join(", ")}
      </span>
      <span role="gridcell" className={classes.cell}>
        {asset.labels_count} of {asset.labels_required}
      </span>
    </div>
  );
});

type PickBoxProps = Pick<AssetProps, "asset" | "selected" | "onPick">;

export function PickBox({ asset, selected, onPick }: PickBoxProps) {
  return (
    <input
      type="checkbox"
      className={classes.box}
      tabIndex={-1}
      checked={selected}
      readOnly
      aria-label={`Select ${asset.external_id}`}
      onClick={(event) => {
        event.stopPropagation();
        onPick(event);
      }}
    />
  );
}
