import type { Span } from "../shapes";
import { step, wordAt } from "./words";

/**
 * A selection made with the keyboard: from one word to another, both included. `edge`, where set,
 * is the exact offset of its moving side, for spans that end inside a word.
 */
export interface Cursor {
  anchor: number;
  head: number;
  edge: number | null;
}

type Direction = 1 | -1;

export function cursorAt(words: readonly Span[], offset: number): Cursor | null {
  const at = wordAt(words, offset);
  return at < 0 ? null : { anchor: at, head: at, edge: null };
}

export function toWord(words: readonly Span[], index: number): Cursor {
  const at = Math.min(Math.max(index, 0), words.length - 1);
  return { anchor: at, head: at, edge: null };
}

/** Moves the far side on, or back, by a word. */
export function extended(cursor: Cursor, words: readonly Span[], head: number): Cursor {
  return { ...cursor, head: Math.min(Math.max(head, 0), words.length - 1), edge: null };
}

/** Moves the far side by one character, never across the near side. */
export function adjusted(
  cursor: Cursor,
  words: readonly Span[],
  text: string,
  by: Direction,
): Cursor {
  const span = spanOfCursor(cursor, words);
  if (span === null) return cursor;
  const forward = cursor.head >= cursor.anchor;
  const edge = step(text, forward ? span.end : span.start, by);
  const crosses = forward ? edge <= span.start : edge >= span.end;
  return crosses ? cursor : { ...cursor, edge };
}

export function spanOfCursor(cursor: Cursor, words: readonly Span[]): Span | null {
  const first = words[Math.min(cursor.anchor, cursor.head)];
  const last = words[Math.max(cursor.anchor, cursor.head)];
  if (first === undefined || last === undefined) return null;
  const forward = cursor.head >= cursor.anchor;
  return {
    start: forward ? first.start : (cursor.edge ?? first.start),
    end: forward ? (cursor.edge ?? last.end) : last.end,
  };
}
