import { describe, expect, it } from "vitest";
import type { Item } from "../../api/types";
import { atFirst, workReducer, type Work, type WorkEvent } from "./workState";

function item(reservation: string): Item {
  const asset = {
    id: `a-${reservation}`,
    external_id: reservation,
    data: {},
    batch: "b",
    group: null,
  };
  const rest = { draft: null, label: null, comment: null, why: "next", expires_at: "t0" };
  return { reservation, kind: "label", asset, ...rest };
}

const pulled = (...names: string[]): WorkEvent => ({
  type: "pulled",
  pulled: { items: names.map(item), waiting: names.length > 0 ? null : WAITING },
});
const WAITING = { reasons: { complete: 3 }, retry_after: null, quiz: null };
const after = (...events: WorkEvent[]): Work => events.reduce(workReducer, atFirst);
const shown = (work: Work) => work.items.map((one) => one.reservation);

describe("work", () => {
  it("starts with a pull and works on its first item", () => {
    expect(atFirst.phase).toBe("pulling");
    const work = after(pulled("r1", "r2"));
    expect(work.phase).toBe("working");
    expect(shown(work)).toEqual(["r1", "r2"]);
  });

  it("goes to the item loaded ahead at once", () => {
    const work = after(pulled("r1", "r2"), { type: "left", reservation: "r1" });
    expect(work.phase).toBe("working");
    expect(shown(work)).toEqual(["r2"]);
  });

  it("keeps the only item on the screen until the answer comes", () => {
    const sending = after(pulled("r1"), { type: "left", reservation: "r1" });
    expect(sending.phase).toBe("sending");
    expect(shown(sending)).toEqual(["r1"]);
    expect(shown(workReducer(sending, pulled("r2")))).toEqual(["r2"]);
  });

  it("never shows again what was sent off, whatever a late answer lists", () => {
    const work = after(
      pulled("r1", "r2", "r3"),
      { type: "left", reservation: "r1" },
      { type: "left", reservation: "r2" },
      pulled("r2", "r3", "r4"),
    );
    expect(shown(work)).toEqual(["r3", "r4"]);
  });

  it("leaves the item one works on in its place when others come before it", () => {
    expect(shown(after(pulled("r1"), pulled("rework", "r1")))).toEqual(["r1", "rework"]);
  });

  it("brings a refused item back to the front", () => {
    const left = after(pulled("r1", "r2"), { type: "left", reservation: "r1" });
    const back = workReducer(left, { type: "returned", item: item("r1") });
    expect(shown(back)).toEqual(["r1", "r2"]);
    expect(shown(workReducer(back, pulled("r1", "r2")))).toEqual(["r1", "r2"]);
  });

  it("waits, with the reasons, when nothing came", () => {
    const work = after(pulled("r1"), { type: "left", reservation: "r1" }, pulled());
    expect(work.phase).toBe("waiting");
    expect(work.waiting?.reasons).toEqual({ complete: 3 });
  });

  it("tells of a failed pull only when nothing is left to work on", () => {
    const error = new Error("away");
    const alone = after(
      pulled("r1"),
      { type: "left", reservation: "r1" },
      { type: "failed", error },
    );
    expect(alone.phase).toBe("failed");
    expect(alone.items).toEqual([]);
    expect(after(pulled("r1"), { type: "failed", error }).phase).toBe("working");
  });

  it("renews all that is held", () => {
    const work = after(pulled("r1", "r2"), { type: "renewed", expiresAt: "t1" });
    expect(work.items.map((one) => one.expires_at)).toEqual(["t1", "t1"]);
  });
});
