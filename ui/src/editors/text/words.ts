import type { Span } from "../shapes";

/**
 * The words of a text as spans. The browser's own segmentation also knows languages that put no
 * spaces between words.
 */
export function wordsOf(text: string): Span[] {
  const words: Span[] = [];
  for (const part of new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)) {
    if (part.isWordLike) words.push({ start: part.index, end: part.index + part.segment.length });
  }
  return words;
}

/** The index of the word at an offset, or of the next one after it, or of the last. */
export function wordAt(words: readonly Span[], offset: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, words.length - 1);
}

/** Grows a span to the borders of the words that it touches. */
export function toWholeWords(span: Span, words: readonly Span[]): Span {
  const touched = words.filter((word) => word.end > span.start && word.start < span.end);
  const [first, last] = [touched[0], touched.at(-1)];
  if (first === undefined || last === undefined) return span;
  return { start: Math.min(span.start, first.start), end: Math.max(span.end, last.end) };
}

/** Takes away the blanks that a mouse so easily selects along; null where nothing is left. */
export function trimmed(span: Span, text: string): Span | null {
  const inside = text.slice(span.start, span.end);
  const start = span.start + (inside.length - inside.trimStart().length);
  const end = span.end - (inside.length - inside.trimEnd().length);
  return start < end ? { start, end } : null;
}

/** The neighbouring offset, never between the halves of one character. */
export function step(text: string, offset: number, by: 1 | -1): number {
  const next = Math.min(Math.max(offset + by, 0), text.length);
  const splits = isHalf(text.charCodeAt(next - 1), 0xd800) && isHalf(text.charCodeAt(next), 0xdc00);
  return splits ? next + by : next;
}

function isHalf(code: number, first: number): boolean {
  return code >= first && code < first + 0x400;
}
