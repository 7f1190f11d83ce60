/**
 * A list of any length as windows of one size. Only those in sight are asked for, kept fresh and
 * kept in memory; of the others it is known where they begin.
 */
export const WINDOW = 200;
/** A window is asked for when this many rows of it are still out of sight. */
const AHEAD = 60;

export interface Span {
  first: number;
  last: number;
}

/** The windows that the rows from `first` to `last` need, of those that are known. */
export function windowsOf(rows: Span, known: number): Span {
  const at = (row: number) => Math.min(Math.max(Math.floor(row / WINDOW), 0), known - 1);
  return { first: at(rows.first - AHEAD), last: at(rows.last + AHEAD) };
}

/**
 * The beginnings of all windows, now that one of them has told where the next begins. What has
 * moved is forgotten from there on, and learned again as one comes near.
 */
export function learn(
  starts: readonly string[],
  window: number,
  next: string | null,
): readonly string[] {
  if ((starts[window + 1] ?? null) === next) return starts;
  const known = starts.slice(0, window + 1);
  return next === null ? known : [...known, next];
}

/** How many rows there are, counting a last window that is not read yet as full. */
export function countRows(windows: number, last: number | undefined): number {
  return (windows - 1) * WINDOW + (last ?? WINDOW);
}
