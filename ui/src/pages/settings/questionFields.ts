import { valueAt, type Settings } from "./edits";
import { MANY, optional, type Field } from "./fields";

const asked = (settings: Settings) => Boolean(settings.test_questions);
const quizzed = (settings: Settings) => Boolean(valueAt(settings, "test_questions.quiz"));
const barred = (settings: Settings) => {
  const bar = valueAt(settings, "test_questions.min_accuracy");
  return bar !== null && bar !== undefined;
};

const DEFAULTS = {
  quiz: null,
  every: 10,
  min_accuracy: 0.7,
  min_answers: 4,
  discard: false,
  iou: 0.5,
};

export const questionFields: Field[] = [
  {
    path: "test_questions",
    label: "Test questions",
    says: "Whether people are asked what is already known.",
    control: optional(DEFAULTS),
  },
  {
    path: "test_questions.every",
    label: "One in so many",
    says: "In each run of so many hand-outs one is a test question, at a place drawn by lot.",
    control: { kind: "number", min: 1, max: MANY, none: "none in the work" },
    when: asked,
  },
  {
    path: "test_questions.min_accuracy",
    label: "The bar",
    says: "Whose accuracy falls below it gets no more work and loses what they hold.",
    control: { kind: "percent", none: "no bar" },
    when: asked,
  },
  {
    path: "test_questions.min_answers",
    label: "Judged after",
    says: "Answers to test questions before the bar looks at somebody.",
    control: { kind: "number", min: 1, max: MANY },
    when: barred,
  },
  {
    path: "test_questions.discard",
    label: "Collect again",
    says: "Labels of somebody who fell below the bar are discarded, unless a reviewer approved them, and their assets are labeled anew.",
    control: { kind: "switch" },
    when: barred,
  },
  {
    path: "test_questions.iou",
    label: "Shapes match at",
    says: "The overlap with the expected shape (intersection over union) that counts as right.",
    control: { kind: "percent" },
    when: asked,
  },
  {
    path: "test_questions.quiz",
    label: "Quiz first",
    says: "Nobody gets work before passing a quiz of test questions.",
    control: optional({ size: 10, pass_accuracy: 0.7 }),
    when: asked,
  },
  {
    path: "test_questions.quiz.size",
    label: "Questions in the quiz",
    says: "As many as this, or as many as there are.",
    control: { kind: "number", min: 1, max: MANY },
    when: quizzed,
  },
  {
    path: "test_questions.quiz.pass_accuracy",
    label: "Passed at",
    says: "The share of right answers that lets somebody in.",
    control: { kind: "percent" },
    when: quizzed,
  },
];
