import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { myWorkQuery } from "../../api/mine";
import type { MyWork } from "../../api/types";
import { quizPassed, type Quiz } from "./quiz";

const AGAIN = 300_000;

/** How many labels I have made today, as the server counts them, and how the quiz stands. */
export function useToday(project: string) {
  const client = useQueryClient();
  const { data } = useQuery({ ...myWorkQuery(project), refetchInterval: AGAIN });
  const quiz = (data?.quiz ?? null) as Quiz | null;
  const inQuiz = quiz?.state === "open";
  const [passed, setPassed] = useState(false);
  const [before, setBefore] = useState(quiz);
  if (before?.state !== quiz?.state) {
    setBefore(quiz);
    if (quizPassed(before, quiz)) setPassed(true);
  }

  /** One more: shown at once; what else it changed, the server tells. */
  const addOne = useCallback(() => {
    const { queryKey } = myWorkQuery(project);
    client.setQueryData<MyWork>(
      queryKey,
      (known) => known && { ...known, today: known.today + 1, total: known.total + 1 },
    );
    if (inQuiz) void client.invalidateQueries({ queryKey, exact: true });
  }, [client, project, inQuiz]);

  return { today: data?.today ?? null, quiz, passed, forget: () => setPassed(false), addOne };
}
