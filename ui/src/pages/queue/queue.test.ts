import { describe, expect, it } from "vitest";
import type { Asset } from "../../api/types";
import { previewOf } from "./preview";
import { levels, readPriority, readRequired } from "./priorities";
import { countMatching, filterOf, readQueueSearch } from "./search";
import {
  isSelected,
  nobody,
  selectionReducer,
  selectOf,
  sizeOf,
  type SelectionEvent,
} from "./selection";
import { restoring } from "./undo";
import { countRows, learn, WINDOW, windowsOf } from "./windows";

const after = (...events: SelectionEvent[]) => events.reduce(selectionReducer, nobody);
const toggle = (id: string, at = 0): SelectionEvent => ({ type: "toggle", id, at });

describe("selection", () => {
  it("toggles one", () => {
    expect(isSelected(after(toggle("a")), "a")).toBe(true);
    expect(sizeOf(after(toggle("a"), toggle("a")), 9)).toBe(0);
  });

  it("extends, and keeps where the range began", () => {
    const down = after(toggle("b", 1), { type: "extend", ids: ["b", "c", "d"], at: 3 });
    expect([...down.ids]).toEqual(["b", "c", "d"]);
    expect(down.anchor).toBe(1);
    const up = selectionReducer(down, { type: "extend", ids: ["a", "b"], at: 0 });
    expect([...up.ids].sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("counts all that match by the server's number, or not at all", () => {
    const all = after({ type: "all" });
    expect(isSelected(all, "never seen")).toBe(true);
    expect(sizeOf(all, 1_000_000)).toBe(1_000_000);
    expect(sizeOf(all, null)).toBeNull();
  });

  it("leaves out what is deselected after all were selected", () => {
    const most = after({ type: "all" }, toggle("c", 2));
    expect(isSelected(most, "c")).toBe(false);
    expect(isSelected(most, "d")).toBe(true);
    expect(sizeOf(most, 100)).toBe(99);
    const again = selectionReducer(most, { type: "extend", ids: ["b", "c"], at: 2 });
    expect(sizeOf(again, 100)).toBe(100);
  });

  it("goes out as ids, or as the filter and what is left out", () => {
    const filter = { state: "done" } as const;
    expect(selectOf(after(toggle("a")), filter)).toEqual({ ids: ["a"] });
    const all = after({ type: "all" });
    expect(selectOf(all, filter)).toEqual({ filter });
    const most = selectionReducer(all, toggle("c", 2));
    expect(selectOf(most, filter)).toEqual({ filter, but_for: ["c"] });
  });
});

describe("windows", () => {
  it("are those in sight and a little more, of those that are known", () => {
    expect(windowsOf({ first: 0, last: 20 }, 1)).toEqual({ first: 0, last: 0 });
    expect(windowsOf({ first: 0, last: 20 }, 5)).toEqual({ first: 0, last: 0 });
    expect(windowsOf({ first: 150, last: 170 }, 5)).toEqual({ first: 0, last: 1 });
    expect(windowsOf({ first: 5 * WINDOW, last: 5 * WINDOW + 20 }, 3)).toEqual({
      first: 2,
      last: 2,
    });
  });

  it("learn where the next one begins, and forget what has moved", () => {
    expect(learn([""], 0, "b")).toEqual(["", "b"]);
    const known = ["", "b", "c", "d"];
    expect(learn(known, 1, "c")).toBe(known);
    expect(learn(known, 1, "x")).toEqual(["", "b", "x"]);
    expect(learn(known, 1, null)).toEqual(["", "b"]);
    expect(learn(known, 3, null)).toBe(known);
  });

  it("count their rows, the last as full until it is read", () => {
    expect(countRows(1, undefined)).toBe(WINDOW);
    expect(countRows(3, 7)).toBe(2 * WINDOW + 7);
    expect(countRows(1, 0)).toBe(0);
  });
});

describe("undo", () => {
  const asset = {
    id: "a1",
    state: "queued",
    priority: 5,
    assigned_to: ["u1"],
    labels_required: 3,
    own_labels_required: null,
    skills: ["cats"],
    on_hold: null,
  } as unknown as Asset;

  it("gives back what the change names, and nothing else", () => {
    expect(restoring([asset], { priority: 100 })).toEqual([{ id: "a1", priority: 5 }]);
    expect(restoring([asset], { assigned_to: [], skills: [] })).toEqual([
      { id: "a1", assigned_to: ["u1"], skills: ["cats"] },
    ]);
  });

  it("leaves the number of labels to the queue where the asset had none of its own", () => {
    expect(restoring([asset], { labels_required: 2 })).toEqual([
      { id: "a1", labels_required: null },
    ]);
    const own = { ...asset, own_labels_required: 3 };
    expect(restoring([own], { labels_required: 2 })).toEqual([{ id: "a1", labels_required: 3 }]);
  });

  it("knows what was on hold, why, and what was removed", () => {
    const held = { ...asset, state: "on_hold", on_hold: { reason: "blurred", since: "" } } as Asset;
    expect(restoring([held], { on_hold: false })).toEqual([{ id: "a1", on_hold: "blurred" }]);
    expect(restoring([asset], { on_hold: "dark" })).toEqual([{ id: "a1", on_hold: false }]);
    const gone = { ...asset, state: "removed" } as Asset;
    expect(restoring([gone, asset], { removed: false })).toEqual([
      { id: "a1", removed: true },
      { id: "a1", removed: false },
    ]);
  });
});

describe("the address", () => {
  it("says what is listed; without a state, what is to be labeled", () => {
    expect(filterOf(readQueueSearch({})).state).toBe("queued");
    expect(filterOf(readQueueSearch({ state: "all" })).state).toBeUndefined();
    expect(filterOf(readQueueSearch({ priority: -5, q: "cat" }))).toMatchObject({
      priority: -5,
      q: "cat",
    });
  });

  it("leaves out what is none of ours, and reads digits as a text to find", () => {
    const read = readQueueSearch({ state: "nowhere", view: 7, priority: 2 ** 31, q: 2024 });
    expect(read).toMatchObject({ state: undefined, view: undefined, priority: undefined });
    expect(read.q).toBe("2024");
    expect(readQueueSearch({ priority: -(2 ** 31) }).priority).toBe(-(2 ** 31));
  });

  it("counts by the counters at hand, or leaves it to the server", () => {
    const counts = { queued: 3, done: 4 };
    const batches = [{ id: "b1", counts: { queued: 1 } }];
    expect(countMatching({ state: "queued" }, counts, batches)).toBe(3);
    expect(countMatching({}, counts, batches)).toBe(7);
    expect(countMatching({ state: "queued", batch: "b1" }, counts, batches)).toBe(1);
    expect(countMatching({ state: "done", batch: "b1" }, counts, batches)).toBe(0);
    expect(countMatching({ state: "queued", priority: 0 }, counts, batches)).toBeNull();
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

  it("reads a number of labels from one to what the server takes", () => {
    expect(readRequired(" 3 ")).toBe(3);
    for (const typed of ["0", "-1", "1.5", "", "32768"]) {
      expect(typeof readRequired(typed)).toBe("string");
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
    expect(previewOf({ text: "x".repeat(500) }, none, 400).text).toHaveLength(401);
  });
});
