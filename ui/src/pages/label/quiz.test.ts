import { expect, test } from "vitest";
import { quizInTheWay, quizPassed, quizProgress, type Quiz } from "./quiz";

const open: Quiz = { state: "open", answered: 3, size: 8 };
const failed: Quiz = { state: "failed", answered: 8, size: 8, accuracy: 0.625, pass_accuracy: 0.8 };

test("progress is told while the quiz lasts, and not after", () => {
  expect(quizProgress(open)).toBe("Quiz: 3 of 8");
  expect(quizProgress(failed)).toBeNull();
  expect(quizProgress({ state: "passed" })).toBeNull();
  expect(quizProgress(null)).toBeNull();
});

test("passing is told once, when it happens", () => {
  expect(quizPassed(open, { state: "passed" })).toBe(true);
  expect(quizPassed({ state: "passed" }, { state: "passed" })).toBe(false);
  expect(quizPassed(null, { state: "passed" })).toBe(false);
  expect(quizPassed(open, failed)).toBe(false);
});

test("who failed reads what was reached, what was needed, and who can help", () => {
  const said = quizInTheWay(failed) ?? "";
  expect(said).toContain("63 % were right; 80 % are needed");
  expect(said).toContain("manager");
  expect(quizInTheWay({ state: "passed" })).toBeNull();
});
