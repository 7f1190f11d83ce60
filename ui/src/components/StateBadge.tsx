import classes from "./StateBadge.module.css";

const STATES: Record<string, { label: string; color: string }> = {
  queued: { label: "Queued", color: "blue" },
  reserved: { label: "Reserved", color: "violet" },
  rework: { label: "Rework", color: "orange" },
  in_review: { label: "In review", color: "grape" },
  done: { label: "Done", color: "teal" },
  on_hold: { label: "On hold", color: "red" },
  removed: { label: "Removed", color: "gray" },
  active: { label: "Active", color: "teal" },
  expired: { label: "Expired", color: "red" },
};

/** A state's name for people. */
export const stateLabel = (state: string): string => STATES[state]?.label ?? state;

/** A state as a word; the colour beside it only helps to find it again. */
export function StateBadge({ state }: { state: string }) {
  const color = STATES[state]?.color ?? "gray";
  return (
    <span className={classes.badge}>
      <span className={classes.dot} style={{ background: `var(--mantine-color-${color}-6)` }} />
      {stateLabel(state)}
    </span>
  );
}
