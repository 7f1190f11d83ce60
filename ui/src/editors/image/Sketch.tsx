import type { Box } from "../shapes";
import type { Point } from "./geometry";
import classes from "./image.module.css";
import { toFrame, type Viewport } from "./viewport";

interface Props {
  box: Box | null;
  draft: readonly Point[] | null;
  hover: Point | null;
  viewport: Viewport;
}

/** What is being drawn and isn't a region yet. */
export function Sketch({ box, draft, hover, viewport }: Props) {
  if (box !== null) {
    const { x, y } = toFrame(box, viewport);
    const { scale } = viewport;
    return (
      <rect
        className={classes.sketch}
        x={x}
        y={y}
        width={box.width * scale}
        height={box.height * scale}
      />
    );
  }
  if (draft === null) return null;
  const corners = draft.map((point) => toFrame(point, viewport));
  const line = hover === null ? corners : [...corners, toFrame(hover, viewport)];
  return (
    <g>
      <polyline className={classes.casing} points={line.map(({ x, y }) => `${x},${y}`).join(" ")} />
      <polyline className={classes.sketch} points={line.map(({ x, y }) => `${x},${y}`).join(" ")} />
      {corners.map(({ x, y }, at) => (
        <circle key={at} className={classes.knob} cx={x} cy={y} r={at === 0 ? 7 : 4} />
      ))}
    </g>
  );
}
