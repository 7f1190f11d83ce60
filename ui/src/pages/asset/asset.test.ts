import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import type { Asset, QueueEvent } from "../../api/types";
import { assetActions } from "./assetActions";
import { byPlace, chanceOf } from "./chances";
import { KINDS, momentOf } from "./lifeOf";
import { formerOf } from "./useAssetChange";

const asset = {
  state: "queued",
  priority: 5,
  assigned_to: ["u2"],
  on_hold: null,
  labels_required: 2,
} as Asset;

describe("what a manager can do", () => {
  const names = (changed: Partial<Asset>, manages = true) =>
    assetActions({
      asset: { ...asset, ...changed },
      manages,
      busy: false,
      open: vi.fn(),
      set: vi.fn(),
    }).map((action) => action.name);

  it("holds or releases, and brings back what was removed", () => {
    expect(names({})).toContain("hold");
    const held = names({ on_hold: { reason: "blurred", since: "" } });
    expect(held).toContain("unhold");
    expect(held).not.toContain("hold");
    expect(names({ state: "removed" })).toEqual(["restore", "help"]);
  });

  it("is nothing for anybody else", () => {
    expect(names({}, false)).toEqual([]);
  });

  it("waits for the change before", () => {
    const busy = assetActions({ asset, manages: true, busy: true, open: vi.fn(), set: vi.fn() });
    expect(busy.filter((action) => action.when).map((action) => action.name)).toEqual(["help"]);
  });
});

describe("undo", () => {
  it("sets back what the asset says of itself", () => {
    expect(formerOf(asset, { priority: 100 })).toEqual({ priority: 5 });
    expect(formerOf(asset, { assigned_to: [] })).toEqual({ assigned_to: ["u2"] });
    expect(formerOf(asset, { on_hold: "why" })).toEqual({ on_hold: false });
    const held = { ...asset, on_hold: { reason: "blurred", since: "" } };
    expect(formerOf(held, { on_hold: false })).toEqual({ on_hold: "blurred" });
  });

  it("is not offered where it would not bring everything back", () => {
    expect(formerOf(asset, { removed: true })).toBeNull();
    expect(formerOf(asset, { labels_required: 3 })).toBeNull();
  });
});

describe("a moment of its life", () => {
  const names: Record<string, string> = { u1: "Mia", u2: "Lea" };
  const told = (kind: string, data: Record<string, unknown>, actor: string | null = "u1") =>
    momentOf({ id: "e", at: "", kind, data, actor } as QueueEvent, (user) => names[user] ?? user);

  it("is told with who did it and to whom", () => {
    expect(told("asset.assigned", { assigned_to: ["u2"] }).text).toBe("Assigned to Lea by Mia");
    expect(told("asset.prioritized", { priority: null }).text).toBe("Priority taken away by Mia");
    expect(told("reservation.created", { labeler: "u2", kind: "rework" }, "u2").text).toBe(
      "Taken to rework by Lea",
    );
    expect(told("reservation.cleared", { labeler: "u2" }).text).toBe(
      "Reservation cleared by Mia: Lea",
    );
    expect(told("reservation.expired", { labeler: "u2" }, null).text).toBe(
      "Time ran out; free for others: Lea",
    );
  });

  it("quotes what people wrote, and words what the service wrote", () => {
    expect(told("label.rejected", { comment: "The tail too" }).quote).toBe("The tail too");
    expect(told("asset.held", { reason: "skipped_by_all" }).quote).toBe(
      "everybody who could have it skipped it",
    );
  });

  it("counts the labels that are needed", () => {
    expect(told("asset.targeted", { labels_required: 1 }).text).toBe("Needs 1 label by Mia");
    expect(told("asset.retargeted", { target: 3 }).text).toBe("Needs 3 labels from now on by Mia");
    expect(told("asset.judged", { target: 4, confidence: 0.506 }, null).text).toBe(
      "Its labels are 51 % sure: needs 4 labels",
    );
    expect(told("label.handed_over", { to: "u2" }).text).toBe("Rework handed over to Lea by Mia");
  });

  it("has words for every kind that the log is documented to have for an asset", () => {
    const page = readFileSync("../docs/events.md", "utf8");
    const kinds = [...page.matchAll(/^\| `(\w+\.\w+)` \|/gm)].map((found) => found[1] ?? "");
    const others = /^(project|queue|member|batch)\./;
    const missing = kinds.filter((kind) => !others.test(kind) && !(kind in KINDS));
    expect(kinds.length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });

  it("names kinds it does not know", () => {
    expect(told("asset.was_moved", {}, null).text).toBe("Asset was moved");
  });
});

describe("chances", () => {
  const told = { name: "Ann", email: "ann@example.com", role: "labeler" as const };
  const may = (user: string, position: number | null) =>
    chanceOf({ ...told, user, eligible: true, position, reasons: [] });

  it("stand by place, then who cannot get it, with all that is in the way", () => {
    const barred = chanceOf({
      ...told,
      user: "barred",
      eligible: false,
      position: null,
      reasons: [
        { code: "complete", detail: "The asset has all labels it needs: 1." },
        { code: "already_labeled", detail: "This person has a label on the asset already." },
      ],
    });
    const people = [barred, may("far", null), may("third", 3), may("next", 1)];
    expect(byPlace(people).map((one) => one.place)).toEqual([
      "next",
      "in place 3",
      "after 1,000 others",
      "not now",
    ]);
    expect(barred.reasons).toEqual([
      "The asset has all labels it needs: 1.",
      "Has a label on the asset already.",
    ]);
  });
});
