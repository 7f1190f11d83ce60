import { type RefObject, useEffect, useRef } from "react";
import type { EditorState } from "./state";

/**
 * Keeps the focus with what is selected on an asset: on a new shape, and back on its asset when the
 * shape is gone. Focus that is elsewhere, in a list or a text field, stays there.
 */
export function useRegionFocus(root: RefObject<HTMLElement | null>, state: EditorState) {
  const { selected } = state;
  const region = state.history.present.find((each) => each.id === selected);
  const object = region?.to_name ?? null;
  const lastObject = useRef<string | null>(null);

  useEffect(() => {
    const editor = root.current;
    const left = lastObject.current;
    lastObject.current = object;
    if (editor === null || !isFree(document.activeElement)) return;
    if (selected !== null) focus(editor.querySelector(`[data-region="${CSS.escape(selected)}"]`));
    else if (left !== null) focus(editor.querySelector(`[data-surface="${CSS.escape(left)}"]`));
  }, [root, selected, object]);
}

function isFree(focused: Element | null): boolean {
  return (
    focused === null || focused === document.body || focused.closest("[data-surface]") !== null
  );
}

function focus(element: Element | null) {
  const takesFocus = element instanceof HTMLElement || element instanceof SVGElement;
  if (takesFocus) element.focus({ preventScroll: true });
}
