import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../api/problem";
import { drafts, startingPoint, type Draft } from "./drafts";
import { DraftSaver } from "./DraftSaver";

const place = { user: "u1", queue: "label", asset: "a1-x" };
const draft = (change: Partial<Draft> = {}): Draft => ({
  result: ["mine"],
  seconds: 7,
  at: 1_000,
  saved: false,
  ...change,
});

describe("drafts", () => {
  it("come back as written, to the same person only", () => {
    drafts.write(place, draft());
    expect(drafts.read(place)).toEqual(draft());
    expect(drafts.read({ ...place, user: "u2" })).toBeNull();
    drafts.remove(place);
    expect(drafts.read(place)).toBeNull();
  });

  it("survive what is not a draft under their key", () => {
    localStorage.setItem("labelqueue:draft:u1:label:a1-x", "{broken");
    expect(drafts.read(place)).toBeNull();
  });

  it("are forgotten after thirty days, and nothing else is", () => {
    drafts.write(place, draft({ at: 0 }));
    drafts.write({ ...place, asset: "a1-y" }, draft({ at: 30 * 86_400_000 }));
    localStorage.setItem("other", "kept");
    drafts.sweep(31 * 86_400_000);
    expect(drafts.read(place)).toBeNull();
    expect(drafts.read({ ...place, asset: "a1-y" })).not.toBeNull();
    expect(localStorage.getItem("other")).toBe("kept");
  });
});

describe("startingPoint", () => {
  it("prefers unsaved work from here, then the server's draft, then the rejected label", () => {
    expect(startingPoint(draft(), "server", "rejected")).toEqual(["mine"]);
    expect(startingPoint(draft({ saved: true }), "server", "rejected")).toBe("server");
    expect(startingPoint(draft({ saved: true }), null, "rejected")).toEqual(["mine"]);
    expect(startingPoint(null, null, "rejected")).toBe("rejected");
    expect(startingPoint(null, null, undefined)).toBeNull();
  });
});

describe("DraftSaver", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function saver(send: (result: unknown) => Promise<void>) {
    const told: string[] = [];
    return { told, saver: new DraftSaver({ place, send, tell: (state) => told.push(state) }) };
  }

  it("writes here at once and sends only the last of several changes", async () => {
    const send = vi.fn(() => Promise.resolve());
    const { saver: mine, told } = saver(send);
    mine.change("a", 1);
    mine.change("b", 2);
    expect(drafts.read(place)).toMatchObject({ result: "b", seconds: 2, saved: false });
    expect(send).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(600);
    expect(send.mock.calls).toEqual([["b", false]]);
    expect(drafts.read(place)?.saved).toBe(true);
    expect(told.at(-1)).toBe("saved");
  });

  it("sends what changed while another was on its way", async () => {
    const waiting: (() => void)[] = [];
    const send = vi.fn(() => new Promise<void>((resolve) => waiting.push(resolve)));
    const { saver: mine } = saver(send);
    mine.change("a", 1);
    await vi.advanceTimersByTimeAsync(600);
    mine.change("b", 2);
    await vi.advanceTimersByTimeAsync(600);
    expect(send).toHaveBeenCalledTimes(1);
    waiting[0]?.();
    await vi.advanceTimersByTimeAsync(600);
    expect(send).toHaveBeenLastCalledWith("b", false);
  });

  it("keeps it here and tries again when the server refuses", async () => {
    const send = vi.fn<(result: unknown) => Promise<void>>(() => Promise.reject(new Error("away")));
    const { saver: mine, told } = saver(send);
    mine.change("a", 1);
    await vi.advanceTimersByTimeAsync(600);
    expect(told.at(-1)).toBe("local");
    expect(drafts.read(place)?.saved).toBe(false);
    send.mockResolvedValue(undefined);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told.at(-1)).toBe("saved");
  });

  it("tells that the reservation is lost, the draft being kept all the same", async () => {
    const lost = new Problem(409, "reservation_lost", "gone");
    const { saver: mine, told } = saver(() => Promise.reject(lost));
    mine.change("a", 1);
    await vi.advanceTimersByTimeAsync(600);
    expect(told.at(-1)).toBe("lost");
  });

  it("sends nothing more once it is closed", async () => {
    const send = vi.fn(() => Promise.resolve());
    const { saver: mine } = saver(send);
    mine.change("a", 1);
    mine.close();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(send).not.toHaveBeenCalled();
  });
});
