import type { QueueSettings } from "../../api/types";

/** A level that a manager picks instead of a number. */
export interface Level {
  label: string;
  priority: number | null;
}

const NAMES = ["Highest", "High", "Normal", "Low", "Lowest"];
const HIGHER_FIRST = [100, 50, 0, -50, -100];
// Labelbox's scale, in which 5 is what a batch has by default.
const LOWER_FIRST = [1, 2, 3, 4, 5];

type Direction = Pick<QueueSettings["order"], "priority" | "default_priority">;

/** The levels in the queue's direction, and the way back to the queue's default. */
export function levels(order: Direction): Level[] {
  const scale = order.priority === "lower_first" ? LOWER_FIRST : HIGHER_FIRST;
  const named = NAMES.map((label, at) => ({ label, priority: scale[at] ?? 0 }));
  const fallback = order.default_priority;
  const label = fallback === null ? "None (after all others)" : `None (counts as ${fallback})`;
  return [...named, { label, priority: null }];
}

const LEAST = -(2 ** 31);
const MOST = 2 ** 31 - 1;

/** What was typed as a priority, or why it is none: a signed 32-bit integer. */
export function readPriority(typed: string): number | string {
  const text = typed.trim().replace("−", "-");
  if (!/^[+-]?\d+$/.test(text)) return "A whole number, such as 10 or -3.";
  const value = Number(text);
  if (value < LEAST || value > MOST) return "Between -2,147,483,648 and 2,147,483,647.";
  return value;
}

const MOST_LABELS = 2 ** 15 - 1;

/** What was typed as a number of labels, or why it is none. */
export function readRequired(typed: string): number | string {
  const value = /^\d+$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  if (value >= 1 && value <= MOST_LABELS) return value;
  return `A whole number from 1 to ${MOST_LABELS.toLocaleString("en")}.`;
}

export function directionText(order: Pick<Direction, "priority">): string {
  if (order.priority === "ignore") return "This queue ignores priorities at present.";
  const first = order.priority === "higher_first" ? "Higher" : "Lower";
  return `${first} numbers are handed out first; the next hand-out follows.`;
}
