/** Drafts in this browser: written at each change, so that neither a crash nor a dead server loses work. */

export interface Draft {
  result: unknown;
  /** Active seconds so far, so that a reload goes on counting. */
  seconds: number;
  /** Milliseconds since the epoch. */
  at: number;
  /** True once the server has this very result. */
  saved: boolean;
}

const PREFIX = "labelqueue:draft:";
const KEPT_FOR = 30 * 24 * 3600_000;

export interface Place {
  user: string;
  queue: string;
  asset: string;
}

/** Where a draft lies in this browser's storage. */
export const draftKey = (place: Place): string =>
  `${PREFIX}${place.user}:${place.queue}:${place.asset}`;

export const drafts = {
  read(place: Place): Draft | null {
    try {
      const text = localStorage.getItem(draftKey(place));
      return text === null ? null : (JSON.parse(text) as Draft);
    } catch {
      return null;
    }
  },

  /** False where the browser has no room or no storage: then only the server keeps it. */
  write(place: Place, draft: Draft): boolean {
    try {
      localStorage.setItem(draftKey(place), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  },

  remove(place: Place): void {
    try {
      localStorage.removeItem(draftKey(place));
    } catch {
      // Without storage there is nothing to remove.
    }
  },

  /** Forget what nobody came back to. */
  sweep(now: number): void {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of mine) {
      if (ageOf(localStorage.getItem(key), now) > KEPT_FOR) localStorage.removeItem(key);
    }
  },
};

function ageOf(text: string | null, now: number): number {
  try {
    return now - (JSON.parse(text ?? "") as Draft).at;
  } catch {
    return Infinity;
  }
}

/** What the editor starts with: unsaved work from here, the server's draft, or the rejected label. */
export function startingPoint(local: Draft | null, server: unknown, rejected: unknown): unknown {
  if (local !== null && !local.saved) return local.result;
  return server ?? local?.result ?? rejected ?? null;
}
