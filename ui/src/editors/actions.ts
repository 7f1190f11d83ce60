import { type ControlTag, isLabels } from "./config/model";
import type { EditorContextValue } from "./context";
import { optionKey } from "./keys";
import type { EditorAction } from "./protocol";

/** The hotkeys that every interface has: its options, and what concerns the selected region. */
export function editorActions(editor: EditorContextValue): EditorAction[] {
  return [...optionActions(editor), ...regionActions(editor), ...historyActions(editor)];
}

function optionActions(editor: EditorContextValue): EditorAction[] {
  return Array.from(editor.config.controls.values()).flatMap((control) =>
    optionsOf(control).flatMap(({ result, text }) => {
      const key = editor.keys.get(optionKey(control.name, result));
      if (key === undefined) return [];
      const label = isLabels(control) ? `Label: ${text}` : `Choose: ${text}`;
      const run = () => editor.choose(control, result);
      return [{ key, label, enabled: !editor.readOnly, run }];
    }),
  );
}

function optionsOf(control: ControlTag): { result: string; text: string }[] {
  if (control.tag === "TextArea") return [];
  if (control.tag !== "Rating") return control.options;
  return Array.from({ length: control.max }, (_, at) => ({
    result: String(at + 1),
    text: at === 0 ? "1 star" : `${at + 1} stars`,
  }));
}

function regionActions({
  state,
  dispatch,
  readOnly,
  announce,
}: EditorContextValue): EditorAction[] {
  const { selected } = state;
  const has = selected !== null;
  const remove = () => {
    if (selected === null) return;
    dispatch({ type: "remove", id: selected });
    announce("Deleted.");
  };
  const hide = () => {
    if (selected !== null) dispatch({ type: "hide", id: selected });
  };
  const leave = () => {
    if (state.draft !== null) dispatch({ type: "draft", draft: null });
    else if (has) dispatch({ type: "select", id: null });
    else if (state.pending !== null) dispatch({ type: "pend", pending: null });
    else dispatch({ type: "activate", active: null });
  };
  const canLeave = has || state.draft !== null || state.pending !== null || state.active !== null;
  return [
    { key: "Delete", label: "Delete the selected region", enabled: has && !readOnly, run: remove },
    {
      key: "Backspace",
      label: "Delete the selected region",
      enabled: has && !readOnly,
      run: remove,
    },
    { key: "h", label: "Hide the selected region", enabled: has, run: hide },
    { key: "Escape", label: "Deselect", enabled: canLeave, run: leave },
  ];
}

function historyActions({
  state,
  dispatch,
  readOnly,
  announce,
}: EditorContextValue): EditorAction[] {
  const { past, future } = state.history;
  const undo = () => {
    dispatch({ type: "undo" });
    announce("Undone.");
  };
  const redo = () => {
    dispatch({ type: "redo" });
    announce("Done again.");
  };
  const canRedo = future.length > 0 && !readOnly;
  return [
    { key: "mod+z", label: "Undo", enabled: past.length > 0 && !readOnly, run: undo },
    { key: "mod+shift+z", label: "Redo", enabled: canRedo, run: redo },
    { key: "mod+y", label: "Redo", enabled: canRedo, run: redo },
  ];
}
