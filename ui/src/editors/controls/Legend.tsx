import { KeyHint } from "../../components/KeyHint";
import type { ControlTag } from "../config/model";
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

export function Keycap({ option }: { option: string | undefined }) {
  return option === undefined ? null : <KeyHint keys={option} />;
}
