import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import { filled } from "./filled";
import type {
  Asset,
  AssetChange,
  AssetFilter,
  AssetRow,
  Changed,
  Enqueued,
  Page,
  QueueEvent,
  Select,
} from "./types";

/** What is queued comes in the order of hand-out; all else has none, and comes as it was uploaded. */
const orderOf = (filter: AssetFilter) => (filter.state === "queued" ? "queue" : undefined);

/** One window of a list of assets. */
export const assetsQuery = (project: string, filter: AssetFilter, limit: number, cursor: string) =>
  queryOptions({
    queryKey: ["project", project, "assets", filter, cursor],
    queryFn: ({ signal }) =>
      filled(limit, cursor, (cursor, limit) =>
        call<Page<Asset>>("GET", `/projects/${project}/assets`, {
          query: { ...filter, order: orderOf(filter), limit, cursor },
          signal,
        }),
      ),
  });

/** One window of what waits for review, in its order. */
export const enqueuedQuery = (project: string, limit: number, cursor: string) =>
  queryOptions({
    queryKey: ["project", project, "enqueued", "review", cursor],
    queryFn: ({ signal }) =>
      call<Page<Enqueued>>("GET", `/projects/${project}/queues/review/enqueued`, {
        query: { limit, cursor },
        signal,
      }),
  });

/** How many assets a filter finds; null where the server has but an estimate. */
export const countQuery = (project: string, filter: AssetFilter) =>
  queryOptions({
    queryKey: ["project", project, "count", filter],
    queryFn: async ({ signal }) => {
      const path = `/projects/${project}/assets/count`;
      const found = await call<{ count: number; exact: boolean }>("GET", path, {
        query: filter,
        signal,
      });
      return { count: found.exact ? found.count : null };
    },
  });

export const assetQuery = (project: string, asset: string) =>
  queryOptions({
    queryKey: ["project", project, "asset", asset],
    queryFn: ({ signal }) => call<Asset>("GET", `/projects/${project}/assets/${asset}`, { signal }),
  });

export const historyQuery = (project: string, asset: string) =>
  queryOptions({
    queryKey: ["project", project, "asset", asset, "history"],
    queryFn: ({ signal }) =>
      call<Page<QueueEvent>>("GET", `/projects/${project}/assets/${asset}/history`, {
        query: { limit: 200 },
        signal,
      }),
  });

/** How many labels would be taken out, if all that stand on these assets were. */
export const sendBackQuery = (project: string, select: Select | null) =>
  queryOptions({
    queryKey: ["project", project, "assets", "send back", select],
    enabled: select !== null,
    gcTime: 0,
    queryFn: ({ signal }) =>
      call<{ changed: number; labels: number }>("PATCH", `/projects/${project}/assets`, {
        query: { dry_run: true },
        body: { select, set: { labels: "discarded" } },
        signal,
      }),
  });

/** Change many assets at once: answers how many, or the operation that does it. */
export function useChangeAssets(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { select: Select; set: AssetChange } | { items: AssetRow[] }) =>
      call<Changed>("PATCH", `/projects/${project}/assets`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}
