import type { Box, PercentPoint, Span } from "../../editors/shapes";

/** Corners in percent of the image, in order. */
export type Outline = readonly PercentPoint[];

/** A box's corners; a turned one keeps its right angles on an image this many times as wide as high. */
export function outlineOfBox(box: Box, aspect: number): Outline {
  const turn = (box.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const corners = [
    [0, 0],
    [box.width, 0],
    [box.width, box.height],
    [0, box.height],
  ] as const;
  return corners.map(([right, down]) => {
    const [x, y] = [right * aspect, down];
    return [box.x + (x * cos - y * sin) / aspect, box.y + x * sin + y * cos] as const;
  });
}

interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function boundsOf(outline: Outline): Bounds {
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

const areaOf = ({ left, right, top, bottom }: Bounds): number =>
  Math.max(0, right - left) * Math.max(0, bottom - top);

function isUpright(outline: Outline, bounds: Bounds): boolean {
  return (
    outline.length === 4 &&
    outline.every(
      ([x, y]) =>
        (x === bounds.left || x === bounds.right) && (y === bounds.top || y === bounds.bottom),
    )
  );
}

// Points per side of the grid that other shapes than upright boxes are measured on.
const GRID = 64;

/** Intersection over union of two shapes, 0 to 1: exact for upright boxes, else within about 2 %. */
export function overlap(a: Outline, b: Outline): number {
  const [ofA, ofB] = [boundsOf(a), boundsOf(b)];
  const shared: Bounds = {
    left: Math.max(ofA.left, ofB.left),
    right: Math.min(ofA.right, ofB.right),
    top: Math.max(ofA.top, ofB.top),
    bottom: Math.min(ofA.bottom, ofB.bottom),
  };
  const common = areaOf(shared);
  if (shared.left >= shared.right || shared.top >= shared.bottom) return 0;
  if (isUpright(a, ofA) && isUpright(b, ofB)) {
    return common / (areaOf(ofA) + areaOf(ofB) - common);
  }
  return sampled(a, b, {
    left: Math.min(ofA.left, ofB.left),
    right: Math.max(ofA.right, ofB.right),
    top: Math.min(ofA.top, ofB.top),
    bottom: Math.max(ofA.bottom, ofB.bottom),
  });
}

function sampled(a: Outline, b: Outline, { left, right, top, bottom }: Bounds): number {
  let both = 0;
  let either = 0;
  for (let row = 0; row < GRID; row++) {
    const y = top + ((row + 0.5) / GRID) * (bottom - top);
    for (let column = 0; column < GRID; column++) {
      const x = left + ((column + 0.5) / GRID) * (right - left);
      const [inA, inB] = [contains(a, x, y), contains(b, x, y)];
      if (inA && inB) both++;
      if (inA || inB) either++;
    }
  }
  return either === 0 ? 0 : both / either;
}

/** Even-odd rule. */
function contains(outline: Outline, x: number, y: number): boolean {
  let inside = false;
  outline.forEach(([x1, y1], at) => {
    const [x2, y2] = outline[(at + 1) % outline.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

/** The same for stretches of text. */
export function spanOverlap(a: Span, b: Span): number {
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  if (common <= 0) return 0;
  return common / (a.end - a.start + (b.end - b.start) - common);
}
