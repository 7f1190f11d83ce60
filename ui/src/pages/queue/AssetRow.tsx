import { memo, type MouseEvent } from "react";
import type { Asset } from "../../api/types";
import { StateBadge } from "../../components/StateBadge";
import classes from "./AssetTable.module.css";
import { previewOf } from "./preview";

interface Props {
  asset: Asset;
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  active: boolean;
  selected: boolean;
  opened: boolean;
  onPick(event: MouseEvent): void;
  onOpen(): void;
  names: ReadonlyMap<string, string>;
  batch: string;
  mediaUrl(value: string): string | null;
}

export const AssetRow = memo(function AssetRow(props: Props) {
  const { asset, index, top, active, selected, opened, onPick, onOpen, names, batch } = props;
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
      onClick={onOpen}
    >
      <span role="gridcell" className={classes.cell}>
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
      </span>
      <span role="gridcell" className={`${classes.cell} ${classes.asset}`}>
        {preview.image !== null && <img src={preview.image} alt="" className={classes.thumb} />}
        <span className={classes.about}>
          <span className={classes.id}>{asset.external_id}</span>
          {preview.text !== "" && <span className={classes.text}>{preview.text}</span>}
        </span>
      </span>
      <span role="gridcell" className={`${classes.cell} ${classes.dim}`}>
        {batch}
      </span>
      <span role="gridcell" className={classes.cell}>
        <StateBadge state={asset.state} />
      </span>
      <span role="gridcell" className={classes.cell}>
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
