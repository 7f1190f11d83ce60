import { expect, it } from "vitest";
import { safePath } from "./safePath";

it("goes back to a page of this site and nowhere else", () => {
  expect(safePath("/projects/p1/queue?state=done")).toBe("/projects/p1/queue?state=done");
  for (const next of [
    undefined,
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/login",
  ]) {
    expect(safePath(next)).toBe("/");
  }
});
