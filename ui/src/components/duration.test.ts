import { describe, expect, it } from "vitest";
import { ago, duration } from "./duration";

describe("duration", () => {
  it.each([
    [0, "0 s"],
    [4.25, "4.3 s"],
    [45, "45 s"],
    [60, "1 min"],
    [125, "2 min 5 s"],
    [3_600, "1 h"],
    [7_500, "2 h 5 min"],
    [86_400, "1 d"],
    [90_061, "1 d 1 h"],
    [86_460, "1 d"],
  ])("says %d seconds as %s", (seconds, said) => {
    expect(duration(seconds)).toBe(said);
  });
});

describe("ago", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");

  it.each([
    ["2026-11-21T11:59:30Z", "just now"],
    ["2026-11-21T11:55:00Z", "5 min ago"],
    ["2026-11-21T09:10:00Z", "2 h ago"],
    ["2026-11-18T11:00:00Z", "3 d ago"],
  ])("says %s as %s", (at, said) => {
    expect(ago(at, now)).toBe(said);
  });
});
