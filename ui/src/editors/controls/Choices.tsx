import { useId } from "react";
import type { ChoicesTag } from "../config/model";
import { useEditor } from "../context";
import { optionKey } from "../keys";
import { answerOf, classesOf } from "../result";
import classes from "./controls.module.css";
import { Keycap, Legend } from "./Legend";

/** Choices about the whole asset: radio buttons, or check boxes where several may be chosen. */
export function Choices({ control }: { control: ChoicesTag }) {
  const { state, readOnly, keys, choose } = useEditor();
  const answer = answerOf(state.history.present, control);
  // An asset drawn ahead has the same controls, and radio buttons of one name exclude each other.
  const group = useId();
  const chosen = answer ? classesOf(answer) : [];
  return (
    <fieldset className={classes.group} disabled={readOnly}>
      <Legend control={control} hint={control.multiple ? "choose all that apply" : "choose one"} />
      <div className={classes.options}>
        {control.options.map(({ result, text, hint }) => {
          const checked = chosen.includes(result);
          const toggle = () => choose(control, result);
          return (
            <label key={result} className={classes.choice} title={hint ?? undefined}>
              <input
                type={control.multiple ? "checkbox" : "radio"}
                name={group}
                checked={checked}
                onChange={toggle}
                // A radio can't be unchecked by itself; here a second click takes the answer back.
                onClick={checked && !control.multiple ? toggle : undefined}
              />
              <span className={classes.text}>{text}</span>
              <Keycap option={keys.get(optionKey(control.name, result))} />
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
