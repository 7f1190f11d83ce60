import type { Item, Pulled, Waiting } from "../../api/types";

/** Where a person stands: the first item is what they work on, the others are loaded ahead. */
export interface Work {
  phase: "pulling" | "working" | "sending" | "waiting" | "stopped" | "failed";
  items: Item[];
  waiting: Waiting | null;
  /** Reservations submitted, skipped or given back here, so that a late answer shows none again. */
  settled: ReadonlySet<string>;
  /** What went wrong with the pull. */
  error: Error | null;
}

export type WorkEvent =
  | { type: "pulling" }
  | { type: "pulled"; pulled: Pulled }
  | { type: "failed"; error: Error }
  | { type: "left"; reservation: string }
  | { type: "returned"; item: Item }
  | { type: "stopped" }
  | { type: "renewed"; expiresAt: string | null };

export const atFirst: Work = {
  phase: "pulling",
  items: [],
  waiting: null,
  settled: new Set(),
  error: null,
};

export function workReducer(work: Work, event: WorkEvent): Work {
  switch (event.type) {
    case "pulling":
      return { ...work, phase: work.items.length > 0 ? work.phase : "pulling", error: null };
    case "pulled":
      return pulled(work, event.pulled);
    case "failed":
      return failed(work, event.error);
    case "left":
      return left(work, event.reservation);
    case "returned":
      return returned(work, event.item);
    case "stopped":
      return { ...work, phase: "stopped", items: [] };
    case "renewed":
      return { ...work, items: work.items.map((i) => ({ ...i, expires_at: event.expiresAt })) };
  }
}

/** The server's list, but what is on the screen stays there as long as it is still held. */
function pulled(work: Work, { items, waiting }: Pulled): Work {
  const open = items.filter((item) => !work.settled.has(item.reservation));
  const current = work.items[0]?.reservation;
  const first = open.filter((item) => item.reservation === current);
  const others = open.filter((item) => item.reservation !== current);
  const next = [...first, ...others];
  const phase = next.length > 0 ? "working" : "waiting";
  return { ...work, phase, items: next, waiting: next.length > 0 ? null : waiting, error: null };
}

function failed(work: Work, error: Error): Work {
  const items = work.items.filter((item) => !work.settled.has(item.reservation));
  return { ...work, items, phase: items.length > 0 ? "working" : "failed", error };
}

/** To the next at once where it is loaded; else this one stays on the screen until the answer. */
function left(work: Work, reservation: string): Work {
  const others = work.items.filter((item) => item.reservation !== reservation);
  const settled = new Set([...work.settled, reservation]);
  if (others.length === 0) return { ...work, settled, phase: "sending" };
  return { ...work, settled, items: others, phase: "working" };
}

function returned(work: Work, item: Item): Work {
  const settled = new Set([...work.settled].filter((one) => one !== item.reservation));
  const others = work.items.filter((one) => one.reservation !== item.reservation);
  return { ...work, phase: "working", items: [item, ...others], settled };
}
