/** "14:05" today, "20 Nov, 14:05" on other days. */
export function shortTime(at: string, now = new Date()): string {
  const time = new Date(at);
  const clock = { hour: "2-digit", minute: "2-digit" } as const;
  if (time.toDateString() === now.toDateString()) return time.toLocaleTimeString([], clock);
  return time.toLocaleString([], { day: "numeric", month: "short", ...clock });
}
