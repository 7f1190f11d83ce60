import { type Box, type PercentPoint, roundPercent } from "../shapes";

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** Which sides of a box a handle moves, by compass. */
export type Handle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w";
export const HANDLES: readonly Handle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** No shape gets thinner than this many pixels of the image. */
const THINNEST = 1;

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

/** Pixels of the image, from percent. */
export function toPixels([x, y]: PercentPoint, size: Size): Point {
  return { x: (x / 100) * size.width, y: (y / 100) * size.height };
}

export function toPercent(point: Point, size: Size): PercentPoint {
  return [roundPercent((point.x / size.width) * 100), roundPercent((point.y / size.height) * 100)];
}

/** The same rectangle in pixels of the image, where a turn keeps its right angles. */
export function boxPixels(box: Box, size: Size): Box {
  const { x, y } = toPixels([box.x, box.y], size);
  const extent = toPixels([box.width, box.height], size);
  return { x, y, width: extent.x, height: extent.y, rotation: box.rotation };
}

export function boxPercent(box: Box, size: Size): Box {
  const [x, y] = toPercent(box, size);
  const [width, height] = toPercent({ x: box.width, y: box.height }, size);
  return { x, y, width, height, rotation: box.rotation };
}

/** The upright box between two corners, cut at the image's edges. All in pixels of the image. */
export function boxBetween(a: Point, b: Point, size: Size): Box {
  const [left, right] = [a.x, b.x].sort(ascending).map((x) => clamp(x, 0, size.width));
  const [top, bottom] = [a.y, b.y].sort(ascending).map((y) => clamp(y, 0, size.height));
  const [x = 0, y = 0] = [left, top];
  return { x, y, width: (right ?? x) - x, height: (bottom ?? y) - y, rotation: 0 };
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** Moves a box, as far as the image reaches; a turned one is held by its corner alone. */
export function moveBox(box: Box, by: Point, size: Size): Box {
  const room = box.rotation === 0 ? box : { width: 0, height: 0 };
  return {
    ...box,
    x: clamp(box.x + by.x, 0, size.width - room.width),
    y: clamp(box.y + by.y, 0, size.height - room.height),
  };
}

/** Drags one handle by a vector in pixels of the image; the opposite side stays where it is. */
export function resizeBox(box: Box, handle: Handle, by: Point, size: Size): Box {
  const local = turn(by, -box.rotation);
  const left = handle.includes("w") ? Math.min(local.x, box.width - THINNEST) : 0;
  const top = handle.includes("n") ? Math.min(local.y, box.height - THINNEST) : 0;
  const right = handle.includes("e") ? Math.max(local.x, THINNEST - box.width) : 0;
  const bottom = handle.includes("s") ? Math.max(local.y, THINNEST - box.height) : 0;
  const shift = turn({ x: left, y: top }, box.rotation);
  const resized = {
    x: box.x + shift.x,
    y: box.y + shift.y,
    width: box.width - left + right,
    height: box.height - top + bottom,
    rotation: box.rotation,
  };
  return box.rotation === 0 ? within(resized, size) : resized;
}

function within(box: Box, size: Size): Box {
  const far = { x: box.x + box.width, y: box.y + box.height };
  return boxBetween(box, far, size);
}

export function turn({ x, y }: Point, degrees: number): Point {
  const angle = (degrees / 180) * Math.PI;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/** Moves all points together, as far as the image reaches. */
export function movePoints(points: readonly Point[], by: Point, size: Size): Point[] {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const dx = clamp(by.x, -Math.min(...xs), size.width - Math.max(...xs));
  const dy = clamp(by.y, -Math.min(...ys), size.height - Math.max(...ys));
  return points.map(({ x, y }) => ({ x: x + dx, y: y + dy }));
}

export function movePoint(points: readonly Point[], index: number, by: Point, size: Size): Point[] {
  return points.map((point, at) => (at === index ? inside(plus(point, by), size) : point));
}

/** Scales a polygon about its top left corner so that its extent grows by a vector. */
export function growPoints(points: readonly Point[], by: Point, size: Size): Point[] {
  const [left, top] = [
    Math.min(...points.map((point) => point.x)),
    Math.min(...points.map((point) => point.y)),
  ];
  const width = Math.max(THINNEST, Math.max(...points.map((point) => point.x)) - left);
  const height = Math.max(THINNEST, Math.max(...points.map((point) => point.y)) - top);
  const grown = {
    width: clamp(width + by.x, THINNEST, size.width - left),
    height: clamp(height + by.y, THINNEST, size.height - top),
  };
  return points.map((point) => ({
    x: left + ((point.x - left) * grown.width) / width,
    y: top + ((point.y - top) * grown.height) / height,
  }));
}

export function plus(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

export function minus(a: Point, b: Point): Point {
  return { x: a.x - b.x, y: a.y - b.y };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function inside(point: Point, size: Size): Point {
  return { x: clamp(point.x, 0, size.width), y: clamp(point.y, 0, size.height) };
}
