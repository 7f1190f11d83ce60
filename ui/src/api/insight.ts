/** What a project's managers and reviewers look at: jobs, what is stuck, when it will be done. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./client";
import type { QueueName } from "./types";

/** One per member and queue, empty from the start; a reviewer's counts verdicts. */
export interface Job {
  user: string;
  name: string;
  queue: QueueName;
  held: number;
  submitted: number;
  approved: number;
  rejected: number;
  in_review: number;
  rework: number;
  skipped: number;
  remaining: number;
  per_class: Record<string, number>;
  active_seconds: number;
  median_seconds: number | null;
}

/** An asset nobody can finish, and what would help. */
export interface Stuck {
  asset: string;
  external_id: string;
  reason: string;
  remedy: string;
  since: string | null;
}

export const jobsQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "jobs"],
    refetchInterval: 10_000,
    queryFn: ({ signal }) => call<{ items: Job[] }>("GET", `/projects/${project}/jobs`, { signal }),
  });

export const stuckQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "stuck"],
    refetchInterval: 30_000,
    queryFn: ({ signal }) =>
      call<{ items: Stuck[] }>("GET", `/projects/${project}/stuck`, { signal }),
  });
