import { describe, expect, it } from "vitest";
import { heartbeatEvery, millisecondsLeft, remaining, timeText } from "./countdown";

describe("remaining", () => {
  const half = 1_800_000;

  it("has no end without an expiry", () => {
    expect(millisecondsLeft(null, 0)).toBeNull();
    expect(remaining(null, Infinity)).toBe("endless");
  });

  it("warns in the last minute of a long reservation", () => {
    expect(remaining(60_001, half)).toBe("plenty");
    expect(remaining(60_000, half)).toBe("soon");
    expect(remaining(0, half)).toBe("ended");
  });

  it("warns in the last fifth of a short one", () => {
    expect(remaining(2_500, 10_000)).toBe("plenty");
    expect(remaining(2_000, 10_000)).toBe("soon");
  });

  it("counts from the given now", () => {
    const at = Date.parse("2026-11-21T10:00:00Z");
    expect(millisecondsLeft("2026-11-21T10:00:30Z", at)).toBe(30_000);
  });
});

describe("timeText", () => {
  it("shows minutes and seconds, and hours from the first on", () => {
    expect(timeText(1_745_000)).toBe("29:05");
    expect(timeText(400)).toBe("0:01");
    expect(timeText(-5_000)).toBe("0:00");
    expect(timeText(4 * 3_600_000 + 5 * 60_000)).toBe("4 h 05 min");
  });
});

describe("heartbeatEvery", () => {
  it("is 30 seconds at most and four times within a short reservation", () => {
    expect(heartbeatEvery(null)).toBe(30_000);
    expect(heartbeatEvery(1_800_000)).toBe(30_000);
    expect(heartbeatEvery(20_000)).toBe(5_000);
    expect(heartbeatEvery(1_000)).toBe(1_000);
  });
});
