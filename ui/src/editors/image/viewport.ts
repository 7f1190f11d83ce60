import { clamp, minus, type Point, type Size } from "./geometry";

/** Where the image lies: `scale` screen pixels per pixel of the image, its corner at `origin`. */
export interface Viewport {
  scale: number;
  origin: Point;
}

const CLOSEST = 40;
/** At least this much of the image stays in sight, so that nobody loses it. */
const IN_SIGHT = 48;

/** The whole image, centred, as large as the frame allows. */
export function fitted(image: Size, frame: Size): Viewport {
  const scale = Math.min(frame.width / image.width, frame.height / image.height, CLOSEST);
  return {
    scale,
    origin: {
      x: (frame.width - image.width * scale) / 2,
      y: (frame.height - image.height * scale) / 2,
    },
  };
}

/** Zooms about a point of the frame, which keeps showing the same spot of the image. */
export function zoomed(
  view: Viewport,
  factor: number,
  about: Point,
  image: Size,
  frame: Size,
): Viewport {
  const smallest = fitted(image, frame).scale;
  const scale = clamp(view.scale * factor, smallest, Math.max(CLOSEST, smallest));
  if (scale === smallest) return fitted(image, frame);
  const spot = toImage(about, view);
  return kept(
    { scale, origin: { x: about.x - spot.x * scale, y: about.y - spot.y * scale } },
    image,
    frame,
  );
}

export function panned(view: Viewport, by: Point, image: Size, frame: Size): Viewport {
  const origin = { x: view.origin.x + by.x, y: view.origin.y + by.y };
  return kept({ ...view, origin }, image, frame);
}

function kept(view: Viewport, image: Size, frame: Size): Viewport {
  const [width, height] = [image.width * view.scale, image.height * view.scale];
  const [marginX, marginY] = [Math.min(IN_SIGHT, width), Math.min(IN_SIGHT, height)];
  return {
    ...view,
    origin: {
      x: clamp(view.origin.x, marginX - width, frame.width - marginX),
      y: clamp(view.origin.y, marginY - height, frame.height - marginY),
    },
  };
}

/** Pixels of the image, from pixels of the frame. */
export function toImage(point: Point, view: Viewport): Point {
  const { x, y } = minus(point, view.origin);
  return { x: x / view.scale, y: y / view.scale };
}

export function toFrame(point: Point, view: Viewport): Point {
  return {
    x: view.origin.x + point.x * view.scale,
    y: view.origin.y + point.y * view.scale,
  };
}
