import type { Action } from "../../actions";
import type { AssetState } from "../../api/types";
import type { View } from "./search";

export type DialogName =
  "prioritize" | "assign" | "require" | "hold" | "release" | "remove" | "restore" | "send_back";

interface Situation {
  /** Whether anything is selected. */
  some: boolean;
  /** Whether anything is listed. */
  any: boolean;
  view: View;
  busy: boolean;
  panelOpen: boolean;
  ask(dialog: DialogName | "help"): void;
  selectAll(): void;
  clear(): void;
  show(view: View): void;
  undo: (() => void) | undefined;
}

/** Everything one can do on the page: its buttons, keys and help sheet are drawn from this. */
export function queueActions(now: Situation): Action[] {
  const when = now.some && !now.busy;
  const change = (name: DialogName, label: string, key: string): Action => ({
    name,
    label,
    keys: [key],
    when,
    group: "With what is selected",
    run: () => now.ask(name),
  });
  const other: View = now.view === "table" ? "gallery" : "table";
  return [
    change("prioritize", "Prioritize", "p"),
    change("assign", "Assign to", "a"),
    change("require", "Labels required", "l"),
    change("hold", "Hold", "h"),
    change("release", "Release hold", "Shift+h"),
    change("remove", "Remove", "Delete"),
    change("restore", "Bring back", "Shift+Delete"),
    change("send_back", "Send back", "b"),
    { name: "all", label: "Select all", keys: ["Ctrl+a"], when: now.any, run: now.selectAll },
    {
      name: "clear",
      label: "Deselect",
      keys: ["Escape"],
      when: now.some && !now.panelOpen,
      run: now.clear,
    },
    {
      name: "undo",
      label: "Undo",
      keys: ["Ctrl+z"],
      when: now.undo !== undefined,
      run: () => now.undo?.(),
    },
    { name: "view", label: `Show as ${other}`, keys: ["v"], run: () => now.show(other) },
    { name: "help", label: "Keys", keys: ["?"], run: () => now.ask("help") },
  ];
}

const nothing = () => undefined;

/** Keys that the table and the gallery hear themselves. */
export const LIST_KEYS: Action[] = [
  { name: "move", label: "Move", keys: ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"] },
  { name: "toggle", label: "Select or deselect", keys: ["Space"] },
  {
    name: "extend",
    label: "Extend the selection",
    keys: ["Shift+ArrowDown", "Shift+ArrowUp", "Shift+Space"],
  },
  { name: "open", label: "Look at the asset", keys: ["Enter"] },
].map((key) => ({ ...key, group: "In the table and the gallery", run: nothing }));

const ANYWHERE = ["prioritize", "assign"];
const FIRST: Partial<Record<AssetState | "all", string[]>> = {
  on_hold: ["release", "prioritize"],
  removed: ["restore"],
  done: ["send_back", "require"],
  in_review: ["send_back", "prioritize"],
};

/** The actions that stand outside of the menu, by what is shown. */
export const firstActions = (state: AssetState | undefined): string[] =>
  FIRST[state ?? "all"] ?? ANYWHERE;
