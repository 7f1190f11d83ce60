import type { ResultRegion } from "../protocol";
import { distance, type Handle, type Point } from "./geometry";

/** What a pressed pointer is doing. Points are pixels of the image, unless said otherwise. */
export type Gesture =
  | { kind: "draw"; from: Point; over: string | null }
  | { kind: "corner"; at: Point }
  | { kind: "move"; from: Point; region: ResultRegion }
  | { kind: "resize"; from: Point; region: ResultRegion; handle: Handle }
  | { kind: "reshape"; from: Point; region: ResultRegion; corner: number }
  /** `last` in pixels of the frame; `over` is what a press without a drag selects. */
  | { kind: "pan"; last: Point; moved: boolean; over: string | null }
  /** Two fingers; in pixels of the frame. */
  | { kind: "pinch"; centre: Point; spread: number };

/** A press that travels less than this many pixels of the screen is a click. */
export const CLICK = 4;

export function pinchOf(fingers: Iterable<Point>): { centre: Point; spread: number } | null {
  const [a, b] = Array.from(fingers);
  if (a === undefined || b === undefined) return null;
  return {
    centre: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 },
    spread: Math.max(1, distance(a, b)),
  };
}
