import classes from "./CountsBar.module.css";
import { ASSET_STATES, stateColor, stateLabel } from "./states";

export type Counts = Partial<Record<string, number>>;

interface Props {
  counts: Counts;
  /** What is counted, for those who hear the bar instead of seeing it. */
  label: string;
  tall?: boolean;
}

/** How many are in each state, as one bar that fills from the left. */
export function CountsBar({ counts, label, tall = false }: Props) {
  const parts = present(counts);
  const told = parts.map(({ state, count }) => `${count} ${stateLabel(state).toLowerCase()}`);
  return (
    <div
      role="img"
      aria-label={`${label}: ${told.join(", ") || "nothing yet"}`}
      className={classes.bar}
      data-tall={tall || undefined}
    >
      {parts.map(({ state, count }) => (
        <span
          key={state}
          className={classes.part}
          style={{ flexGrow: count, background: stateColor(state) }}
          title={`${stateLabel(state)}: ${count.toLocaleString("en")}`}
        />
      ))}
    </div>
  );
}

function present(counts: Counts): { state: string; count: number }[] {
  return ASSET_STATES.map((state) => ({ state, count: counts[state] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
}

/** All that are meant to be finished: removed ones are not. */
export function inCirculation(counts: Counts): number {
  return ASSET_STATES.reduce(
    (sum, state) => (state === "removed" ? sum : sum + (counts[state] ?? 0)),
    0,
  );
}

/** "42 %", or "under 1 %" where rounding would say that nothing was done. */
export function share(part: number, whole: number): string {
  if (whole === 0) return "0 %";
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 1) return "under 1 %";
  return `${part < whole ? Math.min(Math.round(percent), 99) : 100} %`;
}
