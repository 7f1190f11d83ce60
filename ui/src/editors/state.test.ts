import { describe, expect, it } from "vitest";
import { begin, commit, redo, settle, undo } from "./history";
import type { ResultRegion } from "./protocol";
import { type EditorEvent, type EditorState, initialState, reduce } from "./state";

function region(id: string, x = 0): ResultRegion {
  return { id, from_name: "box", to_name: "image", type: "rectanglelabels", value: { x } };
}

function after(events: EditorEvent[], from: EditorState = initialState([], null)): EditorState {
  return events.reduce(reduce, from);
}

const regionsOf = (state: EditorState) =>
  state.history.present.map(({ id, value }) => [id, value.x]);

describe("history", () => {
  it("goes back and forth, and forgets the future where something new is done", () => {
    let history = commit(commit(begin(0), 1), 2);
    history = undo(undo(history));
    expect(history.present).toBe(0);
    history = redo(history);
    expect(history.present).toBe(1);
    history = commit(history, 9);
    expect(redo(history).present).toBe(9);
    expect(undo(history).present).toBe(1);
  });

  it("does nothing at either end", () => {
    const history = begin(0);
    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });

  it("makes one step of a streak, until it is settled", () => {
    const dragged = commit(commit(commit(begin(0), 1, "drag"), 2, "drag"), 3, "drag");
    expect(undo(dragged).present).toBe(0);
    const again = commit(settle(dragged), 4, "drag");
    expect(undo(again).present).toBe(3);
  });

  it("keeps the last two hundred steps", () => {
    let history = begin(0);
    for (let step = 1; step <= 250; step += 1) history = commit(history, step);
    for (let step = 0; step < 300; step += 1) history = undo(history);
    expect(history.present).toBe(50);
  });
});

describe("the editor's state", () => {
  it("adds, changes and removes regions, each undone by itself", () => {
    const state = after([
      { type: "put", region: region("a") },
      { type: "put", region: region("b") },
      { type: "put", region: region("a", 5) },
      { type: "remove", id: "b" },
    ]);
    expect(regionsOf(state)).toEqual([["a", 5]]);
    const back = after([{ type: "undo" }, { type: "undo" }], state);
    expect(regionsOf(back)).toEqual([
      ["a", 0],
      ["b", 0],
    ]);
    expect(regionsOf(after([{ type: "redo" }, { type: "redo" }], back))).toEqual([["a", 5]]);
  });

  it("ends a streak when another region is selected", () => {
    const state = after([
      { type: "put", region: region("a", 1), streak: "nudge a" },
      { type: "select", id: "a" },
      { type: "put", region: region("a", 2), streak: "nudge a" },
      { type: "put", region: region("a", 3), streak: "nudge a" },
      { type: "undo" },
    ]);
    expect(regionsOf(state)).toEqual([["a", 1]]);
  });

  it("deselects a region that is removed, undone away or hidden", () => {
    const selected = after([
      { type: "put", region: region("a") },
      { type: "select", id: "a" },
    ]);
    expect(selected.selected).toBe("a");
    expect(after([{ type: "remove", id: "a" }], selected).selected).toBeNull();
    expect(after([{ type: "undo" }], selected).selected).toBeNull();
    const hidden = after([{ type: "hide", id: "a" }], selected);
    expect([hidden.selected, hidden.hidden.has("a")]).toEqual([null, true]);
    expect(after([{ type: "hide", id: "a" }], hidden).hidden.has("a")).toBe(false);
  });

  it("gives up a half-drawn polygon when another class is chosen", () => {
    const state = after([
      { type: "draft", draft: { object: "image", points: [{ x: 1, y: 1 }] } },
      { type: "activate", active: { control: "area", label: "Sky" } },
    ]);
    expect(state.draft).toBeNull();
  });
});
