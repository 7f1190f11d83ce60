import type { LabelFilter, VerdictName } from "../../api/labels";

export type ListName = "waiting" | "verdicts" | "late" | "all";

/** What stands in the page's address. */
export interface ReviewsSearch {
  list?: Exclude<ListName, "waiting">;
  labeler?: string;
  reviewer?: string;
  verdict?: VerdictName;
}

export const LISTS: { value: ListName; label: string }[] = [
  { value: "waiting", label: "Waiting" },
  { value: "verdicts", label: "Verdicts" },
  { value: "late", label: "Late" },
  { value: "all", label: "All labels" },
];

/** What the list asks of the service; a reviewer and a verdict count only among verdicts. */
export function filterOf({ list, labeler, reviewer, verdict }: ReviewsSearch): LabelFilter {
  switch (list) {
    case undefined:
      return { final: false, labeler };
    case "verdicts":
      return { order: "reviewed", labeler, reviewed_by: reviewer, verdict };
    case "late":
      return { status: "late", order: "newest", labeler };
    case "all":
      return { order: "newest", labeler };
  }
}

/** The address of a list: what has no meaning there is left behind. */
export function searchOf(list: ListName, old: ReviewsSearch): ReviewsSearch {
  if (list === "verdicts") return { ...old, list };
  return { list: list === "waiting" ? undefined : list, labeler: old.labeler };
}

export const EMPTY: Record<ListName, { title: string; text: string }> = {
  waiting: {
    title: "Nothing waits for review",
    text: "Labels that are drawn for review stand here until somebody judges them.",
  },
  verdicts: {
    title: "No verdicts",
    text: "What reviewers approve, correct or send back stands here, the latest first.",
  },
  late: {
    title: "No late labels",
    text: "A label comes late when its time had run out and somebody else had the asset by then. A manager may still accept it.",
  },
  all: { title: "No labels", text: "Nobody has labeled anything yet." },
};
