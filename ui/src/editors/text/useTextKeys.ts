import { type KeyboardEvent, type RefObject, useRef } from "react";
import { activeFor, spanMade } from "../choosing";
import type { ObjectTag } from "../config/model";
import { useEditor } from "../context";
import type { ResultRegion } from "../protocol";
import { type Span, spanOf } from "../shapes";
import { adjusted, type Cursor, cursorAt, extended, spanOfCursor, toWord } from "./cursor";
import { wordInLine } from "./lines";
import { wordAt } from "./words";

/**
 * Marking text with the keyboard: arrows go from word to word, Shift takes more words, Ctrl+Shift
 * single characters; a class's key then makes the span. On a selected span Shift moves its end.
 */
export function useTextKeys(
  tag: ObjectTag,
  text: string,
  words: readonly Span[],
  surface: RefObject<HTMLElement | null>,
) {
  const { state, config, data, dispatch, readOnly, announce } = useEditor();
  const cursor = useRef<Cursor | null>(null);
  const pending = state.pending?.object === tag.name ? state.pending : null;
  const selected = state.history.present.find(
    (region) => region.id === state.selected && region.to_name === tag.name,
  );

  /** The cursor stands where the last selection was, however that was made. */
  function current(): Cursor | null {
    const span = pending ?? (selected ? spanOf(selected.value) : null);
    const own = cursor.current && spanOfCursor(cursor.current, words);
    if (span === null || (own?.start === span.start && own.end === span.end)) return cursor.current;
    const first = cursorAt(words, span.start);
    const last = cursorAt(words, Math.max(span.start, span.end - 1));
    return first && last && { anchor: first.head, head: last.head, edge: span.end };
  }

  function show(next: Cursor) {
    const span = spanOfCursor(next, words);
    if (span === null) return;
    cursor.current = next;
    if (state.selected !== null) {
      dispatch({ type: "select", id: null });
      surface.current?.focus({ preventScroll: true });
    }
    dispatch({ type: "pend", pending: { object: tag.name, ...span, painted: true } });
    announce(text.slice(span.start, span.end));
  }

  function change(region: ResultRegion, next: Cursor) {
    const span = spanOfCursor(next, words);
    if (span === null) return;
    cursor.current = next;
    const value = { ...region.value, ...span, text: text.slice(span.start, span.end) };
    dispatch({ type: "put", region: { ...region, value }, streak: `span ${region.id}` });
    announce(value.text);
  }

  function move(at: Cursor, event: KeyboardEvent): Cursor | null {
    const target = wordFor(event.key, at.head, words, surface.current);
    if (target === null) return null;
    if (!event.shiftKey) return toWord(words, target);
    const exact = event.ctrlKey || event.metaKey;
    if (exact && event.key === "ArrowLeft") return adjusted(at, words, text, -1);
    if (exact && event.key === "ArrowRight") return adjusted(at, words, text, 1);
    return extended(at, words, target);
  }

  function mark(): boolean {
    const active = activeFor(state, config, tag.name);
    if (pending === null || active === null) return false;
    spanMade(config, data, active.control, active.label, pending).forEach(dispatch);
    return true;
  }

  return (event: KeyboardEvent) => {
    if (event.altKey || readOnly || words.length === 0) return;
    if (event.key === "Enter" && event.target === surface.current && mark()) {
      event.preventDefault();
      return;
    }
    const at = current();
    const next = at === null ? firstMove(event.key, words) : move(at, event);
    if (next === null) return;
    event.preventDefault();
    if (selected !== undefined && pending === null && event.shiftKey) change(selected, next);
    else show(next);
  };
}

function firstMove(key: string, words: readonly Span[]): Cursor | null {
  if (key === "End") return toWord(words, words.length - 1);
  return key.startsWith("Arrow") || key === "Home" ? toWord(words, 0) : null;
}

function wordFor(
  key: string,
  from: number,
  words: readonly Span[],
  surface: HTMLElement | null,
): number | null {
  switch (key) {
    case "ArrowLeft":
      return from - 1;
    case "ArrowRight":
      return from + 1;
    case "ArrowUp":
      return surface && wordInLine(surface, words, from, -1);
    case "ArrowDown":
      return surface && wordInLine(surface, words, from, 1);
    case "Home":
      return 0;
    case "End":
      return wordAt(words, words.at(-1)?.start ?? 0);
    default:
      return null;
  }
}
