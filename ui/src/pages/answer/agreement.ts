import { overlap, spanOverlap } from "./overlap";
import type { Mark, Reading, Said } from "./reading";

/** From this overlap on two shapes of one class are the same one, as for test questions. */
export const SAME = 0.5;

export interface ControlAgreement {
  control: string;
  /** Mean over all pairs of labels, 0 to 1. */
  share: number;
}

export interface Comparison {
  /** Mean over the controls; null where there is nothing to compare. */
  share: number | null;
  controls: ControlAgreement[];
  /** For each label: by mark, in how many of the other labels it is found. */
  found: ReadonlyMap<string, number>[];
  /** For each label: what others drew and it lacks, each once. */
  lacking: Mark[][];
  /** For each label: the controls whose answer is not everybody's. */
  differing: ReadonlySet<string>[];
}

/** How far labels of one asset agree, and where they don't. */
export function compare(readings: readonly Reading[]): Comparison {
  const drawn = new Set(readings.flatMap((reading) => reading.marks.map((mark) => mark.control)));
  const spoken = new Set(readings.flatMap((reading) => reading.said.map((said) => said.control)));
  const controls = [
    ...[...spoken].map((control) => ({
      control,
      share: overPairs(readings, (a, b) => sameSaid(saidIn(a, control), saidIn(b, control))),
    })),
    ...[...drawn].map((control) => ({
      control,
      share: overPairs(readings, (a, b) => sameMarks(marksIn(a, control), marksIn(b, control))),
    })),
  ];
  return {
    share: readings.length < 2 || controls.length === 0 ? null : mean(controls.map((c) => c.share)),
    controls,
    found: readings.map((reading, at) => foundElsewhere(reading, without(readings, at))),
    lacking: readings.map((reading, at) => lackingIn(reading, without(readings, at))),
    differing: readings.map((reading) => differingIn(reading, readings, spoken)),
  };
}

const without = <T>(all: readonly T[], at: number): T[] => all.filter((_, each) => each !== at);

const saidIn = (reading: Reading, control: string): Said | undefined =>
  reading.said.find((said) => said.control === control);

const marksIn = (reading: Reading, control: string): Mark[] =>
  reading.marks.filter((mark) => mark.control === control);

function overPairs(
  readings: readonly Reading[],
  share: (a: Reading, b: Reading) => number,
): number {
  const shares = readings.flatMap((a, at) => readings.slice(at + 1).map((b) => share(a, b)));
  return shares.length === 0 ? 1 : mean(shares);
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** Choices by how many they share of all that were chosen; text without case and extra spaces. */
function sameSaid(a: Said | undefined, b: Said | undefined): number {
  const [inA, inB] = [new Set((a?.values ?? []).map(plain)), new Set((b?.values ?? []).map(plain))];
  const either = new Set([...inA, ...inB]);
  const both = [...inA].filter((value) => inB.has(value));
  return either.size === 0 ? 1 : both.length / either.size;
}

const plain = (value: string): string => value.toLowerCase().split(/\s+/).filter(Boolean).join(" ");

function sameMarks(a: readonly Mark[], b: readonly Mark[]): number {
  return a.length + b.length === 0 ? 1 : (2 * pairs(a, b).length) / (a.length + b.length);
}

/** Which mark of one is which of the other, each at most once, the closest first. */
export function pairs(a: readonly Mark[], b: readonly Mark[]): [Mark, Mark][] {
  const near = a
    .flatMap((one) => b.map((other) => ({ one, other, share: likeness(one, other) })))
    .filter(({ share }) => share >= SAME)
    .sort((x, y) => y.share - x.share);
  const taken = new Set<Mark>();
  return near.flatMap(({ one, other }): [Mark, Mark][] => {
    if (taken.has(one) || taken.has(other)) return [];
    taken.add(one).add(other);
    return [[one, other]];
  });
}

function likeness(a: Mark, b: Mark): number {
  if (a.control !== b.control || a.classes.join("\n") !== b.classes.join("\n")) return 0;
  if (a.outline !== null && b.outline !== null) return overlap(a.outline, b.outline);
  return a.span !== null && b.span !== null ? spanOverlap(a.span, b.span) : 0;
}

function foundElsewhere(reading: Reading, others: readonly Reading[]): ReadonlyMap<string, number> {
  const found = new Map(reading.marks.map((mark) => [mark.id, 0]));
  for (const other of others) {
    for (const [mark] of pairs(reading.marks, other.marks)) {
      found.set(mark.id, (found.get(mark.id) ?? 0) + 1);
    }
  }
  return found;
}

function lackingIn(reading: Reading, others: readonly Reading[]): Mark[] {
  return others.reduce<Mark[]>((lacking, other) => {
    const known = [...reading.marks, ...lacking];
    const matched = new Set(pairs(known, other.marks).map(([, mark]) => mark));
    return [...lacking, ...other.marks.filter((mark) => !matched.has(mark))];
  }, []);
}

function differingIn(
  reading: Reading,
  all: readonly Reading[],
  controls: ReadonlySet<string>,
): ReadonlySet<string> {
  const differs = (control: string) =>
    all.some((other) => sameSaid(saidIn(reading, control), saidIn(other, control)) < 1);
  return new Set([...controls].filter(differs));
}
