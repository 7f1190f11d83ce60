import type { CSSProperties } from "react";
import { useEditor } from "../context";
import type { Segment } from "./segments";
import { type Mark, PENDING } from "./TextAsset";
import classes from "./text.module.css";

interface Props {
  segment: Segment;
  text: string;
  marks: ReadonlyMap<string, Mark>;
}

/** A stretch of text under the same spans, and the names of those that end with it. */
export function Marked({ segment, text, marks }: Props) {
  const { state, dispatch } = useEditor();
  const covering = segment.covering.flatMap((id) => marks.get(id) ?? []);
  const ending = segment.ending.flatMap((id) => marks.get(id) ?? []);
  const names = [
    classes.part,
    segment.covering.includes(PENDING) && classes.pending,
    covering.some((mark) => mark.id === state.selected) && classes.selected,
  ];
  return (
    <>
      <span
        className={names.filter(Boolean).join(" ")}
        data-start={segment.start}
        style={covering.length > 0 ? underlined(covering.map((mark) => mark.color)) : undefined}
      >
        {text.slice(segment.start, segment.end)}
      </span>
      {ending.map((mark) => (
        <span
          key={mark.id}
          className={classes.chip}
          data-region={mark.id}
          // No button, since being in focus is all it does: Enter is left to the page, to hand in.
          role="group"
          aria-roledescription="span"
          aria-label={`${mark.name}: ${text.slice(mark.start, mark.end)}`}
          aria-current={mark.id === state.selected}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- widened by keys
          tabIndex={0}
          style={{ "--label": mark.color } as CSSProperties}
          onFocus={() => dispatch({ type: "select", id: mark.id })}
        >
          {mark.name}
        </span>
      ))}
    </>
  );
}

const THICK = 3;

/** A line below the text for each span, so that overlapping ones are all seen, and a light tint. */
function underlined(colors: string[]): CSSProperties {
  const lines = colors.map((color, at) => {
    const from = `0 calc(100% - ${at * (THICK + 1)}px)`;
    return `linear-gradient(${color}, ${color}) ${from} / 100% ${THICK}px no-repeat`;
  });
  const tint = `color-mix(in srgb, ${colors.at(-1)} 18%, transparent)`;
  return { background: [...lines, tint].join(", "), paddingBottom: colors.length * (THICK + 1) };
}
