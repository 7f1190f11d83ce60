import type { Span } from "../shapes";

/** Text stands in elements that say where it begins; all else in the surface is no part of it. */
const PART = "[data-start]";

/** The stretch of the text that the browser's selection covers; null where it covers none. */
export function selectedSpan(surface: HTMLElement): Span | null {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(surface)) return null;
  const start = offsetOf(surface, range.startContainer, range.startOffset);
  const end = offsetOf(surface, range.endContainer, range.endOffset);
  return start < end ? { start, end } : null;
}

/** A place in the document as an offset in the text, or that of the nearest text before it. */
export function offsetOf(surface: HTMLElement, node: Node, offset: number): number {
  const part = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(PART);
  if (part && surface.contains(part) && node.nodeType === Node.TEXT_NODE) {
    return startOf(part) + offset;
  }
  const place = document.createRange();
  place.setStart(node, offset);
  place.collapse(true);
  let before = 0;
  for (const each of surface.querySelectorAll<HTMLElement>(PART)) {
    const end = startOf(each) + (each.textContent?.length ?? 0);
    if (place.comparePoint(each, 0) >= 0) break;
    before = end;
  }
  return before;
}

function startOf(part: HTMLElement): number {
  return Number(part.dataset.start);
}

/** Where a stretch of the text stands on the screen: the box of its beginning. */
export function placeOf(surface: HTMLElement, span: Span): DOMRect | null {
  const parts = Array.from(surface.querySelectorAll<HTMLElement>(PART));
  const part = parts.findLast((each) => startOf(each) <= span.start);
  const text = part?.firstChild;
  if (!part || !text) return null;
  const range = document.createRange();
  const from = span.start - startOf(part);
  range.setStart(text, from);
  range.setEnd(text, Math.min(from + 1, text.textContent?.length ?? 0));
  return range.getBoundingClientRect();
}
