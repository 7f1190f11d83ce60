import { expect, it } from "vitest";
import { inUnit, toSeconds, unitOf } from "./units";

it.each([
  [14_400, "h", 4],
  [1_800, "min", 30],
  [86_400, "d", 1],
  [90, "s", 90],
] as const)("shows %d seconds in %s", (seconds, unit, count) => {
  expect(unitOf(seconds)).toBe(unit);
  expect(inUnit(seconds, unit)).toBe(count);
  expect(toSeconds(count, unit)).toBe(seconds);
});
