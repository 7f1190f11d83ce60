import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import { meQuery } from "./session";
import type { Batch, Page, Project, QueueSettings, ReviewSettings, Stats } from "./types";

export interface NewProject {
  name: string;
  preset?: string;
  interface?: string;
}

export interface Preset {
  name: string;
}

export const projectQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project],
    staleTime: 60_000,
    queryFn: ({ signal }) => call<Project>("GET", `/projects/${project}`, { signal }),
  });

export const queueSettingsQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "queue", "label"],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      call<QueueSettings>("GET", `/projects/${project}/queues/label`, { signal }),
  });

export const reviewSettingsQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "queue", "review"],
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      call<ReviewSettings>("GET", `/projects/${project}/queues/review`, { signal }),
  });

export const statsQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "stats"],
    refetchInterval: 10_000,
    queryFn: ({ signal }) => call<Stats>("GET", `/projects/${project}/stats`, { signal }),
  });

export const batchesQuery = (project: string) =>
  queryOptions({
    queryKey: ["project", project, "batches"],
    queryFn: ({ signal }) =>
      call<Page<Batch>>("GET", `/projects/${project}/batches`, { query: { limit: 1000 }, signal }),
  });

export const presetsQuery = queryOptions({
  queryKey: ["presets"],
  staleTime: Infinity,
  queryFn: ({ signal }) => call<Page<Preset>>("GET", "/presets", { signal }),
});

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProject) => call<Project>("POST", "/projects", { body }),
    onSuccess: () => client.invalidateQueries(meQuery),
  });
}
