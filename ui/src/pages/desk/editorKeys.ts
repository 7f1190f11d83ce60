import type { Action } from "../../actions";
import type { EditorHandle } from "../../editors/protocol";

/** The editor listens to these itself; the help sheet shows them, one line for what is the same. */
export function editorHelp(handle: EditorHandle | null): Action[] {
  const byLabel = new Map<string, Action>();
  for (const { key, label, run } of handle?.hotkeys() ?? []) {
    const known = byLabel.get(label);
    if (known === undefined) {
      byLabel.set(label, { name: `editor ${label}`, label, keys: [key], group: "Editor", run });
    } else if (!known.keys.includes(key)) {
      byLabel.set(label, { ...known, keys: [...known.keys, key] });
    }
  }
  return [...byLabel.values()];
}
