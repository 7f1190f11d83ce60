import { expect, it } from "vitest";
import type { Label } from "../../api/labels";
import { actsOn } from "./LabelActs";
import { lookOf, stands } from "./looks";

const label = (status: Label["status"], final = true) => ({ status, final }) as Label;

it("offers a manager what the label's status allows", () => {
  expect(actsOn(label("late"), true, true)).toEqual(["accept", "discard"]);
  expect(actsOn(label("approved"), true, true)).toEqual(["review", "discard"]);
  expect(actsOn(label("submitted", false), true, true)).toEqual(["discard"]);
  expect(actsOn(label("discarded"), true, true)).toEqual([]);
  expect(actsOn(label("replaced"), true, true)).toEqual([]);
});

it("lets reviewers send final labels to review, where review is on", () => {
  expect(actsOn(label("submitted"), false, true)).toEqual(["review"]);
  expect(actsOn(label("submitted"), false, false)).toEqual([]);
  expect(actsOn(label("late"), false, true)).toEqual([]);
});

it("says what waits, and compares only answers that stand", () => {
  expect(lookOf(label("submitted", false)).text).toBe("Waits for review");
  expect(lookOf(label("skipped", false)).text).toBe("Skipped, waits for review");
  expect(lookOf(label("rejected")).text).toBe("Sent back");
  expect(["approved", "corrected", "submitted"].every((one) => stands(label(one as never)))).toBe(
    true,
  );
  expect(
    ["skipped", "late", "replaced", "rejected"].some((one) => stands(label(one as never))),
  ).toBe(false);
});
