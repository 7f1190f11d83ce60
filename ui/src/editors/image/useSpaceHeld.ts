import { type RefObject, useEffect, useState } from "react";
import { belongsToFocus } from "../keys";

/** Whether the space bar is held while the pointer is over the image: dragging then pans. */
export function useSpaceHeld(surface: RefObject<HTMLElement | null>): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.key !== " " || !surface.current?.matches(":hover")) return;
      if (belongsToFocus(event, event.target) || isButton(event.target)) return;
      event.preventDefault();
      setHeld(true);
    };
    const up = (event: KeyboardEvent) => {
      if (event.key === " ") setHeld(false);
    };
    const leave = () => setHeld(false);
    document.addEventListener("keydown", down);
    document.addEventListener("keyup", up);
    window.addEventListener("blur", leave);
    return () => {
      document.removeEventListener("keydown", down);
      document.removeEventListener("keyup", up);
      window.removeEventListener("blur", leave);
    };
  }, [surface]);
  return held;
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a[href], summary") !== null;
}
