import { expect, test } from "vitest";
import type { MyProject, MyWork } from "../../api/types";
import { factsOf, inOrder, startOf, type Mine } from "./waiting";

const NONE: MyWork = {
  project: "p1",
  rework: 0,
  held: 0,
  reviewing: 0,
  to_review: null,
  open: false,
  today: 0,
  total: 0,
};

function mine(name: string, work: Partial<MyWork> | null, project: Partial<MyProject> = {}): Mine {
  return {
    project: { id: name, name, role: "labeler", state: "active", ...project },
    work: work === null ? null : { ...NONE, ...work },
  };
}

const names = (list: Mine[]) => list.map((one) => one.project.name);

test("rework comes first, then what is begun, then what is open; paused projects are last", () => {
  const list = [
    mine("paused", { rework: 1 }, { state: "paused" }),
    mine("empty", {}),
    mine("open", { open: true }),
    mine("begun", { held: 1, open: true }),
    mine("owed", { rework: 2, open: true }),
  ];
  expect(names(inOrder(list))).toEqual(["owed", "begun", "open", "empty", "paused"]);
});

test("equal projects keep the order in which they came", () => {
  expect(names(inOrder(["a", "b", "c"].map((name) => mine(name, { open: true }))))).toEqual([
    "a",
    "b",
    "c",
  ]);
});

test("one key leads to rework, to what is begun, to reviews, to new work", () => {
  const reviewer = { role: "reviewer" as const };
  expect(startOf(mine("a", { rework: 1, to_review: 5 }, reviewer)).label).toBe("Start with rework");
  expect(startOf(mine("a", { held: 1, to_review: 5 }, reviewer)).label).toBe("Go on labeling");
  expect(startOf(mine("a", { to_review: 5 }, reviewer)).to).toBe("/projects/$project/review");
  expect(startOf(mine("a", { to_review: 0, open: true }, reviewer)).to).toMatch(/label$/);
  expect(startOf(mine("a", null, { role: null })).to).toBe("/projects/$project");
});

test("what is mine stands out, and a number beyond what was counted is not told as exact", () => {
  const facts = factsOf(mine("a", { rework: 2, to_review: 1001 }, { role: "manager" }));
  expect(facts.filter((fact) => fact.mine).map((fact) => fact.text)).toEqual(["2 to rework"]);
  expect(facts.map((fact) => fact.text)).toContain("more than 1,000 to review");
});
