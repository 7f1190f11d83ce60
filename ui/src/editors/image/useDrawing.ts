import { type PointerEvent, useRef, useState } from "react";
import { activeFor } from "../choosing";
import { type ObjectTag } from "../config/model";
import { useEditor } from "../context";
import type { ResultRegion } from "../protocol";
import type { Box } from "../shapes";
import { cornerMoved, covers, moved, regionAt, resized, shapeOf } from "./edits";
import {
  boxBetween,
  distance,
  type Handle,
  inside,
  minus,
  type Point,
  type Size,
} from "./geometry";
import { CLICK, type Gesture, pinchOf } from "./gestures";
import { boxRegion, polygonRegion } from "./placing";
import type { View } from "./useView";
import { toImage } from "./viewport";

/** Drawing, moving, resizing and panning with mouse, pen or fingers, on one image. */
export function useDrawing(tag: ObjectTag, image: Size, view: View, shown: ResultRegion[]) {
  const { state, config, dispatch, readOnly } = useEditor();
  const gesture = useRef<Gesture | null>(null);
  const fingers = useRef(new Map<number, Point>());
  const [sketch, setSketch] = useState<Box | null>(null);
  const [hover, setHover] = useState<Point | null>(null);
  const active = readOnly ? null : activeFor(state, config, tag.name);
  const draft = state.draft?.object === tag.name ? state.draft.points : null;
  const select = (id: string | null) => dispatch({ type: "select", id });

  function begin(event: PointerEvent, holdsSpace: boolean): Gesture {
    const at = inFrame(event);
    const from = toImage(at, view.viewport);
    const over = regionAt(shown, from, image)?.id ?? null;
    const pan: Gesture = { kind: "pan", last: at, moved: false, over };
    if (event.button === 1 || holdsSpace) return { ...pan, over: null };
    if (readOnly) return pan;
    return (
      (draft === null ? onSelected(event, from) : null) ??
      (active === null ? pan : drawing(event, from, over))
    );
  }

  /** Handles and the inside of the selected region change it, unless Shift asks to draw there. */
  function onSelected(event: PointerEvent, from: Point): Gesture | null {
    const region = shown.find((each) => each.id === state.selected);
    if (region === undefined || event.shiftKey) return null;
    const { handle, corner } = (event.target as Element & { dataset: DOMStringMap }).dataset;
    if (handle !== undefined) return { kind: "resize", from, region, handle: handle as Handle };
    if (corner !== undefined) return { kind: "reshape", from, region, corner: Number(corner) };
    const shape = shapeOf(region, image);
    return shape !== null && covers(shape, from) ? { kind: "move", from, region } : null;
  }

  function drawing(event: PointerEvent, from: Point, over: string | null): Gesture {
    const polygon = active?.control.tag === "PolygonLabels";
    const corner = polygon && (draft !== null || over === null || event.shiftKey);
    return corner ? { kind: "corner", at: from } : { kind: "draw", from, over };
  }

  function follow(doing: Gesture, at: Point) {
    const to = toImage(at, view.viewport);
    switch (doing.kind) {
      case "draw":
        if (active?.control.tag === "RectangleLabels") setSketch(boxBetween(doing.from, to, image));
        return;
      case "move":
        return change("move", moved(doing.region, minus(to, doing.from), image));
      case "resize":
        return change("resize", resized(doing.region, doing.handle, minus(to, doing.from), image));
      case "reshape":
        return change(
          "reshape",
          cornerMoved(doing.region, doing.corner, minus(to, doing.from), image),
        );
      case "pan":
        return pan(doing, at);
      case "pinch":
        return pinch(doing);
      case "corner":
        return;
    }
  }

  function change(kind: string, region: ResultRegion) {
    dispatch({ type: "put", region, streak: `${kind} ${region.id}` });
  }

  function pan(doing: Gesture & { kind: "pan" }, at: Point) {
    if (!doing.moved && distance(at, doing.last) < CLICK) return;
    view.pan(minus(at, doing.last));
    gesture.current = { ...doing, last: at, moved: true };
  }

  function pinch(doing: Gesture & { kind: "pinch" }) {
    const now = pinchOf(fingers.current.values());
    if (now === null) return;
    view.zoom(now.spread / doing.spread, doing.centre);
    view.pan(minus(now.centre, doing.centre));
    gesture.current = { kind: "pinch", ...now };
  }

  function finish(doing: Gesture, at: Point) {
    const to = toImage(at, view.viewport);
    if (doing.kind === "draw") drawn(doing.from, to, doing.over);
    else if (doing.kind === "corner") addCorner(doing.at);
    else if (doing.kind === "pan" && !doing.moved) select(doing.over);
    else dispatch({ type: "settle" });
  }

  function drawn(from: Point, to: Point, over: string | null) {
    const box = boxBetween(from, to, image);
    const click = distance(from, to) * view.viewport.scale < CLICK;
    if (click || active?.control.tag !== "RectangleLabels") return select(over);
    if (box.width < 1 || box.height < 1) return;
    make(boxRegion(active.control, active.label, box, image));
  }

  function addCorner(at: Point) {
    const points = draft ?? [];
    const near = (point: Point | undefined, reach: number) =>
      point !== undefined && distance(point, at) * view.viewport.scale < reach;
    if (points.length > 2 && near(points[0], 3 * CLICK)) return close();
    // The second click of a double click, which closes, is no corner.
    if (near(points.at(-1), CLICK)) return;
    dispatch({
      type: "draft",
      draft: { object: tag.name, points: [...points, inside(at, image)] },
    });
  }

  function close() {
    if (draft === null || draft.length < 3 || active === null) return;
    dispatch({ type: "draft", draft: null });
    make(polygonRegion(active.control, active.label, draft, image));
  }

  function make(region: ResultRegion) {
    dispatch({ type: "put", region });
    select(region.id);
  }

  const handlers = {
    down(event: PointerEvent, holdsSpace: boolean) {
      if (event.button > 1) return;
      capture(event);
      fingers.current.set(event.pointerId, inFrame(event));
      const two = fingers.current.size > 1 ? pinchOf(fingers.current.values()) : null;
      if (two !== null) setSketch(null);
      gesture.current = two ? { kind: "pinch", ...two } : begin(event, holdsSpace);
    },
    move(event: PointerEvent) {
      const at = inFrame(event);
      if (draft !== null) setHover(toImage(at, view.viewport));
      if (!fingers.current.has(event.pointerId)) return;
      fingers.current.set(event.pointerId, at);
      if (gesture.current !== null) follow(gesture.current, at);
    },
    up(event: PointerEvent) {
      if (!fingers.current.delete(event.pointerId)) return;
      if (gesture.current !== null) finish(gesture.current, inFrame(event));
      gesture.current = null;
      setSketch(null);
    },
    cancel(event: PointerEvent) {
      fingers.current.delete(event.pointerId);
      gesture.current = null;
      setSketch(null);
      dispatch({ type: "settle" });
    },
  };
  return { ...handlers, sketch, draft, hover, active, close };
}

/** Pixels of the frame; the surface that hears the pointer covers it exactly. */
function inFrame(event: PointerEvent): Point {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function capture(event: PointerEvent) {
  // A drag that leaves the image still ends here.
  event.currentTarget.setPointerCapture(event.pointerId);
}
