import type { Span } from "../shapes";
import { placeOf } from "./selection";

/** The word above or below another one, nearest in sight; the same where there is none. */
export function wordInLine(
  surface: HTMLElement,
  words: readonly Span[],
  from: number,
  direction: 1 | -1,
): number {
  const here = rectOf(surface, words, from);
  if (here === null) return from;
  let line: number | null = null;
  let [found, least] = [from, Infinity];
  for (let at = from + direction; at >= 0 && at < words.length; at += direction) {
    const rect = rectOf(surface, words, at);
    if (rect === null || isSameLine(rect.top, here.top, here.height)) continue;
    line ??= rect.top;
    if (!isSameLine(rect.top, line, rect.height)) break;
    const away = Math.abs(rect.left - here.left);
    if (away < least) [found, least] = [at, away];
  }
  return found;
}

function rectOf(surface: HTMLElement, words: readonly Span[], index: number): DOMRect | null {
  const word = words[index];
  return word === undefined ? null : placeOf(surface, word);
}

function isSameLine(a: number, b: number, height: number): boolean {
  return Math.abs(a - b) < Math.max(1, height / 2);
}
