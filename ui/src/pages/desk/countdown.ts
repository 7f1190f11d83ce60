/** How a reservation's remaining time is read, shown, and when its holder is asked. */

export type Remaining = "endless" | "plenty" | "soon" | "ended";

const ASK_BEFORE = 60_000;

/** Milliseconds until `expires_at`, negative after it; null for a reservation that never ends. */
export function millisecondsLeft(expiresAt: string | null, now: number): number | null {
  return expiresAt === null ? null : Date.parse(expiresAt) - now;
}

/** "Soon" is the last minute, or the last fifth of a reservation shorter than five minutes. */
export function remaining(left: number | null, whole: number): Remaining {
  if (left === null) return "endless";
  if (left <= 0) return "ended";
  return left <= Math.min(ASK_BEFORE, whole / 5) ? "soon" : "plenty";
}

/** "29:05" below an hour, "4 h 05 min" above. */
export function timeText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** At most every 30 seconds, and often enough for a reservation that lasts less than that. */
export function heartbeatEvery(whole: number | null): number {
  return whole === null ? 30_000 : Math.min(30_000, Math.max(1_000, whole / 4));
}
