import { isProblem, sentence, type Problem } from "../../api/problem";
import type { Tone } from "../../components/Notice";

/** What a refusal means for the reviewer, and whether the review is gone with it. */
export interface Outcome {
  gone: boolean;
  tone: Tone;
  title: string;
  text: string;
}

type NameOf = (user: unknown) => string;

const DID: Record<string, string> = {
  approve: "approved it",
  correct: "corrected it",
  reject: "sent it back",
};

export function outcome(error: unknown, nameOf: NameOf): Outcome {
  if (isProblem(error, "already_reviewed")) return already(error, nameOf);
  if (isProblem(error, "already_submitted")) {
    const text = "The verdict was given from another tab or window; that one stands.";
    return { gone: true, tone: "info", title: "Already reviewed", text };
  }
  if (isProblem(error, "reservation_lost")) {
    const text = "Your time had run out or the label was taken back. Your verdict changed nothing.";
    return { gone: true, tone: "warning", title: "This review is no longer yours", text };
  }
  if (isProblem(error, "not_found")) {
    const text = "It is no longer yours to review. Your verdict changed nothing.";
    return { gone: true, tone: "warning", title: "This review is gone", text };
  }
  return { gone: false, tone: "bad", title: "Not accepted", text: sentence(error) };
}

function already(error: Problem, nameOf: NameOf): Outcome {
  const who = nameOf(error.body.reviewed_by);
  const did = DID[String(error.body.verdict)] ?? "reviewed it";
  return {
    gone: true,
    tone: "info",
    title: `${who} was faster`,
    text: `${who} ${did} while you were looking. That verdict stands; yours changed nothing.`,
  };
}

/** What became of several approvals at once; null where all were accepted. */
export function together(refused: readonly Outcome[], all: number): Outcome | null {
  const [first] = refused;
  if (first === undefined) return null;
  if (refused.length === 1) return first;
  const text = [...new Set(refused.map((one) => `${one.title}.`))].join(" ");
  return {
    gone: refused.every((one) => one.gone),
    tone: refused.some((one) => one.tone === "bad") ? "bad" : "warning",
    title: `${all - refused.length} of ${all} approved`,
    text,
  };
}
