import type { QueueEvent } from "../../api/types";
import { counted } from "../../components/counted";

export type Tone = "plain" | "work" | "good" | "warning" | "bad";

/** An event in words. */
export interface Moment {
  text: string;
  /** What somebody wrote: a comment, a reason. */
  quote: string | null;
  tone: Tone;
}

type Telling = (data: Record<string, unknown>, who: (user: unknown) => string) => string;

/** All kinds of events that may be about an asset. */
export const KINDS: Record<string, { text: Telling; tone?: Tone }> = {
  "log.pruned": { text: () => "What came before is no longer kept" },
  "asset.created": { text: () => "Added" },
  "asset.deleted": { text: () => "Deleted", tone: "bad" },
  "asset.prioritized": {
    text: ({ priority }) =>
      priority === null ? "Priority taken away" : `Priority set to ${String(priority)}`,
  },
  "asset.assigned": {
    text: ({ assigned_to: people }, who) =>
      Array.isArray(people) && people.length > 0
        ? `Assigned to ${people.map(who).join(", ")}`
        : "Opened to everybody",
  },
  "asset.skilled": {
    text: ({ skills }) =>
      Array.isArray(skills) && skills.length > 0
        ? `Needs the skills ${skills.join(", ")}`
        : "Needs no skills",
  },
  "asset.targeted": {
    text: ({ labels_required: labels }) =>
      labels === null ? "Needs as many labels as the queue asks" : needs(labels),
  },
  "asset.retargeted": { text: ({ target }) => `${needs(target)} from now on` },
  "asset.judged": {
    text: ({ target, confidence }) =>
      typeof confidence === "number"
        ? `Its labels are ${Math.round(confidence * 100)} % sure: ${needs(target).toLowerCase()}`
        : needs(target),
  },
  "asset.held": { text: () => "Put on hold", tone: "bad" },
  "asset.unheld": { text: () => "Released from hold", tone: "good" },
  "asset.removed": { text: () => "Removed", tone: "bad" },
  "asset.restored": { text: () => "Brought back", tone: "good" },
  "group.taken": { text: () => "Its group taken", tone: "work" },
  "group.freed": { text: () => "Its group given back" },
  "test_question.created": { text: () => "Became a test question" },
  "test_question.removed": { text: () => "Asked no more as a test question", tone: "bad" },
  "reservation.created": {
    text: ({ kind = "label" }) => `Taken to ${String(kind)}`,
    tone: "work",
  },
  "reservation.expired": { text: () => "Time ran out; free for others", tone: "warning" },
  "reservation.reclaimed": { text: () => "Taken up again", tone: "work" },
  "reservation.released": { text: () => "Given back" },
  "reservation.cleared": { text: () => "Reservation cleared", tone: "warning" },
  "reservation.superseded": { text: () => "Expired reservation taken over by somebody else" },
  "label.submitted": { text: () => "Labeled", tone: "good" },
  "label.skipped": { text: () => "Skipped", tone: "warning" },
  "label.awaits_review": { text: () => "Sent to review", tone: "work" },
  "label.approved": { text: () => "Approved", tone: "good" },
  "label.corrected": { text: () => "Corrected and approved", tone: "good" },
  "label.rejected": { text: () => "Sent back for rework", tone: "bad" },
  "label.late": { text: () => "A label came late and is kept aside", tone: "warning" },
  "label.accepted": { text: () => "Late label accepted", tone: "good" },
  "label.handed_over": { text: ({ to }, who) => `Rework handed over to ${who(to)}` },
  "label.discarded": { text: () => "Label discarded", tone: "bad" },
};

/** What happened, in the words of the pages; kinds that are new to them in their own. */
export function momentOf(event: QueueEvent, nameOf: (user: string) => string): Moment {
  const who = (user: unknown) => nameOf(String(user));
  const known = KINDS[event.kind];
  const text = known?.text(event.data, who) ?? plain(event.kind);
  // The holder, where somebody else, or time, ended what was theirs.
  const person = event.data.labeler ?? event.data.reviewer ?? event.data.user;
  const about = person !== undefined && person !== event.actor ? `: ${who(person)}` : "";
  const by = event.actor === null ? "" : ` by ${nameOf(event.actor)}`;
  const quote = event.data.comment ?? event.data.reason;
  return {
    text: `${text}${by}${about}`,
    quote: typeof quote === "string" && quote !== "" ? holdReason(quote) : null,
    tone: known?.tone ?? "plain",
  };
}

const needs = (labels: unknown): string => `Needs ${counted(Number(labels), "label")}`;

function plain(kind: string): string {
  const text = kind.replace(/[._]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const HOLDS: Record<string, string> = {
  skipped_by_all: "everybody who could have it skipped it",
  sent_back_too_often: "it was sent back too often",
  rework_contested: "its author contests the rejection",
};

/** Why an asset is on hold: a reason that a person wrote, or one of the service's own. */
export const holdReason = (reason: string): string => HOLDS[reason] ?? reason.replaceAll("_", " ");
