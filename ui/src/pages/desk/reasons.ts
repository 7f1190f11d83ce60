/** Why there is nothing to label, in words for the person who asked (semantics.md, "Who may get what"). */

const WORDS: Record<string, (n: string, one: boolean) => string> = {
  project_paused: () => "The project is paused.",
  not_a_member: () => "You are not an active member of this project.",
  quiz_required: () => "You first have to pass the quiz of this project.",
  quiz_failed: () => "You did not pass the quiz; a manager can let you in.",
  distrusted: () => "Your answers to test questions fell below the bar; talk to a manager.",
  quota_reached: () => "You have reached the number of labels one person may make here.",
  removed: (n, one) => `${n} ${one ? "was" : "were"} taken out of the project.`,
  on_hold: (n, one) => `${n} ${one ? "is" : "are"} on hold until a manager decides.`,
  complete: (n, one) => `${n} ${one ? "has" : "have"} all the labels needed.`,
  already_labeled: (n, one) => `${n} ${one ? "has" : "have"} your label already.`,
  reserved: (n, one) => `${n} ${one ? "is" : "are"} being labeled by somebody else now.`,
  assigned_to_others: (n, one) => `${n} ${one ? "is" : "are"} assigned to other people.`,
  missing_skill: (n, one) => `${n} ${one ? "needs" : "need"} a skill that you don't have.`,
  group_taken: (n, one) => `${n} ${one ? "belongs" : "belong"} to a group somebody else works on.`,
  batch_gated: (n, one) => `${n} ${one ? "waits" : "wait"} until an earlier batch is through.`,
  review_off: () => "Review is switched off in this project.",
  own_label: (n, one) => `${n} ${one ? "has" : "have"} a label of your own.`,
  review_reserved: (n, one) => `${n} ${one ? "is" : "are"} being reviewed by somebody else now.`,
  not_waiting: (n, one) => `${n} ${one ? "has" : "have"} nothing that waits for review.`,
  not_a_reviewer: () => "You are not a reviewer of this project.",
};

// These bar the person from everything, counted or not.
const PERSONAL = new Set([
  "project_paused",
  "not_a_member",
  "quiz_required",
  "quiz_failed",
  "distrusted",
  "quota_reached",
  "review_off",
  "not_a_reviewer",
]);

// The service stops counting there: 1,000 stands for "1,000 or more".
const COUNTED_TO = 1000;

export interface ReasonLine {
  code: string;
  text: string;
}

/** The reasons as sentences, the most frequent first. */
export function reasonLines(reasons: Record<string, number>): ReasonLine[] {
  return Object.entries(reasons)
    .filter(([code, count]) => count > 0 || PERSONAL.has(code))
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => ({ code, text: line(code, count) }));
}

function line(code: string, count: number): string {
  const number = count >= COUNTED_TO ? "1,000 or more" : String(count);
  const what = count === 1 ? "1 asset" : `${number} assets`;
  return WORDS[code]?.(what, count === 1) ?? `${what}: ${code.replaceAll("_", " ")}.`;
}

// Of these, what time alone does not change: only the person's own standing would have to.
const LASTING = new Set(["not_a_member", "quiz_failed", "distrusted", "quota_reached"]);

/** Whether waiting for work can help at all. */
export function waitingHelps(reasons: Record<string, number>): boolean {
  return !Object.keys(reasons).some((code) => LASTING.has(code));
}

/** True where all that there is was labeled: nothing stands in the way, the work is done. */
export function allDone(reasons: Record<string, number>): boolean {
  const open = Object.entries(reasons).filter(([, count]) => count > 0);
  return open.every(([code]) => code === "complete" || code === "already_labeled");
}
