import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import type { Operation, Page } from "./types";

const WHILE_RUNNING = 1_000;
const OTHERWISE = 30_000;

/** My operations, newest first: asked each second while one runs. */
export const operationsQuery = queryOptions({
  queryKey: ["operations"],
  queryFn: ({ signal }) =>
    call<Page<Operation>>("GET", "/operations", { query: { limit: 50 }, signal }),
  refetchInterval: (query) =>
    query.state.data?.items.some(isRunning) === true ? WHILE_RUNNING : OTHERWISE,
});

export const isRunning = (operation: Operation): boolean => operation.state === "running";

/** Cancels an operation; what it has done stays done. */
export function useCancelOperation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (operation: string) => call<Operation>("DELETE", `/operations/${operation}`),
    onSettled: () => client.invalidateQueries(operationsQuery),
  });
}
