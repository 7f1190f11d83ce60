import { describe, expect, it } from "vitest";
import { countOf, narrowingOf, patchOf, valueAt, withValue } from "./edits";

const BEFORE = {
  order: { tie: "fifo", priority: "higher_first" },
  target: { labels: 1 },
  consensus: null,
  realtime: false,
};

describe("withValue", () => {
  it("changes one setting and leaves what was given as it was", () => {
    const after = withValue(BEFORE, "order.tie", "random");
    expect(valueAt(after, "order.tie")).toBe("random");
    expect(valueAt(after, "order.priority")).toBe("higher_first");
    expect(BEFORE.order.tie).toBe("fifo");
  });

  it("makes a part that was off", () => {
    expect(withValue(BEFORE, "consensus.labels", 3).consensus).toEqual({ labels: 3 });
  });
});

describe("patchOf", () => {
  it("names what differs and nothing else", () => {
    const after = withValue(withValue(BEFORE, "order.tie", "random"), "realtime", true);
    const patch = patchOf(BEFORE, after);
    expect(patch).toEqual({ order: { tie: "random" }, realtime: true });
    expect(countOf(patch)).toBe(2);
  });

  it("is empty where a change was taken back", () => {
    const back = withValue(withValue(BEFORE, "realtime", true), "realtime", false);
    expect(patchOf(BEFORE, back)).toEqual({});
  });

  it("names a target of the other kind whole", () => {
    const after = withValue(BEFORE, "target", { min: 1, max: 3, confidence: 0.7 });
    expect(patchOf(BEFORE, after)).toEqual({ target: { min: 1, max: 3, confidence: 0.7 } });
  });

  it("switches a part on whole, and off by null", () => {
    const on = withValue(BEFORE, "consensus", { share: 0.1, labels: 3 });
    expect(patchOf(BEFORE, on)).toEqual({ consensus: { share: 0.1, labels: 3 } });
    expect(patchOf(on, BEFORE)).toEqual({ consensus: null });
  });
});

describe("narrowingOf", () => {
  const narrows = [
    { setting: "label_queue.reservation.count", range: [1, 5] as [number, number] },
    { setting: "review_queue.order", range: null },
  ];

  it("finds what a preset says about a setting, and about all below one", () => {
    expect(narrowingOf(narrows, "label", "reservation.count")?.range).toEqual([1, 5]);
    expect(narrowingOf(narrows, "review", "order.tie")?.range).toBeNull();
  });

  it("does not take one queue or a longer name for another", () => {
    expect(narrowingOf(narrows, "review", "reservation.count")).toBeUndefined();
    expect(narrowingOf(narrows, "label", "reservation.counts")).toBeUndefined();
  });
});
