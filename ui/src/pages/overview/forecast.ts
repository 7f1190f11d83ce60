/** The forecast as lines to draw: labels so far, and from now on the band until all are there. */
import type { Band, Expected } from "../../api/insight";
import { nearTime } from "../../components/moment";

export interface Point {
  /** Milliseconds. */
  at: number;
  labels: number;
}

export interface Curve {
  past: Point[];
  now: Point;
  goal: number;
  band: Record<keyof Band, number> | null;
  from: number;
  until: number;
}

const HOUR = 3_600_000;

/** What happened in the hours told, and where it leads. Labels are counted from the first hour. */
export function curveOf(byHour: readonly number[], until: string, label: Expected): Curve {
  const end = Date.parse(until);
  let labels = 0;
  const past: Point[] = [{ at: end - byHour.length * HOUR, labels: 0 }];
  byHour.forEach((made, at) => {
    labels += made;
    past.push({ at: end - (byHour.length - 1 - at) * HOUR, labels });
  });
  const band = label.expected === null ? null : timesOf(label.expected);
  return {
    past,
    now: { at: end, labels },
    goal: labels + label.remaining,
    band,
    from: past[0]?.at ?? end,
    until: Math.max(band?.p90 ?? end, end + HOUR / 4),
  };
}

function timesOf({ p10, p50, p90 }: Band): Record<keyof Band, number> {
  return { p10: Date.parse(p10), p50: Date.parse(p50), p90: Date.parse(p90) };
}

const REASONS: Record<string, string> = {
  nothing_left: "Everything has its labels.",
  project_paused: "The project is paused: nothing is handed out, so no end can be told.",
  nothing_done_lately: "Nobody labeled within the last week: there is no rate to go by.",
};

/** When it will be done, in a sentence, or honestly why nobody can tell. */
export function forecastSentence(expected: Band | null, reason: string | null): string {
  if (expected === null) return REASONS[reason ?? ""] ?? "There is no rate to go by yet.";
  const [early, late] = [nearTime(expected.p10), nearTime(expected.p90)];
  if (early === late) return `Very likely ${early}.`;
  return `With 80 % probability between ${early} and ${late}.`;
}
