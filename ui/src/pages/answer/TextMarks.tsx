import type { CSSProperties } from "react";
import type { Span } from "../../editors/shapes";
import { segmentsOf } from "../../editors/text/segments";
import classes from "./answer.module.css";
import type { StandingMark } from "./emphasis";

interface Props {
  text: string;
  marks: readonly StandingMark[];
  /** It only stands beside what is labeled. */
  aside: boolean;
}

/** A text with its spans, each named where it ends. */
export function TextMarks({ text, marks, aside }: Props) {
  const byId = new Map(marks.map((mark) => [mark.id, mark]));
  const spans = new Map<string, Span>();
  for (const mark of marks) if (mark.span !== null) spans.set(mark.id, mark.span);
  return (
    <p className={classes.text} data-aside={aside || undefined} dir="auto">
      {segmentsOf(text.length, spans).map((segment) => {
        const over = segment.covering.flatMap((id) => byId.get(id) ?? []);
        const ending = segment.ending.flatMap((id) => byId.get(id) ?? []);
        return (
          <span key={segment.start}>
            {over.length === 0 ? (
              text.slice(segment.start, segment.end)
            ) : (
              <mark
                className={classes.span}
                data-standing={over.at(-1)?.standing}
                style={{ "--mark": over.at(-1)?.color } as CSSProperties}
              >
                {text.slice(segment.start, segment.end)}
              </mark>
            )}
            {ending.map((mark) => (
              <span
                key={mark.id}
                className={classes.name}
                data-standing={mark.standing}
                style={{ "--mark": mark.color } as CSSProperties}
              >
                {mark.classes.join(", ")}
                {mark.remark !== "" && <b> {mark.remark}</b>}
              </span>
            ))}
          </span>
        );
      })}
    </p>
  );
}
