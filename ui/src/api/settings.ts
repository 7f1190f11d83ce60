/** Settings of a project and its queues: what a change would do, and doing it. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import { operationsQuery } from "./operations";
import { meQuery } from "./session";
import type { Asset, Json, Page, Project, QueueName, QueueSettings, ReviewSettings } from "./types";

/** A setting that a preset keeps within a range, or, without one, as it is. */
export interface Narrowing {
  /** A dotted path that begins with `label_queue`, `review_queue` or `batches`. */
  setting: string;
  range: [number, number] | null;
}

export interface PresetSettings {
  name: string;
  label_queue: QueueSettings;
  review_queue: ReviewSettings;
  narrows: Narrowing[];
  batch_priority: number | null;
}

export interface Change {
  /** Named where a change concerns both queues. */
  queue?: QueueName;
  setting: string;
  from: Json;
  to: Json;
}

/** What a change would do, before it is made. */
export interface DryRun {
  changes: Change[];
  /** What it means for work in flight, in sentences. */
  effects?: string[];
  warnings?: Warning[];
}

/** What is taken all the same, and why one might not want it. */
export interface Warning {
  path: string;
  message: string;
}

/** A queue's settings after a change, or the operation that carries it out. */
export type Configured = { warnings?: Warning[] } & Partial<QueueSettings & { operation: string }>;

export const presetSettingsQuery = queryOptions({
  queryKey: ["presets", "settings"],
  staleTime: Infinity,
  queryFn: ({ signal }) => call<{ items: PresetSettings[] }>("GET", "/presets", { signal }),
});

export function useTryQueue(project: string, queue: QueueName) {
  return useMutation({
    mutationFn: (patch: object) =>
      call<DryRun>("PATCH", `/projects/${project}/queues/${queue}`, {
        body: patch,
        query: { dry_run: true },
      }),
  });
}

export function useConfigure(project: string, queue: QueueName) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: object) =>
      call<Configured>("PATCH", `/projects/${project}/queues/${queue}`, { body: patch }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}

export interface ProjectChange {
  name?: string;
  state?: "active" | "paused";
  interface?: string | null;
  preset?: string | null;
  media_origins?: string[];
}

export function useTryProject(project: string) {
  return useMutation({
    mutationFn: (body: ProjectChange) =>
      call<DryRun>("PATCH", `/projects/${project}`, { body, query: { dry_run: true } }),
  });
}

export function useChangeProject(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectChange) => call<Project>("PATCH", `/projects/${project}`, { body }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["project", project] }),
        client.invalidateQueries(meQuery),
      ]),
  });
}

export function useDeleteProject(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      call<{ operation: string }>("DELETE", `/projects/${project}`, { query: { confirm: name } }),
    // Nobody sees it from now on, so nothing of it is waited for here either.
    onSuccess: () => {
      client.setQueryData(
        meQuery.queryKey,
        (me) => me && { ...me, projects: me.projects.filter(({ id }) => id !== project) },
      );
      void client.invalidateQueries(operationsQuery);
    },
  });
}

/** A few assets to try a labeling interface on. */
export const sampleAssetsQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "samples"],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      call<Page<Asset>>("GET", `/projects/${project}/assets`, { query: { limit: 12 }, signal }),
  });
