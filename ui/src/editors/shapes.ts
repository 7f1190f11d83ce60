import type { ResultRegion, ResultValue } from "./protocol";

/** A point as Label Studio writes it: percent of the image's natural width and height. */
export type PercentPoint = readonly [x: number, y: number];

/** A rectangle in percent; `rotation` is clockwise degrees about its top left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation: number;
}

/** A stretch of text, `end` exclusive, in UTF-16 code units. */
export interface Span {
  start: number;
  end: number;
}

function finite(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

export function boxOf(value: ResultValue): Box | null {
  const { x, y, width, height, rotation = 0 } = value;
  const whole = finite(x) && finite(y) && finite(width) && finite(height) && finite(rotation);
  return whole ? { x, y, width, height, rotation } : null;
}

export function pointsOf(value: ResultValue): PercentPoint[] | null {
  const { points } = value;
  if (!Array.isArray(points) || points.length < 3) return null;
  const read = points.map((point: unknown) => {
    const [x, y] = Array.isArray(point) ? (point as unknown[]) : [];
    return finite(x) && finite(y) ? ([x, y] as const) : null;
  });
  return read.every((point) => point !== null) ? read : null;
}

export function spanOf(value: ResultValue): Span | null {
  const { start, end } = value;
  const whole = Number.isInteger(start) && Number.isInteger(end);
  if (!whole || (start as number) < 0 || (end as number) <= (start as number)) return null;
  return { start: start as number, end: end as number };
}

/** Whether a region is drawn on its asset, rather than an answer about the whole of it. */
export function isDrawn(region: ResultRegion): boolean {
  return ["rectanglelabels", "polygonlabels", "labels"].includes(region.type);
}

export function roundPercent(value: number): number {
  // Four places are a hundredth of a pixel on an image of 10,000: exact, and short to store.
  return Math.round(value * 10_000) / 10_000;
}
