/** How the quiz of a project stands for me, as the service tells it; null where there is none. */
export interface Quiz {
  state: "open" | "passed" | "failed";
  answered?: number;
  size?: number;
  /** Shares, 0 to 1; told only once it is over. */
  accuracy?: number | null;
  pass_accuracy?: number;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** "Quiz: 3 of 8", while it lasts. */
export function quizProgress(quiz: Quiz | null): string | null {
  if (quiz?.state !== "open" || quiz.size === undefined) return null;
  return `Quiz: ${quiz.answered ?? 0} of ${quiz.size}`;
}

/** What came of the quiz between two looks at it, in words; null where nothing did. */
export function quizPassed(before: Quiz | null, now: Quiz | null): boolean {
  return before?.state === "open" && now?.state === "passed";
}

/** What a quiz that stands in the way means for the person; null where none does. */
export function quizInTheWay(quiz: Quiz | null): string | null {
  if (quiz?.state === "open") {
    return `You have answered ${quiz.answered ?? 0} of ${quiz.size ?? "the"} questions of the quiz. The rest comes as soon as there is one for you; then the work begins.`;
  }
  if (quiz?.state !== "failed") return null;
  const reached = typeof quiz.accuracy === "number" ? percent(quiz.accuracy) : "too few";
  const needed =
    quiz.pass_accuracy === undefined ? "" : `; ${percent(quiz.pass_accuracy)} are needed`;
  return `Of your answers to the quiz ${reached} were right${needed}. A manager can let you in all the same, or let you take it anew.`;
}
