import { useEffect, useEffectEvent } from "react";
import { actionFor, type Action } from "../actions";
import { useSingleKeys } from "./singleKeys";

/** Run the actions by their keys while the page is shown and no dialog stands before it. */
export function useActions(actions: () => readonly Action[]): void {
  const [singleKeys] = useSingleKeys();
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || dialogIsOpen(event.target)) return;
    const action = actionFor(actions(), event, singleKeys);
    if (action === undefined) return;
    event.preventDefault();
    if (!event.repeat || action.repeats) action.run();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function dialogIsOpen(target: EventTarget | null): boolean {
  const inside = target instanceof Element && target.closest('[role="dialog"]') !== null;
  return inside || document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
