import type { Reservation } from "../../api/types";

/** What one person holds. */
export interface Holding {
  user: string;
  name: string;
  email: string;
  rows: Reservation[];
  active: number;
  expired: number;
}

/** By person, in the order of names; each person's in the order they were made. */
export function byPerson(rows: readonly Reservation[]): Holding[] {
  const found = new Map<string, Holding>();
  for (const row of rows) {
    const holding = found.get(row.labeler) ?? {
      user: row.labeler,
      name: row.labeler_name,
      email: row.labeler_email,
      rows: [],
      active: 0,
      expired: 0,
    };
    holding.rows.push(row);
    holding[row.state]++;
    found.set(row.labeler, holding);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

const count = (n: number, what: string): string => (n === 1 ? `1 ${what}` : `${n} ${what}s`);

/** What clearing these would do, each a sentence. */
export function consequences(rows: readonly Pick<Reservation, "state" | "queue">[]): string[] {
  const active = rows.filter((row) => row.state === "active");
  const labels = active.filter((row) => row.queue === "label").length;
  const reviews = active.length - labels;
  const expired = rows.length - active.length;
  return [
    ...(labels > 0 ? [`${count(labels, "asset")}: free for others at once.`] : []),
    ...(reviews > 0 ? [`${count(reviews, "label")} under review: free for other reviewers.`] : []),
    ...(expired > 0
      ? [`${count(expired, "expired reservation")}: others could have it already, nothing changes.`]
      : []),
  ];
}

/** "3 active, 1 expired". */
export function holdingText({ active, expired }: Pick<Holding, "active" | "expired">): string {
  const parts = [active > 0 && `${active} active`, expired > 0 && `${expired} expired`];
  return parts.filter(Boolean).join(", ");
}
