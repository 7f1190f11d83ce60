import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { myWorkQuery } from "../../api/mine";
import type { MyWork } from "../../api/types";

const AGAIN = 300_000;

/** How many labels I have made today, as the server counts them; each of mine is added at once. */
export function useToday(project: string) {
  const client = useQueryClient();
  const { data } = useQuery({ ...myWorkQuery(project), refetchInterval: AGAIN });
  const addOne = useCallback(() => {
    client.setQueryData<MyWork>(
      myWorkQuery(project).queryKey,
      (known) => known && { ...known, today: known.today + 1, total: known.total + 1 },
    );
  }, [client, project]);
  return { today: data?.today ?? null, addOne };
}
