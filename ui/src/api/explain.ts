import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "./client";
import type { Chances, QueueName } from "./types";

const AT_ONCE = 8;

/** Who may get an asset at a queue, in which place, and what keeps the others from it, by name. */
export const chancesQuery = (project: string, queue: QueueName, asset: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ["project", project, "asset", asset, "chances", queue, q],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      call<Chances>("GET", `/projects/${project}/queues/${queue}/explain`, {
        query: {
          asset,
          positions: true,
          limit: AT_ONCE,
          q: q === "" ? undefined : q,
          cursor: pageParam === "" ? undefined : pageParam,
        },
        signal,
      }),
    getNextPageParam: (last) => last.next_cursor,
  });
