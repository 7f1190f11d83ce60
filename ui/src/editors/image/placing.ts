import { activeFor } from "../choosing";
import { type Interface, isLabels, type LabelsTag } from "../config/model";
import type { ResultRegion } from "../protocol";
import { newShape } from "../result";
import type { Box } from "../shapes";
import type { EditorState } from "../state";
import { boxBetween, boxPercent, inside, type Point, type Size, toPercent } from "./geometry";
import { toImage, type Viewport } from "./viewport";

/** Class and control of the next shape on an image; without an active class, the image's first. */
export function nextClass(
  state: EditorState,
  config: Interface,
  object: string,
): { control: LabelsTag; label: string } | null {
  const active = activeFor(state, config, object);
  if (active !== null) return active;
  for (const control of config.controls.values()) {
    const label = isLabels(control) && control.toName === object ? control.options[0] : undefined;
    if (label !== undefined) return { control: control as LabelsTag, label: label.result };
  }
  return null;
}

export function boxRegion(control: LabelsTag, label: string, box: Box, size: Size): ResultRegion {
  return newShape(control, label, { ...boxPercent(box, size) }, size);
}

export function polygonRegion(
  control: LabelsTag,
  label: string,
  points: readonly Point[],
  size: Size,
): ResultRegion {
  const corners = points.map((point) => toPercent(point, size));
  return newShape(control, label, { points: corners, closed: true }, size);
}

/** A shape for the keyboard to start from: a fifth of what is in sight, in its middle. */
export function placedRegion(
  { control, label }: { control: LabelsTag; label: string },
  view: Viewport,
  frame: Size,
  size: Size,
): ResultRegion {
  const near = inside(toImage({ x: 0, y: 0 }, view), size);
  const far = inside(toImage({ x: frame.width, y: frame.height }, view), size);
  const [width, height] = [far.x - near.x, far.y - near.y];
  const box = boxBetween(
    { x: near.x + width * 0.4, y: near.y + height * 0.4 },
    { x: near.x + width * 0.6, y: near.y + height * 0.6 },
    size,
  );
  if (control.tag === "RectangleLabels") return boxRegion(control, label, box, size);
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const corners = [
    { x: box.x, y: box.y },
    { x: right, y: box.y },
    { x: right, y: bottom },
    { x: box.x, y: bottom },
  ];
  return polygonRegion(control, label, corners, size);
}
