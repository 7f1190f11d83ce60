import type { Span } from "../shapes";

/** A stretch of text under one set of spans, which may overlap in any way. */
export interface Segment extends Span {
  /** Keys of the spans that cover it, in the order given. */
  covering: string[];
  /** Keys of the spans that end where it ends. */
  ending: string[];
}

/** Cuts a text at every border of every span. Spans reaching beyond the text are cut at its end. */
export function segmentsOf(length: number, spans: ReadonlyMap<string, Span>): Segment[] {
  const borders = new Set([0, length]);
  for (const { start, end } of spans.values()) {
    borders.add(Math.min(start, length));
    borders.add(Math.min(end, length));
  }
  const cuts = Array.from(borders).sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => segment(cuts[index] ?? 0, end, length, spans));
}

function segment(
  start: number,
  end: number,
  length: number,
  spans: ReadonlyMap<string, Span>,
): Segment {
  const covering: string[] = [];
  const ending: string[] = [];
  for (const [key, span] of spans) {
    if (span.start >= end || span.end <= start) continue;
    covering.push(key);
    if (Math.min(span.end, length) === end) ending.push(key);
  }
  return { start, end, covering, ending };
}
