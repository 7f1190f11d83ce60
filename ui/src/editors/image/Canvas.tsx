import { type KeyboardEvent, type RefObject, useEffect, useId, useRef } from "react";
import type { ObjectTag } from "../config/model";
import { useEditor } from "../context";
import { isDrawn } from "../shapes";
import { shapeOf } from "./edits";
import type { Point, Size } from "./geometry";
import classes from "./image.module.css";
import { Shape } from "./Shape";
import { Sketch } from "./Sketch";
import { useDrawing } from "./useDrawing";
import { useDraftActions } from "./useDraftActions";
import { useSpaceHeld } from "./useSpaceHeld";
import type { View } from "./useView";

interface Props {
  tag: ObjectTag;
  image: Size;
  view: View;
}

/** The drawing area over an image: its shapes, and everything a pointer does to them. */
export function Canvas({ tag, image, view }: Props) {
  const { state, dispatch, readOnly } = useEditor();
  const surface = useRef<HTMLDivElement>(null);
  const help = useId();
  const shown = state.history.present.filter(
    (region) => isDrawn(region) && region.to_name === tag.name && !state.hidden.has(region.id),
  );
  const drawing = useDrawing(tag, image, view, shown);
  const space = useSpaceHeld(surface);
  useWheelZoom(surface, view.zoom);
  useDraftActions(drawing.draft, tag.name, drawing.close);

  const panByKey = (event: KeyboardEvent) => {
    const by = event.target === surface.current && state.selected === null && PAN[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    view.pan(by);
  };

  const mode = space ? classes.panning : drawing.active ? classes.drawing : undefined;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={surface}
      className={[classes.surface, mode].filter(Boolean).join(" ")}
      // An application is interactive, whatever the linter takes it for.
      role="application"
      aria-roledescription="drawing area"
      aria-label={`Image ${tag.name}, ${shown.length === 1 ? "1 shape" : `${shown.length} shapes`}`}
      aria-describedby={help}
      data-surface={tag.name}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={panByKey}
      onPointerDown={(event) => drawing.down(event, space)}
      onPointerMove={drawing.move}
      onPointerUp={drawing.up}
      onPointerCancel={drawing.cancel}
      onDoubleClick={drawing.close}
      // A long press would open the browser's menu for the image in the middle of a drawing.
      onContextMenu={(event) => event.preventDefault()}
    >
      <svg className={classes.shapes} width={view.frame.width} height={view.frame.height}>
        {shown.map((region, at) => {
          const shape = shapeOf(region, image);
          if (shape === null) return null;
          return (
            <Shape
              key={region.id}
              region={region}
              shape={shape}
              image={image}
              viewport={view.viewport}
              place={`${at + 1} of ${shown.length}`}
              selected={region.id === state.selected}
              select={() => dispatch({ type: "select", id: region.id })}
            />
          );
        })}
        <Sketch
          box={drawing.sketch}
          draft={drawing.draft}
          hover={drawing.hover}
          viewport={view.viewport}
        />
      </svg>
      <p id={help} className={classes.hidden}>
        {readOnly ? HELP_READING : HELP}
      </p>
    </div>
  );
}

const STEP = 60;
/** Which way the image goes, so that an arrow shows what lies in its direction. */
const PAN: Record<string, Point> = {
  ArrowLeft: { x: STEP, y: 0 },
  ArrowRight: { x: -STEP, y: 0 },
  ArrowUp: { x: 0, y: STEP },
  ArrowDown: { x: 0, y: -STEP },
};

const HELP =
  "B places a shape in the middle. Tab goes from shape to shape; arrow keys move the one in " +
  "focus, Shift with arrow keys resizes it, Delete removes it, a class’s key changes its class.";
const HELP_READING = "Tab goes from shape to shape.";

/** Ctrl with the wheel zooms the image, not the page, which React's own listener couldn't stop. */
function useWheelZoom(
  surface: RefObject<HTMLElement | null>,
  zoom: (factor: number, about: Point) => void,
) {
  useEffect(() => {
    const element = surface.current;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
      const about = { x: event.clientX - left, y: event.clientY - top };
      zoom(Math.exp(-event.deltaY / 400), about);
    };
    element?.addEventListener("wheel", turn, { passive: false });
    return () => element?.removeEventListener("wheel", turn);
  }, [surface, zoom]);
}
