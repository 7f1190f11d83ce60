import { Button, CloseButton, Textarea } from "@mantine/core";
import type { TextAreaTag } from "../config/model";
import { useEditor } from "../context";
import { answerOf, newRegion, textsOf } from "../result";
import classes from "./controls.module.css";
import { Legend } from "./Legend";

/** Free text about the whole asset; several texts where the interface allows more than one. */
export function TextAnswer({ control }: { control: TextAreaTag }) {
  const { state, dispatch, readOnly } = useEditor();
  const answer = answerOf(state.history.present, control);
  const texts = textsOf(answer);
  const shown = texts.length > 0 ? texts : [""];

  const write = (text: string[], streak?: string) => {
    if (text.every((each) => each === "") && text.length <= 1) {
      if (answer) dispatch({ type: "remove", id: answer.id });
      return;
    }
    const region = answer ? { ...answer, value: { text } } : newRegion(control, { text });
    dispatch({ type: "put", region, streak });
  };
  const change = (at: number, typed: string) =>
    write(
      shown.map((text, index) => (index === at ? typed : text)),
      `${control.name} ${at}`,
    );

  return (
    <fieldset className={classes.group} disabled={readOnly}>
      <Legend
        control={control}
        hint={control.most === 1 ? "write an answer" : "write one or more"}
      />
      {shown.map((text, at) => (
        <div key={at} className={classes.line}>
          <Textarea
            className={classes.grow}
            classNames={{ input: classes.growing }}
            styles={{ input: { minHeight: `calc(${control.rows} * 1.55em + 14px)` } }}
            resize="vertical"
            aria-label={shown.length > 1 ? `${control.name}, text ${at + 1}` : control.name}
            aria-required={control.required}
            placeholder={control.placeholder ?? undefined}
            value={text}
            onChange={(event) => change(at, event.currentTarget.value)}
            onBlur={() => dispatch({ type: "settle" })}
          />
          {shown.length > 1 && !readOnly && (
            <CloseButton
              aria-label={`Remove text ${at + 1}`}
              onClick={() => write(shown.filter((_, index) => index !== at))}
            />
          )}
        </div>
      ))}
      {shown.length < control.most && shown.at(-1)?.trim() !== "" && !readOnly && (
        <Button variant="subtle" size="compact-sm" onClick={() => write([...shown, ""])}>
          Add another text
        </Button>
      )}
    </fieldset>
  );
}
