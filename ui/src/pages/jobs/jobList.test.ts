import { expect, it } from "vitest";
import type { Job } from "../../api/insight";
import { accepted, classShares, inOrder, matching } from "./jobList";

function job(name: string, queue: "label" | "review", more: Partial<Job> = {}): Job {
  return {
    user: `u-${name}`,
    name,
    queue,
    held: 0,
    submitted: 0,
    approved: 0,
    rejected: 0,
    in_review: 0,
    rework: 0,
    skipped: 0,
    remaining: 0,
    per_class: {},
    active_seconds: 0,
    median_seconds: null,
    ...more,
  };
}

const LEA = job("Lea", "label", { submitted: 3, median_seconds: 12 });
const ROSA = job("Rosa", "review", { submitted: 9 });
const ROSA_TOO = job("Rosa", "label", { submitted: 1 });

it("finds people by a part of their name, in one queue or both", () => {
  expect(matching([LEA, ROSA, ROSA_TOO], "all", "ros")).toEqual([ROSA, ROSA_TOO]);
  expect(matching([LEA, ROSA, ROSA_TOO], "label", " ")).toEqual([LEA, ROSA_TOO]);
});

it("puts the most first, and who has no such number last", () => {
  expect(inOrder([ROSA_TOO, LEA, ROSA], "submitted")).toEqual([ROSA, LEA, ROSA_TOO]);
  expect(inOrder([ROSA_TOO, LEA], "median_seconds")).toEqual([LEA, ROSA_TOO]);
});

it("keeps a person's two jobs side by side by name", () => {
  expect(inOrder([ROSA, LEA, ROSA_TOO], "name")).toEqual([LEA, ROSA_TOO, ROSA]);
});

it("measures classes by the most frequent", () => {
  expect(classShares({ Cat: 2, Dog: 8 })).toEqual([
    { name: "Dog", times: 8, share: 1 },
    { name: "Cat", times: 2, share: 0.25 },
  ]);
});

it("does not judge whose labels nobody judged", () => {
  expect(accepted({ approved: 0, rejected: 0 })).toBeNull();
  expect(accepted({ approved: 3, rejected: 1 })).toBe(0.75);
});
