import { besideEditor, type Action } from "../../actions";
import type { EditorHandle } from "../../editors/protocol";

export const WHY = "Why this label?";
export const MANY = "Many at a glance";

export interface Wiring {
  mode: "look" | "correct";
  /** True where the author skipped: approving then means that there is no answer. */
  skipped: boolean;
  sending: boolean;
  /** False until the label, or the editor, is there to be seen. */
  ready: boolean;
  handle: EditorHandle | null;
  /** Whether other people's labels stand beside this one; null where there are none. */
  beside: boolean | null;
  approve(): void;
  correct(): void;
  sendCorrection(): void;
  look(): void;
  reject(): void;
  giveBack(): void;
  compare(): void;
  grid(): void;
  why(): void;
  help(): void;
}

/** What can be done with the label on the table; the editor's own keys come first. */
export function reviewActions(wiring: Wiring): Action[] {
  const table = [
    ...(wiring.mode === "look" ? looking(wiring) : correcting(wiring)),
    { name: "release", label: "Give back", keys: ["r", "Alt+r"], run: wiring.giveBack },
  ].map((action) => ({ ...action, when: action.when !== false && !wiring.sending }));
  const always: Action[] = [
    { name: "grid", label: MANY, keys: ["g", "Alt+g"], run: wiring.grid },
    { name: "why", label: WHY, keys: ["w", "Alt+w"], run: wiring.why },
    { name: "help", label: "Keys", keys: ["?"], run: wiring.help },
  ];
  const hotkeys = wiring.handle?.hotkeys() ?? [];
  const claimed = hotkeys.filter((one) => one.enabled).map((one) => one.key);
  return besideEditor([...table, ...always], claimed);
}

function looking(wiring: Wiring): Action[] {
  return [
    {
      name: "approve",
      label: wiring.skipped ? "Approve the skip" : "Approve and pull next",
      keys: ["Enter", "Ctrl+Enter"],
      when: wiring.ready,
      run: wiring.approve,
    },
    {
      name: "correct",
      label: wiring.skipped ? "Label it" : "Correct",
      keys: ["c", "Alt+c"],
      run: wiring.correct,
    },
    { name: "reject", label: "Send back", keys: ["x", "Alt+x"], run: wiring.reject },
    ...(wiring.beside === null ? [] : [comparing(wiring)]),
  ];
}

const comparing = ({ beside, compare }: Wiring): Action => ({
  name: "compare",
  label: beside === true ? "This one alone" : "Beside the others",
  keys: ["v", "Alt+v"],
  run: compare,
});

function correcting(wiring: Wiring): Action[] {
  const { handle } = wiring;
  return [
    {
      name: "confirm",
      label: "Send correction and pull next",
      keys: ["Enter", "Ctrl+Enter"],
      when: wiring.ready,
      run: wiring.sendCorrection,
    },
    { name: "look", label: "Back to the label", keys: ["Escape", "Alt+c"], run: wiring.look },
    {
      name: "undo",
      label: "Undo",
      keys: ["Ctrl+z"],
      repeats: true,
      when: handle?.canUndo === true,
      run: () => handle?.undo(),
    },
    {
      name: "redo",
      label: "Redo",
      keys: ["Ctrl+Shift+z", "Ctrl+y"],
      repeats: true,
      when: handle?.canRedo === true,
      run: () => handle?.redo(),
    },
  ];
}

/** The editor as it is to somebody who only looks: without the keys that would change something. */
export function reading(handle: EditorHandle | null): EditorHandle | null {
  if (handle === null) return null;
  return { ...handle, hotkeys: () => handle.hotkeys().filter((hotkey) => hotkey.enabled) };
}
