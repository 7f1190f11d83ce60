import type { Action } from "../../actions";
import type { Asset, AssetChange } from "../../api/types";

export type DialogName = "prioritize" | "assign" | "labels" | "hold" | "remove" | "help";

interface Wiring {
  asset: Pick<Asset, "state" | "on_hold">;
  manages: boolean;
  busy: boolean;
  open(dialog: DialogName): void;
  set(change: AssetChange, done: string): void;
}

/** What a manager can do with one asset; nothing for others. */
export function assetActions({ asset, manages, busy, open, set }: Wiring): Action[] {
  if (!manages) return [];
  const removed = asset.state === "removed";
  const inPlace: Action[] = [
    { name: "prioritize", label: "Prioritize", keys: ["p"], run: () => open("prioritize") },
    { name: "assign", label: "Assign to", keys: ["a"], run: () => open("assign") },
    { name: "labels", label: "Labels required", keys: ["l"], run: () => open("labels") },
    asset.on_hold === null
      ? { name: "hold", label: "Hold", keys: ["h"], run: () => open("hold") }
      : {
          name: "unhold",
          label: "Release from hold",
          keys: ["h"],
          run: () => set({ on_hold: false }, "Released from hold."),
        },
    { name: "remove", label: "Remove", keys: ["Delete"], run: () => open("remove") },
  ];
  const back: Action = {
    name: "restore",
    label: "Bring back",
    keys: ["b"],
    run: () => set({ removed: false }, "Brought back, in its old place."),
  };
  const help: Action = { name: "help", label: "Keys", keys: ["?"], run: () => open("help") };
  return [...(removed ? [back] : inPlace), help].map((action) => ({
    ...action,
    when: !busy || action === help,
  }));
}
