import classes from "./StateBadge.module.css";
import { stateColor, stateLabel } from "./states";

export { stateLabel };

/** A state as a word; the colour beside it only helps to find it again. */
export function StateBadge({ state }: { state: string }) {
  return (
    <span className={classes.badge}>
      <span className={classes.dot} style={{ background: stateColor(state) }} />
      {stateLabel(state)}
    </span>
  );
}
