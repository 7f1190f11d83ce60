import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import type { ReviewSettings } from "./types";

/** How many labels a pull reserves for a reviewer. */
export function useReviewCount(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (count: number) =>
      call<ReviewSettings>("PATCH", `/projects/${project}/queues/review`, {
        body: { reservation: { count } },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project, "queue"] }),
  });
}
