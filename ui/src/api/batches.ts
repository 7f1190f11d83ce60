import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import { operationsQuery } from "./operations";
import type { Batch } from "./types";

/** An asset that keeps its batch's gate shut. */
export interface GateHold {
  asset: string;
  external_id: string;
  reason: string;
  since: string | null;
}

export interface BatchChange {
  name?: string;
  due_at?: string | null;
  exhausted?: true;
}

export function useChangeBatch(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ batch, ...body }: BatchChange & { batch: string }) =>
      call<Batch>("PATCH", `/projects/${project}/batches/${batch}`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}

export function useDeleteBatch(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ batch, name }: { batch: string; name: string }) =>
      call<{ operation: string }>("DELETE", `/projects/${project}/batches/${batch}`, {
        query: { confirm: name },
      }),
    onSuccess: () => {
      void client.invalidateQueries(operationsQuery);
      return client.invalidateQueries({ queryKey: ["project", project] });
    },
  });
}
