import { useState } from "react";
import classes from "./answer.module.css";
import type { StandingMark } from "./emphasis";
import type { Outline } from "./overlap";

interface Props {
  url: string;
  alt: string;
  marks: readonly StandingMark[];
}

/** A picture with its shapes, which keep to it at any size. */
export function ImageMarks({ url, alt, marks }: Props) {
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  if (state === "failed") return <p className={classes.refused}>This picture cannot be loaded.</p>;
  const drawn = marks.flatMap((mark) =>
    mark.outline === null ? [] : [{ ...mark, outline: mark.outline }],
  );
  return (
    <div className={classes.picture}>
      <div className={classes.frame} data-shown={state === "shown" || undefined}>
        <img
          src={url}
          alt={alt}
          loading="lazy"
          decoding="async"
          onLoad={() => setState("shown")}
          onError={() => setState("failed")}
        />
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {drawn.map((mark) => {
            const points = mark.outline.map(([x, y]) => `${x},${y}`).join(" ");
            return (
              <g key={mark.id} color={mark.color} data-standing={mark.standing}>
                <polygon className={classes.casing} points={points} />
                <polygon className={classes.line} points={points} />
              </g>
            );
          })}
        </svg>
        {drawn.map((mark) => (
          <span
            key={mark.id}
            className={classes.tag}
            data-standing={mark.standing}
            style={{ ...corner(mark.outline), borderColor: mark.color }}
            aria-hidden="true"
          >
            {mark.classes.join(", ")}
            {mark.remark !== "" && <b> {mark.remark}</b>}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A tag hangs inside the shape's top left corner; near the picture's right edge, in the right one. */
function corner(outline: Outline) {
  const xs = outline.map(([x]) => x);
  const top = Math.min(...outline.map(([, y]) => y));
  const at = (percent: number) => `${Math.max(0, Math.min(96, percent))}%`;
  const left = Math.min(...xs);
  return left > 55
    ? { right: at(100 - Math.max(...xs)), top: at(top) }
    : { left: at(left), top: at(top) };
}
