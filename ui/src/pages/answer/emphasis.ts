import type { Mark } from "./reading";

/** How one label stands to the others of its asset. */
export interface Emphasis {
  /** How many other labels there are. */
  others: number;
  /** By mark, in how many of them it is found. */
  found: ReadonlyMap<string, number>;
  /** What others drew and this one lacks. */
  lacking: readonly Mark[];
  /** Controls whose answer is not everybody's. */
  differing: ReadonlySet<string>;
}

export type Standing = "plain" | "shared" | "alone" | "lacking";

export interface StandingMark extends Mark {
  standing: Standing;
  /** Such as "2 of 3", "only here", "missing here"; empty where there is nothing to say. */
  remark: string;
}

/** The marks of a label with those it lacks, each with what to say about it. */
export function emphasized(marks: readonly Mark[], emphasis: Emphasis | undefined): StandingMark[] {
  if (emphasis === undefined) {
    return marks.map((mark) => ({ ...mark, standing: "plain", remark: "" }));
  }
  const own = marks.map((mark): StandingMark => {
    const found = emphasis.found.get(mark.id) ?? 0;
    if (found === emphasis.others) return { ...mark, standing: "shared", remark: "" };
    const remark = found === 0 ? "only here" : `${found + 1} of ${emphasis.others + 1}`;
    return { ...mark, standing: "alone", remark };
  });
  const lacking = emphasis.lacking.map((mark): StandingMark => ({
    ...mark,
    id: `lacking ${mark.id}`,
    standing: "lacking",
    remark: "missing here",
  }));
  return [...own, ...lacking];
}
