import type { Job } from "../../api/insight";
import type { QueueName } from "../../api/types";

export type QueueFilter = QueueName | "all";
export type SortKey =
  | "name"
  | "submitted"
  | "approved"
  | "rejected"
  | "in_review"
  | "rework"
  | "held"
  | "remaining"
  | "median_seconds";

export function matching(jobs: readonly Job[], queue: QueueFilter, typed: string): Job[] {
  const wanted = typed.trim().toLowerCase();
  return jobs.filter(
    (job) => (queue === "all" || job.queue === queue) && job.name.toLowerCase().includes(wanted),
  );
}

/** By name, or by a number with the most first; a person's two jobs stay side by side by name. */
export function inOrder(jobs: readonly Job[], key: SortKey): Job[] {
  const byName = (a: Job, b: Job) =>
    a.name.localeCompare(b.name) || a.user.localeCompare(b.user) || a.queue.localeCompare(b.queue);
  if (key === "name") return [...jobs].sort(byName);
  return [...jobs].sort((a, b) => (b[key] ?? -1) - (a[key] ?? -1) || byName(a, b));
}

/** How often each class was used, the most frequent first, as shares of the most frequent. */
export function classShares(perClass: Record<string, number>) {
  const entries = Object.entries(perClass).sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
  const most = entries[0]?.[1] ?? 1;
  return entries.map(([name, times]) => ({ name, times, share: times / most }));
}

/** The share of a person's judged labels that were accepted; null where none was judged. */
export function accepted({ approved, rejected }: Pick<Job, "approved" | "rejected">) {
  const judged = approved + rejected;
  return judged === 0 ? null : approved / judged;
}
