import { type PointerEvent, type RefObject, useEffect, useEffectEvent } from "react";
import { activeFor, spanMade } from "../choosing";
import type { ObjectTag } from "../config/model";
import { useEditor } from "../context";
import { isDrawn, type Span, spanOf } from "../shapes";
import { selectedSpan } from "./selection";
import { toWholeWords, trimmed } from "./words";

/** Marking text with mouse, pen or finger, by the browser's own selection. */
export function useTextSelection(
  tag: ObjectTag,
  text: string,
  words: readonly Span[],
  surface: RefObject<HTMLElement | null>,
) {
  const { state, config, data, dispatch, readOnly } = useEditor();

  function taken(): Span | null {
    const span = surface.current && selectedSpan(surface.current);
    const inner = span && trimmed(span, text);
    return inner && (tag.wordwise ? toWholeWords(inner, words) : inner);
  }

  function take(span: Span, painted: boolean) {
    dispatch({ type: "select", id: null });
    dispatch({ type: "pend", pending: { object: tag.name, ...span, painted } });
  }

  const release = useEffectEvent(() => {
    const span = readOnly ? null : taken();
    if (span === null) return;
    const active = activeFor(state, config, tag.name);
    document.getSelection()?.removeAllRanges();
    if (active) spanMade(config, data, active.control, active.label, span).forEach(dispatch);
    else take(span, true);
  });

  // Fingers select with handles that the browser draws, and no pointer event says when they are
  // done: what is selected at any time is what a class then takes.
  const follow = useEffectEvent(() => {
    const span = readOnly || !coarse() ? null : taken();
    if (span !== null) take(span, false);
  });
  useEffect(() => {
    const listen = () => follow();
    document.addEventListener("selectionchange", listen);
    return () => document.removeEventListener("selectionchange", listen);
  }, []);
  useEffect(() => {
    const listen = (event: globalThis.PointerEvent) => {
      if (event.pointerType !== "touch") release();
    };
    document.addEventListener("pointerup", listen);
    return () => document.removeEventListener("pointerup", listen);
  }, []);

  /** A click without a selection selects the shortest span under it. */
  function click(event: PointerEvent) {
    const element = event.target as Element;
    const chip = element.closest("[data-region]");
    if (chip !== null || surface.current === null) return;
    const part = element.closest<HTMLElement>("[data-start]");
    const at = part ? Number(part.dataset.start) : null;
    const under = at === null ? null : shortestAt(at);
    dispatch({ type: "select", id: under });
    dispatch({ type: "pend", pending: null });
  }

  function shortestAt(offset: number): string | null {
    const spans = state.history.present.flatMap((region) => {
      const shown = isDrawn(region) && region.to_name === tag.name && !state.hidden.has(region.id);
      const span = shown ? spanOf(region.value) : null;
      return span && span.start <= offset && offset < span.end ? [{ id: region.id, span }] : [];
    });
    spans.sort((a, b) => length(a.span) - length(b.span));
    return spans[0]?.id ?? null;
  }

  return { click };
}

function length({ start, end }: Span): number {
  return end - start;
}

function coarse(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
