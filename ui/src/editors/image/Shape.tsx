import { isLabels, optionOf } from "../config/model";
import { useEditor } from "../context";
import type { ResultRegion } from "../protocol";
import { classesOf } from "../result";
import type { PixelShape } from "./edits";
import { Corners } from "./Corners";
import { HANDLES, plus, type Point, type Size, turn } from "./geometry";
import classes from "./image.module.css";
import { toFrame, type Viewport } from "./viewport";

interface Props {
  region: ResultRegion;
  shape: PixelShape;
  image: Size;
  viewport: Viewport;
  /** Such as "2 of 5". */
  place: string;
  selected: boolean;
  select(): void;
}

/** One box or polygon: reached by Tab, and drawn so that it stands out from any image. */
export function Shape({ region, shape, image, viewport, place, selected, select }: Props) {
  const { config, readOnly } = useEditor();
  const control = config.controls.get(region.from_name);
  const options = classesOf(region).flatMap((each) =>
    isLabels(control) ? (optionOf(control, each) ?? []) : [],
  );
  const names = options.map((option) => option.text).join(", ");
  const outline = outlineOf(shape).map((point) => toFrame(point, viewport));
  const path = outline.map(({ x, y }) => `${x},${y}`).join(" ");
  const top = outline.reduce((a, b) => (b.y < a.y ? b : a), outline[0] ?? { x: 0, y: 0 });
  return (
    <g
      className={selected ? `${classes.shape} ${classes.selected}` : classes.shape}
      data-region={region.id}
      // No button, since being in focus is all it does: Enter is left to the page, to hand in.
      role="group"
      aria-roledescription="shape"
      tabIndex={0}
      aria-current={selected}
      aria-label={`${names}, ${describe(shape, image)}, ${place}`}
      color={options[0]?.color}
      onFocus={select}
    >
      <polygon className={classes.casing} points={path} />
      <polygon className={classes.line} points={path} />
      <text className={classes.name} x={top.x + 4} y={top.y > 22 ? top.y - 7 : top.y + 17}>
        {names}
      </text>
      {selected && !readOnly && shape.box && <Handles outline={outline} />}
      {selected && !readOnly && shape.points && (
        <Corners region={region} corners={outline} image={image} scale={viewport.scale} />
      )}
    </g>
  );
}

function outlineOf(shape: PixelShape): Point[] {
  if (shape.points) return shape.points;
  const { x, y, width, height, rotation } = shape.box;
  const corners = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  return corners.map((corner) => plus(turn(corner, rotation), { x, y }));
}

function describe(shape: PixelShape, image: Size): string {
  if (shape.points) return `polygon with ${shape.points.length} corners`;
  const share = (part: number, whole: number) => `${Math.round((part / whole) * 100)} %`;
  const { x, y, width, height } = shape.box;
  return (
    `box ${share(x, image.width)} from the left, ${share(y, image.height)} from the top, ` +
    `${share(width, image.width)} wide, ${share(height, image.height)} high`
  );
}

/** Handles stand at the corners and halfway between them, in the order of `HANDLES`. */
function Handles({ outline }: { outline: readonly Point[] }) {
  return HANDLES.map((handle, at) => {
    const here = outline[at >> 1] ?? { x: 0, y: 0 };
    const next = outline[((at + 1) >> 1) % 4] ?? here;
    const centre = { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 };
    return (
      <g key={handle} className={classes.handle} style={{ cursor: `${handle}-resize` }}>
        <circle className={classes.grip} data-handle={handle} cx={centre.x} cy={centre.y} r={14} />
        <rect className={classes.knob} x={centre.x - 4.5} y={centre.y - 4.5} width={9} height={9} />
      </g>
    );
  });
}
