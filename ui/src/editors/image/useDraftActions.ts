import { useActions, useEditor } from "../context";
import type { EditorAction } from "../protocol";
import type { Point } from "./geometry";

/** Hotkeys while the corners of a polygon are being set; otherwise Enter and the rest are free. */
export function useDraftActions(draft: readonly Point[] | null, object: string, close: () => void) {
  const { dispatch } = useEditor();
  const back = () => {
    const points = draft?.slice(0, -1) ?? [];
    dispatch({ type: "draft", draft: points.length > 0 ? { object, points } : null });
  };
  const whole = draft !== null && draft.length > 2;
  const actions: EditorAction[] = [
    { key: "Enter", label: "Close the polygon", enabled: whole, run: close },
    { key: "Backspace", label: "Take back the last corner", enabled: true, run: back },
    { key: "mod+z", label: "Take back the last corner", enabled: true, run: back },
  ];
  useActions(draft === null ? NONE : actions);
}

const NONE: EditorAction[] = [];
