import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { call } from "./client";
import type { Item, Page } from "./types";

export type Label = NonNullable<Item["label"]>;
export type LabelStatus = Label["status"];
export type VerdictName = NonNullable<Label["verdict"]>;

/** Which labels a list has; all that is named must fit. */
export interface LabelFilter {
  asset?: string;
  labeler?: string;
  status?: LabelStatus;
  /** False where it waits for review. */
  final?: boolean;
  verdict?: VerdictName;
  reviewed_by?: string;
  order?: "made" | "newest" | "reviewed";
}

const WINDOW = 50;

export const labelsQuery = (project: string, filter: LabelFilter) =>
  infiniteQueryOptions({
    queryKey: ["project", project, "labels", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      call<Page<Label>>("GET", `/projects/${project}/labels`, {
        query: { ...filter, limit: WINDOW, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (last) => last.next_cursor,
  });

/** All labels of an asset, in the order they were made. */
export const labelsOfAssetQuery = (project: string, asset: string) =>
  queryOptions({
    queryKey: ["project", project, "asset", asset, "labels"],
    queryFn: async ({ signal }) => {
      const query = { asset, limit: 1000 };
      return (await call<Page<Label>>("GET", `/projects/${project}/labels`, { query, signal }))
        .items;
    },
  });

/** What a manager may do with a label: accept a late one, take one out; or have a final one reviewed. */
export type LabelAct = "accept" | "discard" | "review";

export function useLabelAct(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ label, act }: { label: string; act: LabelAct }) => {
      if (act === "review") {
        return call<Label>("POST", `/projects/${project}/labels/${label}/review`, { body: {} });
      }
      const status = act === "accept" ? "submitted" : "discarded";
      return call<Label>("PATCH", `/labels/${label}`, { body: { status } });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}
