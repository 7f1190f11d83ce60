import { afterEach, describe, expect, it, vi } from "vitest";
import { clockTime, dayAndTime, nearTime, shortTime, wholeTime } from "./moment";

const NOW = new Date(2026, 10, 21, 12, 0);
const HOUR = 3_600_000;
const AFTERNOON = new Date(2026, 10, 21, 14, 5).getTime();

function reads(language: string) {
  vi.spyOn(navigator, "language", "get").mockReturnValue(language);
}

afterEach(() => vi.restoreAllMocks());

describe("the clock", () => {
  it("has 24 hours or twelve, as in the reader's region", () => {
    reads("de-DE");
    expect(clockTime(AFTERNOON)).toBe("14:05");
    reads("en-US");
    expect(clockTime(AFTERNOON)).toMatch(/^02:05\sPM$/);
    reads("fr");
    expect(clockTime(AFTERNOON)).toBe("14:05");
  });

  it("says midnight as 00:00, not 24:00", () => {
    reads("de-DE");
    expect(clockTime(new Date(2026, 10, 21, 0, 0).getTime())).toBe("00:00");
  });
});

it("names the day in English, in the order of the reader's region", () => {
  const other = AFTERNOON - 24 * HOUR;
  reads("de-DE");
  expect(shortTime(other, NOW)).toBe("20 Nov, 14:05");
  expect(dayAndTime(other, NOW)).toBe("Fri, 20 Nov, 14:05");
  reads("en-US");
  expect(shortTime(other, NOW)).toMatch(/^Nov 20, 02:05\sPM$/);
});

it("leaves out the day of today and the year of this year", () => {
  reads("en-GB");
  expect(shortTime(AFTERNOON, NOW)).toBe("14:05");
  expect(shortTime(AFTERNOON - 365 * 24 * HOUR, NOW)).toContain("2025");
  expect(wholeTime(AFTERNOON)).toBe("21 Nov 2026, 14:05:00");
});

it("tells near times by the hour and far ones by the day", () => {
  reads("en-GB");
  const now = NOW.getTime();
  expect(nearTime(now + HOUR, now)).toBe("13:00");
  expect(nearTime(now + 30 * HOUR, now)).toMatch(/^Sun,? 22 Nov, 18:00$/);
  expect(nearTime(now + 100 * HOUR, now)).not.toMatch(/:/);
});
