import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import { meQuery } from "./session";
import type { Batch, Page, Project, QueueSettings, ReviewSettings, Stats, Upload } from "./types";

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

/** Assets to add: a JSON body, or a file that the server reads as a stream. */
export type Intake =
  | { name: string; priority?: number; assets: unknown[] }
  | { name: string; priority?: number; stream: Blob };

export function useCreateBatch(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (intake: Intake) => {
      const path = `/projects/${project}/batches`;
      if (!("stream" in intake)) return call<Batch>("POST", path, { body: intake });
      const { stream, ...query } = intake;
      return call<Batch>("POST", path, { raw: stream, query });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}

export function uploadFile(project: string, file: File): Promise<Upload> {
  const form = new FormData();
  form.append("file", file, file.name);
  return call<Upload>("POST", `/projects/${project}/uploads`, { raw: form });
}
