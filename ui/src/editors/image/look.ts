import { useSyncExternalStore } from "react";

/** How images are shown, in percent: it stays for the next image, as it does for one's eyes. */
export interface Look {
  brightness: number;
  contrast: number;
}

export const PLAIN: Look = { brightness: 100, contrast: 100 };
export const DARKEST = 20;
export const BRIGHTEST = 300;
const STEP = 10;

let look = PLAIN;
const listeners = new Set<() => void>();

export function setLook(change: Partial<Look>): void {
  look = { ...look, ...change };
  for (const listener of listeners) listener();
}

/** One step brighter or darker, or with more or less contrast. */
export function stepLook(what: keyof Look, direction: 1 | -1): void {
  const next = look[what] + direction * STEP;
  setLook({ [what]: Math.min(Math.max(next, DARKEST), BRIGHTEST) });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLook = (): Look => useSyncExternalStore(subscribe, () => look);

export function filterOf({ brightness, contrast }: Look): string | undefined {
  if (brightness === 100 && contrast === 100) return undefined;
  return `brightness(${brightness}%) contrast(${contrast}%)`;
}
