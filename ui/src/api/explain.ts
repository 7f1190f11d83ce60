import { queryOptions } from "@tanstack/react-query";
import { call } from "./client";
import type { Explained, QueueName } from "./types";

/** Why an asset is, or is not, next for somebody at a queue. */
export const explainAtQuery = (project: string, queue: QueueName, asset: string, labeler: string) =>
  queryOptions({
    queryKey: ["project", project, "asset", asset, "explain", queue, labeler],
    queryFn: ({ signal }) =>
      call<Explained>("GET", `/projects/${project}/queues/${queue}/explain`, {
        query: { labeler, asset },
        signal,
      }),
  });
