import { describe, expect, it } from "vitest";
import { Problem } from "../../api/problem";
import { outcome } from "./outcome";

const nameOf = (user: unknown) => (user === "u7" ? "Sue" : "Another reviewer");
const refused = (code: string, body: Record<string, unknown> = {}) =>
  new Problem(409, code, "no", [], body);

describe("a verdict that came second", () => {
  it.each([
    ["approve", "Sue approved it"],
    ["correct", "Sue corrected it"],
    ["reject", "Sue sent it back"],
  ])("tells who was first and what stands: %s", (verdict, said) => {
    const told = outcome(refused("already_reviewed", { verdict, reviewed_by: "u7" }), nameOf);
    expect(told.gone).toBe(true);
    expect(told.tone).toBe("info");
    expect(told.title).toBe("Sue was faster");
    expect(told.text).toContain(said);
    expect(told.text).toContain("yours changed nothing");
  });

  it("does without a name and without a verdict it knows", () => {
    const told = outcome(refused("already_reviewed", { verdict: "other" }), nameOf);
    expect(told.text).toContain("Another reviewer reviewed it");
  });
});

it.each(["already_submitted", "reservation_lost", "not_found"])("goes on after %s", (code) => {
  expect(outcome(refused(code), nameOf).gone).toBe(true);
});

it("keeps the review where the verdict was faulty or the server away", () => {
  const told = outcome(new Problem(422, "invalid_result", "The box lies outside."), nameOf);
  expect(told).toMatchObject({ gone: false, tone: "bad", text: "The box lies outside." });
  expect(outcome(new Error("broken"), nameOf).gone).toBe(false);
});
