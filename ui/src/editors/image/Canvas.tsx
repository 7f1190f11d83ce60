import { type RefObject, useEffect, useId, useRef } from "react";
import type { ObjectTag } from "../config/model";
import { useEditor } from "../context";
import { isDrawn } from "../shapes";
import { shapeOf } from "./edits";
import type { Size } from "./geometry";
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
  useWheel(surface, view);
  useDraftActions(drawing.draft, tag.name, drawing.close);

  const mode = space ? classes.panning : drawing.active ? classes.drawing : undefined;
  return (
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

const HELP =
  "B places a shape in the middle. Tab goes from shape to shape; arrow keys move the one in " +
  "focus, Shift with arrow keys resizes it, Delete removes it, a class’s key changes its class.";
const HELP_READING = "Tab goes from shape to shape.";

/**
 * The wheel zooms the image where the page has nothing to scroll, with Ctrl everywhere; with Shift, or
 * turned sideways, it moves the image. React's own listener couldn't keep it from the page.
 */
function useWheel(
  surface: RefObject<HTMLElement | null>,
  { zoom, pan }: Pick<View, "zoom" | "pan">,
) {
  useEffect(() => {
    const element = surface.current;
    const turn = (event: WheelEvent) => {
      const asked = event.ctrlKey || event.metaKey;
      if (!asked && pageScrolls()) return;
      event.preventDefault();
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (!asked && sideways !== 0) return pan({ x: -sideways, y: 0 });
      const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
      const about = { x: event.clientX - left, y: event.clientY - top };
      zoom(Math.exp(-event.deltaY / 400), about);
    };
    element?.addEventListener("wheel", turn, { passive: false });
    return () => element?.removeEventListener("wheel", turn);
  }, [surface, zoom, pan]);
}

function pageScrolls(): boolean {
  const { scrollHeight, clientHeight } = document.documentElement;
  return scrollHeight > clientHeight + 1;
}
