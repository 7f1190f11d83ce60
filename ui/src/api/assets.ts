import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { call } from "./client";
import type {
  Asset,
  AssetChange,
  AssetFilter,
  Changed,
  Explained,
  Operation,
  Page,
  QueueEvent,
  Select,
} from "./types";

const WINDOW = 200;

/** What is queued comes in the order of hand-out; all else has none, and comes as it was uploaded. */
const orderOf = (filter: AssetFilter) => (filter.state === "queued" ? "queue" : undefined);

export const assetsQuery = (project: string, filter: AssetFilter) =>
  infiniteQueryOptions({
    queryKey: ["project", project, "assets", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      call<Page<Asset>>("GET", `/projects/${project}/assets`, {
        query: { ...filter, order: orderOf(filter), limit: WINDOW, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (last) => last.next_cursor,
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
    mutationFn: (body: { select: Select; set: AssetChange }) =>
      call<Changed>("PATCH", `/projects/${project}/assets`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}

/** An operation, asked every half second while it runs. */
export const operationQuery = (operation: string | null) =>
  queryOptions({
    queryKey: ["operation", operation],
    enabled: operation !== null,
    queryFn: ({ signal }) => call<Operation>("GET", `/operations/${operation}`, { signal }),
    refetchInterval: (query) => (query.state.data?.state === "running" ? 500 : false),
  });
