import { expect, it } from "vitest";
import type { Operation } from "../../api/types";
import { countUnread, percentOf, standOf, titleOf } from "./describe";

const operation = (change: Partial<Operation>): Operation => ({
  id: "o1",
  kind: "assets.change",
  project: "p1",
  state: "running",
  done: 5_000,
  total: 12_345,
  error: null,
  changes: { priority: 100 },
  created_at: "2026-11-21T10:00:00Z",
  finished_at: null,
  ...change,
});

it("says what a change of many assets does", () => {
  expect(titleOf(operation({}))).toBe("12,345 assets prioritized at 100");
  expect(titleOf(operation({ changes: { assigned_to: ["u1", "u2"] } }))).toBe(
    "12,345 assets assigned to 2 people",
  );
  expect(titleOf(operation({ changes: null }))).toBe("12,345 assets changed one by one");
  expect(titleOf(operation({ kind: "some.new_kind" }))).toBe("some new kind");
});

it("says how far it is and how it ended", () => {
  expect(standOf(operation({}))).toBe("5,000 of 12,345 done so far");
  expect(standOf(operation({ state: "cancelled" }))).toBe(
    "Cancelled; 5,000 of 12,345 were done and stay so",
  );
  expect(standOf(operation({ state: "failed", error: "no member" }))).toBe("Failed: no member");
  expect(percentOf(operation({}))).toBeCloseTo(40.5, 1);
  expect(percentOf(operation({ total: null }))).toBeNull();
  expect(percentOf(operation({ total: 0, done: 0 }))).toBe(100);
});

it("counts what ended since one last looked, and nothing that runs", () => {
  const ended = (finished_at: string) => operation({ state: "done", finished_at });
  const all = [operation({}), ended("2026-11-21T10:05:00Z"), ended("2026-11-21T10:01:00Z")];
  expect(countUnread(all, "2026-11-21T10:01:00Z")).toBe(1);
  expect(countUnread(all, "")).toBe(2);
});
