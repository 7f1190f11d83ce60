import type { Explained, Member } from "../../api/types";

/** What one person's chances for an asset are, in words. */
export interface Chance {
  user: string;
  name: string;
  email: string;
  eligible: boolean;
  position: number | null;
  place: string;
  reasons: string[];
}

type Known = Pick<Member, "user" | "name" | "email">;

/** `explained` is undefined while it is asked for. */
export function chanceOf({ user, name, email }: Known, explained: Explained | undefined): Chance {
  const person = { user, name, email };
  if (explained === undefined) {
    return { ...person, eligible: false, position: null, place: "…", reasons: [] };
  }
  const { eligible, position } = explained;
  if (!eligible) {
    const reasons = explained.reasons.map(({ detail }) =>
      detail.replace(/^This person/, "").replace(/^ ./, (begin) => begin.trim().toUpperCase()),
    );
    return { ...person, eligible, position: null, place: "not now", reasons };
  }
  return { ...person, eligible, position, place: placeOf(position), reasons: [] };
}

function placeOf(position: number | null): string {
  if (position === null) return "after 1,000 others";
  return position === 1 ? "next" : `in place ${position.toLocaleString("en")}`;
}

/** Who gets it first stands first; those who can't, in the order given. */
export function byPlace(chances: readonly Chance[]): Chance[] {
  const rank = ({ eligible, position }: Chance) =>
    eligible ? (position ?? Number.MAX_SAFE_INTEGER - 1) : Number.MAX_SAFE_INTEGER;
  return [...chances].sort((a, b) => rank(a) - rank(b));
}
