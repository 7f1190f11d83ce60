import { describe, expect, it } from "vitest";
import { curveOf, forecastSentence } from "./forecast";

const UNTIL = "2026-11-21T12:00:00Z";
const HOUR = 3_600_000;
const BAND = {
  p10: "2026-11-21T16:00:00Z",
  p50: "2026-11-22T12:00:00Z",
  p90: "2026-11-25T12:00:00Z",
};

describe("curveOf", () => {
  const label = { remaining: 30, per_hour: 5, expected: BAND, reason: null };
  const curve = curveOf([4, 0, 6], UNTIL, label);

  it("adds up the hours until now and ends where all labels are there", () => {
    expect(curve.past.map((point) => point.labels)).toEqual([0, 4, 4, 10]);
    expect(curve.now).toEqual({ at: Date.parse(UNTIL), labels: 10 });
    expect(curve.goal).toBe(40);
  });

  it("reaches from the first hour to the band's end", () => {
    expect(curve.from).toBe(Date.parse(UNTIL) - 3 * HOUR);
    expect(curve.until).toBe(Date.parse(BAND.p90));
  });

  it("has no band where none is expected", () => {
    const none = curveOf([], UNTIL, { ...label, expected: null, reason: "nothing_done_lately" });
    expect(none.band).toBeNull();
    expect(none.until).toBeGreaterThan(none.from);
  });
});

describe("forecastSentence", () => {
  it("names the band", () => {
    expect(forecastSentence(BAND, null)).toMatch(/^With 80 % probability between .+ and .+\.$/);
  });

  it("says honestly that there is no rate", () => {
    expect(forecastSentence(null, "nothing_done_lately")).toContain("no rate");
    expect(forecastSentence(null, "project_paused")).toContain("paused");
  });
});
