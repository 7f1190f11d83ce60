import type { Chances } from "../../api/types";

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

/** As the server tells it of one member. */
type Told = Chances["items"][number];

export function chanceOf({ user, name, email, eligible, position = null, reasons }: Told): Chance {
  return {
    user,
    name,
    email,
    eligible,
    position,
    place: eligible ? placeOf(position) : "not now",
    reasons: reasons.map(({ detail }) =>
      detail.replace(/^This person/, "").replace(/^ ./, (begin) => begin.trim().toUpperCase()),
    ),
  };
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
