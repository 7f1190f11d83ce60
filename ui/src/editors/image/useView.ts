import { type CSSProperties, useCallback, useState } from "react";
import type { Point, Size } from "./geometry";
import { fitted, panned, type Viewport, zoomed } from "./viewport";

/** The current view of an image in its frame, and how to change it. */
export interface View {
  viewport: Viewport;
  frame: Size;
  placement: CSSProperties;
  /** Zooms about a point of the frame, or about its centre. */
  zoom(factor: number, about?: Point): void;
  pan(by: Point): void;
  fit(): void;
  /** How large the image is shown, in percent of its own pixels. */
  percent: number;
  /** True while the whole image is shown. */
  fitted: boolean;
}

/** Until the frame is measured, and where nothing is ever laid out. */
const UNMEASURED: Size = { width: 640, height: 480 };
const NOTHING: Size = { width: 1, height: 1 };

export function useView(
  size: Size | null,
): View & { setFrame(element: HTMLElement | null): (() => void) | undefined } {
  const { frame, setFrame } = useFrame();
  // null follows the frame: a fitted image stays fitted when the window changes.
  const [chosen, setChosen] = useState<Viewport | null>(null);
  const image = size ?? NOTHING;
  const viewport = chosen ?? fitted(image, frame);

  const change = useCallback(
    (next: (view: Viewport) => Viewport) =>
      setChosen((current) => next(current ?? fitted(image, frame))),
    [image, frame],
  );
  const zoom = useCallback(
    (factor: number, about: Point = { x: frame.width / 2, y: frame.height / 2 }) =>
      change((view) => zoomed(view, factor, about, image, frame)),
    [change, image, frame],
  );
  const pan = useCallback(
    (by: Point) => change((view) => panned(view, by, image, frame)),
    [change, image, frame],
  );
  const fit = useCallback(() => setChosen(null), []);

  return {
    setFrame,
    viewport,
    frame,
    placement: placed(size, viewport),
    zoom,
    pan,
    fit,
    fitted: chosen === null,
    percent: Math.round(viewport.scale * 100),
  };
}

function placed(size: Size | null, { scale, origin }: Viewport): CSSProperties {
  if (size === null) return { visibility: "hidden" };
  return {
    width: size.width,
    height: size.height,
    transform: `translate(${origin.x}px, ${origin.y}px) scale(${scale})`,
    imageRendering: scale > 4 ? "pixelated" : "auto",
  };
}

/** What the last frame measured: the next image is drawn for it before it has a frame at all. */
let lastFrame = UNMEASURED;

function useFrame(): {
  frame: Size;
  setFrame(element: HTMLElement | null): (() => void) | undefined;
} {
  const [frame, setSize] = useState(lastFrame);
  // Measured before the first frame is painted: an image drawn for another size would jump.
  const setFrame = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height === 0) return;
      lastFrame = { width, height };
      setSize((known) =>
        known.width === width && known.height === height ? known : { width, height },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { frame, setFrame };
}
