import { type RefObject, useEffect, useId, useMemo, useRef } from "react";
import { Notice } from "../../components/Notice";
import { fill } from "../config/data";
import { isLabels, type ObjectTag, optionOf } from "../config/model";
import { useEditor } from "../context";
import type { ResultRegion } from "../protocol";
import { classesOf } from "../result";
import { Steps } from "../Steps";
import { isDrawn, type Span, spanOf } from "../shapes";
import { Marked } from "./Marked";
import { segmentsOf } from "./segments";
import classes from "./text.module.css";
import { useTextKeys } from "./useTextKeys";
import { useTextSelection } from "./useTextSelection";
import { wordsOf } from "./words";

/** The text of an asset, always as text and never as markup, with its spans marked. */
export function TextAsset({ tag }: { tag: ObjectTag }) {
  const { data } = useEditor();
  const text = fill(tag.value, data);
  return text === null ? (
    <Notice tone="warning" title="This asset has no text">
      The labeling interface shows {tag.value}, which the asset’s data don’t contain. Skip it and
      report it as broken.
    </Notice>
  ) : (
    <Passage tag={tag} text={text} />
  );
}

/** A span as it is shown: its name, colour and place. */
export interface Mark extends Span {
  id: string;
  name: string;
  color: string;
}

/** The key of the selection among the spans; no region has it, since ids are never empty. */
export const PENDING = "";

function Passage({ tag, text }: { tag: ObjectTag; text: string }) {
  const { config, state, readOnly } = useEditor();
  const surface = useRef<HTMLDivElement>(null);
  const help = useId();
  const words = useMemo(() => wordsOf(text), [text]);
  const marks = useMarks(tag);
  const pending =
    state.pending?.object === tag.name && state.pending.painted ? state.pending : null;
  const segments = useMemo(() => {
    const spans = new Map<string, Span>(marks);
    if (pending !== null) spans.set(PENDING, pending);
    return segmentsOf(text.length, spans);
  }, [marks, pending, text]);
  const press = useTextKeys(tag, text, words, surface);
  const { click } = useTextSelection(tag, text, words, surface);
  useInSight(surface, pending);
  const marking = Array.from(config.controls.values()).some(
    (control) => isLabels(control) && control.toName === tag.name,
  );
  if (!marking) return text === "" ? null : <div className={classes.plain}>{text}</div>;
  return (
    <div className={classes.asset}>
      <Steps />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={surface}
        className={classes.surface}
        // An application is interactive, whatever the linter takes it for.
        role="application"
        aria-roledescription="text to mark"
        aria-label={`Text ${tag.name}, ${marks.size === 1 ? "1 span" : `${marks.size} spans`}`}
        aria-describedby={help}
        data-surface={tag.name}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={press}
        onPointerUp={click}
      >
        {segments.map((segment) => (
          <Marked key={segment.start} segment={segment} text={text} marks={marks} />
        ))}
        <span id={help} className={classes.hidden}>
          {readOnly ? HELP_READING : HELP}
        </span>
      </div>
    </div>
  );
}

const HELP =
  "Arrow keys go from word to word, Shift with arrow keys takes more words, Control and Shift " +
  "single characters. A class’s key marks what is taken. Tab goes from span to span.";
const HELP_READING = "Tab goes from span to span.";

/** The spans of a text that aren't hidden, by id. */
function useMarks(tag: ObjectTag): ReadonlyMap<string, Mark> {
  const { config, state } = useEditor();
  const { present } = state.history;
  return useMemo(() => {
    const mark = (region: ResultRegion): [string, Mark][] => {
      const shown = isDrawn(region) && region.to_name === tag.name && !state.hidden.has(region.id);
      const span = shown ? spanOf(region.value) : null;
      const control = config.controls.get(region.from_name);
      if (span === null || !isLabels(control)) return [];
      const options = classesOf(region).flatMap((each) => optionOf(control, each) ?? []);
      const name = options.map((option) => option.text).join(", ");
      const color = options[0]?.color ?? "currentColor";
      return [[region.id, { ...span, id: region.id, name, color }]];
    };
    return new Map(present.flatMap(mark));
  }, [config, present, state.hidden, tag.name]);
}

function useInSight(surface: RefObject<HTMLElement | null>, pending: Span | null) {
  const start = pending?.start;
  useEffect(() => {
    if (start === undefined) return;
    const part = surface.current?.querySelector(`[data-start="${start}"]`);
    part?.scrollIntoView({ block: "nearest" });
  }, [surface, start]);
}
