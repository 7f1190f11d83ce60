import type { AssetFilter, AssetState } from "../../api/types";
import { ASSET_STATES } from "../../components/states";

export type View = "table" | "gallery";

/** What the queue's page shows, as it stands in the address. */
export interface QueueSearch {
  queue?: "review";
  view?: View;
  /** Without one, what is queued. */
  state?: AssetState | "all";
  batch?: string;
  priority?: number;
  assigned_to?: string;
  labeled_by?: string;
  q?: string;
  /** The asset that is looked at. */
  asset?: string;
}

const text = (value: unknown): string | undefined => {
  // The router reads `?q=2024` as a number.
  const written = typeof value === "number" ? String(value) : value;
  return typeof written === "string" && written !== "" ? written : undefined;
};

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find((one) => one === value);

const isPriority = (value: unknown): value is number =>
  Number.isInteger(value) && Math.abs((value as number) + 0.5) < 2 ** 31;

/** What of an address is ours; all else is left out. */
export function readQueueSearch(search: Record<string, unknown>): QueueSearch {
  return {
    queue: oneOf(search.queue, ["review"]),
    view: oneOf(search.view, ["table", "gallery"]),
    state: oneOf(search.state, [...ASSET_STATES, "all"]),
    batch: text(search.batch),
    priority: isPriority(search.priority) ? search.priority : undefined,
    assigned_to: text(search.assigned_to),
    labeled_by: text(search.labeled_by),
    q: text(search.q),
    asset: text(search.asset),
  };
}

/** What the server is asked for, and what a change of all that match is sent with. */
export function filterOf(search: QueueSearch): AssetFilter {
  const { state = "queued", batch, priority, assigned_to, labeled_by, q } = search;
  return {
    state: state === "all" ? undefined : state,
    batch,
    priority,
    assigned_to,
    labeled_by,
    q,
  };
}

const DETAILS = ["batch", "priority", "assigned_to", "labeled_by"] as const;

/** How many of the finer filters are in force. */
export const countDetails = (filter: AssetFilter): number =>
  DETAILS.filter((name) => filter[name] !== undefined).length;

type Counts = Partial<Record<string, number>>;

/** How many assets the filter finds, where the counts at hand tell; null where they don't. */
export function countMatching(
  filter: AssetFilter,
  all: Counts | undefined,
  batches: { id: string; counts?: Counts }[] | undefined,
): number | null {
  const { state, batch, ...finer } = filter;
  if (Object.values(finer).some((value) => value !== undefined)) return null;
  const counts = batch === undefined ? all : batches?.find(({ id }) => id === batch)?.counts;
  if (counts === undefined) return null;
  return state === undefined ? sumOf(counts) : (counts[state] ?? 0);
}

export const sumOf = (counts: Counts): number =>
  Object.values(counts).reduce<number>((sum, n) => sum + (n ?? 0), 0);
