import { besideEditor, type Action } from "../../actions";
import type { EditorHandle } from "../../editors/protocol";

interface Wiring {
  sending: boolean;
  handle: EditorHandle | null;
  confirm(): void;
  skip(): void;
  giveBack(): void;
  why(): void;
  previous(): void;
  help(): void;
}

/** What can be done with the asset on the table; the editor's own keys come first. */
export function deskActions(wiring: Wiring): Action[] {
  const { handle, sending } = wiring;
  const table: Action[] = [
    {
      name: "confirm",
      label: "Confirm and pull next",
      keys: ["Enter", "Ctrl+Enter"],
      // Until the editor is there nobody can have answered, nor does it say what is missing.
      when: !sending && handle !== null,
      run: wiring.confirm,
    },
    { name: "skip", label: "Skip", keys: ["s", "Alt+s"], when: !sending, run: wiring.skip },
    {
      name: "release",
      label: "Give back",
      keys: ["r", "Alt+r"],
      when: !sending,
      run: wiring.giveBack,
    },
    {
      name: "undo",
      label: "Undo",
      keys: ["Ctrl+z"],
      repeats: true,
      when: handle?.canUndo === true && !sending,
      run: () => handle?.undo(),
    },
    {
      name: "redo",
      label: "Redo",
      keys: ["Ctrl+Shift+z", "Ctrl+y"],
      repeats: true,
      when: handle?.canRedo === true && !sending,
      run: () => handle?.redo(),
    },
    { name: "why", label: "Why this asset?", keys: ["w", "Alt+w"], run: wiring.why },
    { name: "previous", label: "My labels", keys: ["p", "Alt+p"], run: wiring.previous },
    { name: "help", label: "Keys", keys: ["?"], run: wiring.help },
  ];
  const claimed = (handle?.hotkeys() ?? []).filter((one) => one.enabled).map((one) => one.key);
  return besideEditor(table, claimed);
}
