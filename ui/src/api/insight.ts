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
  /** How far the labels agree with those of others on the same assets, from 0 to 1. */
  agreement?: number | null;
}

/** An asset nobody can finish, and what would help. */
export interface Stuck {
  asset: string;
  external_id: string;
  reason: string;
  /** What a manager wrote where one put it on hold. */
  detail: string | null;
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

/** Done by then with 10, 50 and 90 percent probability. */
export interface Band {
  p10: string;
  p50: string;
  p90: string;
}

export interface Expected {
  remaining: number;
  per_hour: number | null;
  expected: Band | null;
  /** Why none is expected: `nothing_left`, `project_paused`, `nothing_done_lately`. */
  reason: string | null;
}

export interface BatchForecast extends Expected {
  batch: string;
  number: number;
  name: string;
  due_at: string | null;
}

export interface Forecast {
  label: Expected;
  /** Null where labels are not reviewed. */
  review: Expected | null;
  expected: Band | null;
  on_hold: number;
  /** Labels of each hour of the last week at most, the last of which ends at `until`. */
  labels_by_hour: number[];
  until: string;
  batches: BatchForecast[];
}

export const forecastQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "forecast"],
    refetchInterval: 30_000,
    queryFn: ({ signal }) => call<Forecast>("GET", `/projects/${project}/forecast`, { signal }),
  });
