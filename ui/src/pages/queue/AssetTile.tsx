import { memo } from "react";
import { StateBadge } from "../../components/StateBadge";
import classes from "./AssetGallery.module.css";
import { PickBox, type AssetProps } from "./AssetRow";
import { previewOf } from "./preview";
import { Thumbnail } from "./Thumbnail";

interface Props extends AssetProps {
  column: number;
}

const LONGEST = 400;

/** One asset of the gallery: its picture or the beginning of its text, and what tells it apart. */
export const AssetTile = memo(function AssetTile(props: Props) {
  const { asset, index, column, active, selected, opened, onPick, onClick, names } = props;
  const preview = previewOf(asset.data, props.mediaUrl, LONGEST);
  const people = asset.assigned_to.map((user) => names.get(user) ?? user);
  return (
    // The grid hears its keys, as for rows.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="gridcell"
      aria-colindex={column}
      aria-selected={selected}
      aria-label={asset.external_id}
      data-index={index}
      data-opened={opened || undefined}
      tabIndex={active ? 0 : -1}
      className={classes.tile}
      onClick={onClick}
    >
      {preview.image === null ? (
        <p className={classes.text}>{preview.text}</p>
      ) : (
        <Thumbnail src={preview.image} className={classes.picture} />
      )}
      <div className={classes.foot}>
        <span className={classes.name}>
          <span className={classes.id} title={asset.external_id}>
            {asset.external_id}
          </span>
          <span className={classes.place} aria-hidden="true">
            {index + 1}
          </span>
        </span>
        <span className={classes.facts}>
          <StateBadge state={asset.state} />
          {asset.priority !== null && (
            <span className={classes.chip} title={`Priority ${asset.priority}`}>
              <span aria-hidden="true">↑</span> {asset.priority}
            </span>
          )}
          {people.length > 0 && (
            <span className={classes.people} title={`Assigned to ${people.join(", ")}`}>
              {people.join(", ")}
            </span>
          )}
        </span>
      </div>
      <span className={classes.pick}>
        <PickBox asset={asset} selected={selected} onPick={onPick} />
      </span>
    </div>
  );
});
