import type { Member } from "../../api/types";

export interface StandingLook {
  label: string;
  color: string;
  says: string;
}

const LOOKS: Record<string, StandingLook> = {
  trusted: { label: "Trusted", color: "teal", says: "Gets work like everybody." },
  quiz_required: {
    label: "In the quiz",
    color: "blue",
    says: "Gets work once the quiz is passed.",
  },
  quiz_failed: {
    label: "Failed the quiz",
    color: "orange",
    says: "Gets no work until you let them in, or start their quiz anew.",
  },
  distrusted: {
    label: "Below the bar",
    color: "red",
    says: "Answered too many test questions wrong: gets no work until you let them in.",
  },
};

/** How somebody stands with the test questions; null where the project asks none. */
export function standingOf({ standing }: Pick<Member, "standing">): StandingLook | null {
  if (standing === null) return null;
  return LOOKS[standing] ?? { label: standing.replaceAll("_", " "), color: "gray", says: "" };
}

/** Whether a manager can let them in. */
export const isBarred = ({ standing }: Pick<Member, "standing">): boolean =>
  standing === "quiz_failed" || standing === "distrusted";
