import type { ResultRegion } from "../protocol";
import { type Box, boxOf, pointsOf } from "../shapes";
import {
  boxPercent,
  boxPixels,
  growPoints,
  type Handle,
  minus,
  moveBox,
  movePoint,
  movePoints,
  type Point,
  resizeBox,
  type Size,
  toPercent,
  toPixels,
  turn,
} from "./geometry";

/** A region's shape in pixels of the image. */
export type PixelShape = { box: Box; points?: undefined } | { points: Point[]; box?: undefined };

export function shapeOf(region: ResultRegion, size: Size): PixelShape | null {
  const box = region.type === "rectanglelabels" ? boxOf(region.value) : null;
  if (box !== null) return { box: boxPixels(box, size) };
  const points = region.type === "polygonlabels" ? pointsOf(region.value) : null;
  return points && { points: points.map((point) => toPixels(point, size)) };
}

function withShape(region: ResultRegion, shape: PixelShape, size: Size): ResultRegion {
  const value = shape.box
    ? boxPercent(shape.box, size)
    : { points: shape.points.map((point) => toPercent(point, size)) };
  return { ...region, value: { ...region.value, ...value } };
}

type Change = {
  box(box: Box): Box;
  points(points: Point[]): Point[];
};

function changed(region: ResultRegion, size: Size, change: Change): ResultRegion {
  const shape = shapeOf(region, size);
  if (shape === null) return region;
  const next = shape.box ? { box: change.box(shape.box) } : { points: change.points(shape.points) };
  return withShape(region, next, size);
}

export function moved(region: ResultRegion, by: Point, size: Size): ResultRegion {
  return changed(region, size, {
    box: (box) => moveBox(box, by, size),
    points: (points) => movePoints(points, by, size),
  });
}

/** What the keyboard's resizing does: the right and lower side go out or in. */
export function grown(region: ResultRegion, by: Point, size: Size): ResultRegion {
  return changed(region, size, {
    box: (box) => resizeBox(box, "se", by, size),
    points: (points) => growPoints(points, by, size),
  });
}

export function resized(region: ResultRegion, handle: Handle, by: Point, size: Size): ResultRegion {
  return changed(region, size, {
    box: (box) => resizeBox(box, handle, by, size),
    points: (points) => points,
  });
}

/** Changes the corners of a polygon; a region of another shape stays as it is. */
function reshaped(
  region: ResultRegion,
  size: Size,
  points: (points: Point[]) => Point[],
): ResultRegion {
  return changed(region, size, { box: (box) => box, points });
}

export function cornerMoved(
  region: ResultRegion,
  corner: number,
  by: Point,
  size: Size,
): ResultRegion {
  return reshaped(region, size, (points) => movePoint(points, corner, by, size));
}

/** Takes a corner away, as long as three are left. */
export function cornerRemoved(region: ResultRegion, corner: number, size: Size): ResultRegion {
  return reshaped(region, size, (points) =>
    points.length > 3 ? points.filter((_, at) => at !== corner) : points,
  );
}

/** Adds a corner halfway to the next one. */
export function cornerAdded(region: ResultRegion, corner: number, size: Size): ResultRegion {
  return reshaped(region, size, (points) => {
    const [here, next] = [points[corner], points[(corner + 1) % points.length]];
    if (here === undefined || next === undefined) return points;
    const halfway = { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 };
    return points.toSpliced(corner + 1, 0, halfway);
  });
}

/** The smallest region under a point, so that a box within a box can be reached. */
export function regionAt(
  regions: readonly ResultRegion[],
  point: Point,
  size: Size,
): ResultRegion | null {
  let [found, least]: [ResultRegion | null, number] = [null, Infinity];
  for (const region of regions) {
    const shape = shapeOf(region, size);
    if (shape === null || !covers(shape, point)) continue;
    const area = areaOf(shape);
    if (area <= least) [found, least] = [region, area];
  }
  return found;
}

export function covers(shape: PixelShape, point: Point): boolean {
  if (shape.points) return isWithin(shape.points, point);
  const { box } = shape;
  const { x, y } = turn(minus(point, box), -box.rotation);
  return x >= 0 && y >= 0 && x <= box.width && y <= box.height;
}

/** Even-odd rule: a ray to the right crosses an odd number of sides. */
function isWithin(points: readonly Point[], { x, y }: Point): boolean {
  let within = false;
  points.forEach((a, index) => {
    const b = points.at(index - 1) ?? a;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
  });
  return within;
}

/** For polygons the shoelace formula. */
function areaOf(shape: PixelShape): number {
  if (shape.box) return shape.box.width * shape.box.height;
  const twice = shape.points.reduce((sum, a, index) => {
    const b = shape.points.at(index - 1) ?? a;
    return sum + (b.x * a.y - a.x * b.y);
  }, 0);
  return Math.abs(twice) / 2;
}
