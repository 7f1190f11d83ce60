import { describe, expect, it } from "vitest";
import { previewOf } from "./preview";
import { levels, readPriority } from "./priorities";
import { isSelected, nobody, selectionReducer, sizeOf, type SelectionEvent } from "./selection";

const after = (...events: SelectionEvent[]) => events.reduce(selectionReducer, nobody);
const shown = ["a", "b", "c", "d", "e"];

describe("selection", () => {
  it("toggles one", () => {
    expect(isSelected(after({ type: "toggle", id: "a" }), "a")).toBe(true);
    expect(sizeOf(after({ type: "toggle", id: "a" }, { type: "toggle", id: "a" }), 9)).toBe(0);
  });

  it("extends from the last one toggled, in either direction", () => {
    const down = after({ type: "toggle", id: "b" }, { type: "extend", id: "d", shown });
    expect(shown.filter((id) => isSelected(down, id))).toEqual(["b", "c", "d"]);
    const up = selectionReducer(down, { type: "extend", id: "a", shown });
    expect(shown.filter((id) => isSelected(up, id))).toEqual(["a", "b", "c", "d"]);
  });

  it("counts all that match by the server's number, or not at all", () => {
    const all = after({ type: "all" });
    expect(isSelected(all, "never seen")).toBe(true);
    expect(sizeOf(all, 1_000_000)).toBe(1_000_000);
    expect(sizeOf(all, null)).toBeNull();
  });

  it("starts anew with the one toggled after all were selected", () => {
    const one = after({ type: "all" }, { type: "toggle", id: "c" });
    expect(sizeOf(one, 100)).toBe(1);
  });
});

describe("priorities", () => {
  const order = { tie: "fifo", default_priority: null } as const;

  it("puts the highest level first in the queue's direction", () => {
    const higher = levels({ ...order, priority: "higher_first", default_priority: 0 });
    const lower = levels({ ...order, priority: "lower_first" });
    expect(higher[0]?.priority).toBeGreaterThan(higher[4]?.priority ?? Infinity);
    expect(lower[0]?.priority).toBeLessThan(lower[4]?.priority ?? -Infinity);
  });

  it("gives normal the number that the queue takes for assets without one", () => {
    const higher = levels({ ...order, priority: "higher_first", default_priority: 0 });
    expect(higher.find((level) => level.label === "Normal")?.priority).toBe(0);
    expect(higher.at(-1)).toEqual({ label: "None (counts as 0)", priority: null });
  });

  it("reads signed 32-bit integers and refuses all else", () => {
    expect(readPriority(" -2147483648 ")).toBe(-(2 ** 31));
    expect(readPriority("2147483647")).toBe(2 ** 31 - 1);
    for (const typed of ["2147483648", "-2147483649", "1.5", "", "1e3", "ten"]) {
      expect(typeof readPriority(typed)).toBe("string");
    }
  });
});

describe("previewOf", () => {
  const none = () => null;

  it("shows a picture that may be loaded and the text beside it", () => {
    const data = { image: "/api/v1/uploads/f1", caption: "A bridge" };
    expect(previewOf(data, (url) => `loaded:${url}`)).toEqual({
      image: "loaded:/api/v1/uploads/f1",
      text: "A bridge",
    });
  });

  it("falls back to the address of a picture that may not", () => {
    const data = { image: "https://elsewhere.example/a.png" };
    expect(previewOf(data, none)).toEqual({ image: null, text: data.image });
  });

  it("cuts long texts", () => {
    expect(previewOf({ text: "x".repeat(500) }, none).text).toHaveLength(141);
  });
});
