import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent } from "react";
import { useSingleKeys } from "../components/singleKeys";
import { belongsToFocus, runByKey } from "./keys";
import type { EditorAction } from "./protocol";

/**
 * Hears hotkeys wherever the focus is: inside the editor after its own parts had their chance (by
 * the handler given back), elsewhere before the page does, so that no press means two things.
 */
export function useEditorKeys(
  root: RefObject<HTMLElement | null>,
  actions: () => readonly EditorAction[],
): (event: KeyboardEvent) => void {
  const [singleKeys] = useSingleKeys();

  function press(event: globalThis.KeyboardEvent) {
    if (event.defaultPrevented || event.isComposing || behindDialog()) return;
    if (belongsToFocus(event, event.target)) return;
    if (!singleKeys && isSingle(event) && !isOnAsset(event.target)) return;
    if (runByKey(actions(), event)) event.preventDefault();
  }

  const pressElsewhere = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (!(event.target instanceof Node && root.current?.contains(event.target))) press(event);
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => pressElsewhere(event);
    document.addEventListener("keydown", listen, true);
    return () => document.removeEventListener("keydown", listen, true);
  }, []);

  return (event) => press(event.nativeEvent);
}

function behindDialog(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

function isSingle(event: globalThis.KeyboardEvent): boolean {
  return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
}

// WCAG 2.1.4: who switched single keys off still has them where the asset itself has the focus.
function isOnAsset(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-surface]") !== null;
}
