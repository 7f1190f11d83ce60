import { expect, it } from "vitest";
import { filterOf, searchOf } from "./lists";

it("asks for what waits first, and for the latest verdicts of whom is named", () => {
  expect(filterOf({})).toMatchObject({ final: false });
  expect(filterOf({ list: "verdicts", reviewer: "u3", verdict: "reject" })).toMatchObject({
    order: "reviewed",
    reviewed_by: "u3",
    verdict: "reject",
  });
  expect(filterOf({ list: "late" })).toMatchObject({ status: "late" });
});

it("leaves behind what has no meaning in the next list", () => {
  const old = { list: "verdicts", labeler: "u4", reviewer: "u3", verdict: "reject" } as const;
  expect(searchOf("late", old)).toEqual({ list: "late", labeler: "u4" });
  expect(searchOf("waiting", old)).toEqual({ list: undefined, labeler: "u4" });
  expect(searchOf("verdicts", old)).toEqual(old);
});
