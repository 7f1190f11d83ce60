import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import type {
  Asset,
  AssetChange,
  AssetFilter,
  AssetRow,
  Changed,
  Enqueued,
  Explained,
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
      call<Page<Asset>>("GET", `/projects/${project}/assets`, {
        query: { ...filter, order: orderOf(filter), limit, cursor },
        signal,
      }),
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

/** How many assets a filter finds, looked for one by one: for what no counter knows. */
export const countQuery = (project: string, filter: AssetFilter) =>
  queryOptions({
    queryKey: ["project", project, "count", filter],
    queryFn: ({ signal }) =>
      call<{ count: number }>("GET", `/projects/${project}/assets/count`, {
        query: filter,
        signal,
      }),
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

export const explainQuery = (project: string, asset: string, labeler: string | null) =>
  queryOptions({
    queryKey: ["project", project, "asset", asset, "explain", labeler],
    enabled: labeler !== null,
    queryFn: ({ signal }) =>
      call<Explained>("GET", `/projects/${project}/queues/label/explain`, {
        query: { labeler, asset },
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
