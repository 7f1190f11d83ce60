import type { Label, LabelStatus } from "../../api/labels";

interface Look {
  text: string;
  color: string;
}

const LOOKS: Record<LabelStatus, Look> = {
  submitted: { text: "Submitted", color: "blue" },
  skipped: { text: "Skipped", color: "gray" },
  approved: { text: "Approved", color: "teal" },
  corrected: { text: "Corrected", color: "teal" },
  rejected: { text: "Sent back", color: "orange" },
  replaced: { text: "Replaced", color: "gray" },
  discarded: { text: "Discarded", color: "gray" },
  late: { text: "Late", color: "yellow" },
};

export function lookOf({ status, final }: Pick<Label, "status" | "final">): Look {
  if (final) return LOOKS[status];
  const text = status === "skipped" ? "Skipped, waits for review" : "Waits for review";
  return { text, color: "grape" };
}

const STANDING: ReadonlySet<LabelStatus> = new Set(["submitted", "approved", "corrected"]);

/** Whether a label is an answer that stands: what labels of an asset are compared by. */
export const stands = ({ status }: Pick<Label, "status">): boolean => STANDING.has(status);
