import { KeyHint } from "../../components/KeyHint";
import type { ControlTag } from "../config/model";
import { useEditor } from "../context";
import classes from "./controls.module.css";

/** A control's name and what is asked of it. */
export function Legend({ control, hint }: { control: ControlTag; hint: string }) {
  return (
    <legend className={classes.legend}>
      <Caption control={control} hint={hint} />
    </legend>
  );
}

export function Caption({ control, hint }: { control: ControlTag; hint: string }) {
  const { readOnly } = useEditor();
  if (readOnly) return <span className={classes.name}>{control.name}</span>;
  return (
    <>
      <span className={classes.name}>{control.name}</span>
      <span className={classes.hint}>
        {hint}
        {control.required && <b> · required</b>}
      </span>
    </>
  );
}

/** The key that chooses an option, where one does. */
export function Keycap({ option }: { option: string | undefined }) {
  const { readOnly } = useEditor();
  return option === undefined || readOnly ? null : <KeyHint keys={option} />;
}
