import type { KeyboardEvent } from "react";
import { useEditor } from "../context";
import type { ResultRegion } from "../protocol";
import { cornerAdded, cornerMoved, cornerRemoved } from "./edits";
import type { Point, Size } from "./geometry";
import classes from "./image.module.css";

interface Props {
  region: ResultRegion;
  /** In pixels of the frame. */
  corners: readonly Point[];
  image: Size;
  scale: number;
}

const HELP = "Arrow keys move it, Enter adds one, Delete removes it.";
const STEP = 4;
const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** The corners of the selected polygon: dragged, or reached by Tab and moved with the arrows. */
export function Corners({ region, corners, image, scale }: Props) {
  const { dispatch } = useEditor();
  const put = (changed: ResultRegion, streak?: string) =>
    dispatch({ type: "put", region: changed, streak });

  const press = (event: KeyboardEvent, at: number) => {
    const arrow = event.shiftKey ? undefined : ARROWS[event.key];
    if (arrow !== undefined) {
      const by = { x: arrow.x / scale, y: arrow.y / scale };
      put(cornerMoved(region, at, by, image), `corner ${region.id} ${at}`);
    } else if (event.key === "Enter") put(cornerAdded(region, at, image));
    else if (event.key === "Delete" && corners.length > 3) put(cornerRemoved(region, at, image));
    else return;
    event.preventDefault();
  };

  return corners.map(({ x, y }, at) => (
    <g key={at} className={classes.handle}>
      <circle className={classes.grip} data-corner={at} cx={x} cy={y} r={14} />
      <circle
        className={classes.knob}
        cx={x}
        cy={y}
        r={5}
        tabIndex={0}
        role="button"
        aria-label={`Corner ${at + 1} of ${corners.length}. ${HELP}`}
        onKeyDown={(event) => press(event, at)}
      />
    </g>
  ));
}
