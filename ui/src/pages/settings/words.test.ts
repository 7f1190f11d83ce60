import { expect, it } from "vitest";
import { LABEL_GROUPS } from "./labelFields";
import { fieldAt, inWords, percentOf, settingName } from "./words";

const said = (path: string, value: unknown) => inWords(value, fieldAt("label", path)?.control);

it("says values as the page shows them", () => {
  expect(said("order.tie", "fifo")).toBe("First in, first out");
  expect(said("realtime", true)).toBe("on");
  expect(said("reservation.timeout_seconds", 5_400)).toBe("1 h 30 min");
  expect(said("reservation.timeout_seconds", null)).toBe("never");
  expect(said("consensus.share", 0.07)).toBe("7 %");
  expect(said("target", { labels: 2 })).toBe("fixed (labels 2)");
  expect(said("consensus", null)).toBe("off");
  expect(said("order.default_priority", null)).toBe("after all others");
});

it("says also what it has no field for", () => {
  expect(said("order.brand_new", ["x"])).toBe('["x"]');
  expect(settingName("label", "order.brand_new")).toBe("order.brand_new");
});

it("names a setting by its group, once", () => {
  expect(settingName("label", "reservation.count")).toBe("Reservations: Reserved at a time");
  expect(settingName("label", "test_questions")).toBe("Test questions");
});

it("has no two fields for one setting", () => {
  const paths = LABEL_GROUPS.flatMap(({ fields }) => fields.map((field) => field.path));
  expect(new Set(paths).size).toBe(paths.length);
});

it("leaves no binary rest in a percentage", () => {
  expect(percentOf(0.07)).toBe(7);
  expect(percentOf(0.333)).toBe(33.3);
});
