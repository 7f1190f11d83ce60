import type { CSSProperties } from "react";
import type { LabelsTag } from "../config/model";
import { useEditor } from "../context";
import { optionKey } from "../keys";
import { classesOf } from "../result";
import classes from "./controls.module.css";
import { Keycap, Legend } from "./Legend";

const HINTS: Record<LabelsTag["tag"], string> = {
  RectangleLabels: "pick a class and draw boxes",
  PolygonLabels: "pick a class and click the corners",
  Labels: "select text and pick a class",
};

/** The classes of shapes or spans: what is selected, else what is drawn next, takes the chosen. */
export function LabelPicker({ control }: { control: LabelsTag }) {
  const { state, readOnly, keys, choose } = useEditor();
  const selected = state.history.present.find((region) => region.id === state.selected);
  const own = selected?.from_name === control.name ? classesOf(selected) : null;
  const isOn = (label: string) =>
    own !== null
      ? own.includes(label)
      : state.active?.control === control.name && state.active.label === label;
  return (
    <fieldset className={classes.group} disabled={readOnly}>
      <Legend control={control} hint={HINTS[control.tag]} />
      <div className={classes.options}>
        {control.options.map(({ result, text, color, hint }) => (
          <button
            key={result}
            type="button"
            className={classes.label}
            style={{ "--label": color } as CSSProperties}
            aria-pressed={isOn(result)}
            title={hint ?? undefined}
            // The text keeps its selection, which is what the class is for.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(control, result)}
          >
            <span className={classes.swatch} aria-hidden="true" />
            <span className={classes.text}>{text}</span>
            <Keycap option={keys.get(optionKey(control.name, result))} />
          </button>
        ))}
      </div>
    </fieldset>
  );
}
