import type { Action } from "../../actions";
import type { EditorHandle } from "../../editors/protocol";

/** The editor listens to these itself; the help sheet shows them. */
export function editorHelp(handle: EditorHandle | null): Action[] {
  return (handle?.hotkeys() ?? []).map((hotkey) => ({
    name: `editor ${hotkey.key}`,
    label: hotkey.label,
    keys: [hotkey.key],
    group: "Editor",
    run: () => hotkey.run(),
  }));
}
