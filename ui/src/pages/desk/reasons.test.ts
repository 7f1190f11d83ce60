import { describe, expect, it } from "vitest";
import { allDone, reasonLines, waitingHelps } from "./reasons";

describe("reasonLines", () => {
  it("says the most frequent first, in words", () => {
    const lines = reasonLines({ reserved: 1, complete: 12, removed: 0 });
    expect(lines.map((line) => line.text)).toEqual([
      "12 assets have all the labels needed.",
      "1 asset is being labeled by somebody else now.",
    ]);
  });

  it("says that counting stopped at a thousand", () => {
    expect(reasonLines({ batch_gated: 1000 })[0]?.text).toMatch(/^1,000 or more assets wait/);
  });

  it("shows a reason it does not know by its code", () => {
    expect(reasonLines({ moon_phase: 2 })[0]?.text).toBe("2 assets: moon phase.");
  });
});

describe("allDone", () => {
  it("is true only where nothing stands in the way", () => {
    expect(allDone({ complete: 3, already_labeled: 1 })).toBe(true);
    expect(allDone({ complete: 3, reserved: 1 })).toBe(false);
    expect(allDone({ complete: 3, reserved: 0 })).toBe(true);
  });
});

it("names what bars the person from everything, even where nothing was counted", () => {
  expect(reasonLines({ quiz_failed: 0, reserved: 0 }).map((line) => line.code)).toEqual([
    "quiz_failed",
  ]);
});

it("knows what waiting cannot change", () => {
  expect(waitingHelps({ reserved: 3, complete: 2 })).toBe(true);
  expect(waitingHelps({})).toBe(true);
  expect(waitingHelps({ project_paused: 4 })).toBe(true);
  expect(waitingHelps({ quota_reached: 9 })).toBe(false);
});
