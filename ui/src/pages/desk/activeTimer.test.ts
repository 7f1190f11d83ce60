import { describe, expect, it } from "vitest";
import { ActiveTimer, PAUSE_AFTER } from "./activeTimer";

function timerAt(start: number, seconds = 0) {
  let now = start;
  const timer = new ActiveTimer(seconds, () => now);
  return { timer, pass: (milliseconds: number) => (now += milliseconds) };
}

describe("ActiveTimer", () => {
  it("counts on from what was counted before a reload", () => {
    const { timer, pass } = timerAt(1_000_000, 42);
    pass(3_500);
    expect(timer.seconds()).toBe(45);
  });

  it("stands still after five minutes without input and goes on with the next", () => {
    const { timer, pass } = timerAt(0);
    pass(PAUSE_AFTER + 3_600_000);
    expect(timer.paused).toBe(true);
    expect(timer.seconds()).toBe(300);
    timer.input();
    expect(timer.paused).toBe(false);
    pass(10_000);
    expect(timer.seconds()).toBe(310);
  });

  it("counts from when the asset is shown, not from when it was drawn ahead", () => {
    const { timer, pass } = timerAt(1_000_000, 2);
    pass(30_000);
    timer.begin();
    pass(1_000);
    expect(timer.seconds()).toBe(3);
  });

  it("takes nothing away when the computer's clock is set back", () => {
    const { timer, pass } = timerAt(1_000_000);
    pass(5_000);
    timer.input();
    pass(-60_000);
    expect(timer.seconds()).toBe(5);
  });
});
