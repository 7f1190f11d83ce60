import { useRef } from "react";
import { useActions, useEditor } from "../context";
import type { EditorAction, ResultRegion } from "../protocol";
import { type ObjectTag, optionOf } from "../config/model";
import { grown, moved } from "./edits";
import type { Point, Size } from "./geometry";
import { stepLook } from "./look";
import { nextClass, placedRegion } from "./placing";
import type { View } from "./useView";

const DIRECTIONS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** An image's hotkeys: zoom, a shape placed by key, and moving and resizing the selected one. */
export function useImageActions(tag: ObjectTag, image: Size | null, view: View) {
  const { state, config, readOnly } = useEditor();
  const draws = !readOnly && nextClass(state, config, tag.name) !== null;
  const place = usePlacing(tag, image, view);
  const nudges = useNudges(tag, image, view);
  const panning = usePanning(view);
  const { zoom, fit } = view;
  const ready = image !== null;
  useActions([
    {
      key: "b",
      label: "Place a shape in the middle",
      enabled: place !== null,
      run: () => place?.(),
    },
    { key: "+", label: "Zoom in", enabled: ready, run: () => zoom(1.25) },
    { key: "=", label: "Zoom in", enabled: ready, run: () => zoom(1.25) },
    { key: "-", label: "Zoom out", enabled: ready, run: () => zoom(0.8) },
    { key: "0", label: "Fit the image", enabled: ready, run: fit },
    { key: "]", label: "Brighter", enabled: ready, run: () => stepLook("brightness", 1) },
    { key: "[", label: "Darker", enabled: ready, run: () => stepLook("brightness", -1) },
    { key: "}", label: "More contrast", enabled: ready, run: () => stepLook("contrast", 1) },
    { key: "{", label: "Less contrast", enabled: ready, run: () => stepLook("contrast", -1) },
    ...panning,
    ...nudges,
  ]);
  return { place, draws };
}

const STEP = 60;

/** Arrow keys show what lies in their direction, while they have no shape to move. */
function usePanning(view: View): EditorAction[] {
  const { state } = useEditor();
  return Object.entries(DIRECTIONS).map(([key, { x, y }]) => ({
    key,
    label: "Show more of the image in this direction",
    enabled: state.selected === null && !view.fitted,
    run: () => view.pan({ x: -x * STEP, y: -y * STEP }),
  }));
}

function usePlacing(tag: ObjectTag, image: Size | null, view: View): (() => void) | null {
  const { state, config, dispatch, readOnly, announce } = useEditor();
  const next = nextClass(state, config, tag.name);
  if (readOnly || image === null || next === null) return null;
  return () => {
    const region = placedRegion(next, view.viewport, view.frame, image);
    dispatch({ type: "put", region });
    dispatch({ type: "select", id: region.id });
    const name = optionOf(next.control, next.label)?.text ?? next.label;
    announce(`${name} placed. Arrow keys move it, Shift with arrow keys resizes it.`);
  };
}

function useNudges(tag: ObjectTag, image: Size | null, view: View): EditorAction[] {
  const { state, dispatch, readOnly } = useEditor();
  const stride = useStride();
  const selected = state.history.present.find((region) => region.id === state.selected);
  if (readOnly || image === null || selected?.to_name !== tag.name) return [];

  const nudge = (change: typeof moved, direction: Point) => {
    const pixels = stride(() => dispatch({ type: "settle" })) / view.viewport.scale;
    const by = { x: direction.x * pixels, y: direction.y * pixels };
    const region: ResultRegion = change(selected, by, image);
    dispatch({ type: "put", region, streak: `nudge ${region.id}` });
  };
  return Object.entries(DIRECTIONS).flatMap(([key, direction]) => [
    { key, label: "Move the selected shape", enabled: true, run: () => nudge(moved, direction) },
    {
      key: `shift+${key}`,
      label: "Resize the selected shape",
      enabled: true,
      run: () => nudge(grown, direction),
    },
  ]);
}

/** A pause this long, in ms, ends one movement, and with it one step of undo. */
const PAUSE = 700;
const HELD = 150;
const LONGEST_STRIDE = 24;

/** Screen pixels for a key press: one at first, more the longer an arrow is held. */
function useStride(): (paused: () => void) => number {
  const last = useRef({ at: 0, held: 0 });
  return (paused) => {
    const now = performance.now();
    const since = now - last.current.at;
    if (since > PAUSE) paused();
    last.current = { at: now, held: since < HELD ? last.current.held + 1 : 0 };
    return Math.min(1 + last.current.held, LONGEST_STRIDE);
  };
}
