import { expect, it } from "vitest";
import { dueTone, fromField, toField } from "./due";

it("writes a due date into the field and reads the same moment from it", () => {
  const at = "2026-12-24T18:30:00.000Z";
  expect(fromField(toField(at))).toBe(at);
});

it("reads an emptied field as no date", () => {
  expect(fromField(toField(null))).toBeNull();
});

it("is late only where something is left to do", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  expect(dueTone("2026-11-21T11:00:00Z", true, now)).toBe("late");
  expect(dueTone("2026-11-21T11:00:00Z", false, now)).toBe("fine");
  expect(dueTone("2026-11-21T13:00:00Z", true, now)).toBe("fine");
  expect(dueTone(null, true, now)).toBe("fine");
});
