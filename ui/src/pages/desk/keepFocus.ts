import type { MouseEvent } from "react";

/**
 * A button clicked with the mouse does not take the focus, and with it Enter, from the work: it has
 * done what it does. Fields do, and so does every button reached by keyboard.
 */
export function keepFocus(event: MouseEvent<HTMLElement>): void {
  const { target, currentTarget } = event;
  // A dialog is a child in React's eyes only; it keeps its own focus.
  if (!(target instanceof Element) || !currentTarget.contains(target)) return;
  if (target.closest("button, summary") !== null) event.preventDefault();
}
