import { NumberInput, Rating } from "@mantine/core";
import { useId } from "react";
import type { RatingTag } from "../config/model";
import { useEditor } from "../context";
import { MOST_STARS, optionKey } from "../keys";
import { answerOf, ratingOf } from "../result";
import classes from "./controls.module.css";
import { Caption, Keycap } from "./Legend";

/** A rating about the whole asset: stars, or a number where they would be too many. */
export function RatingAnswer({ control }: { control: RatingTag }) {
  const { state } = useEditor();
  const id = useId();
  const rating = ratingOf(answerOf(state.history.present, control));
  const Answer = control.max > MOST_STARS ? Typed : Stars;
  return (
    <div className={classes.group} role="group" aria-labelledby={id}>
      <div className={classes.legend} id={id}>
        <Caption control={control} hint={`1 to ${control.max}`} />
      </div>
      <Answer control={control} rating={rating} labelledBy={id} />
    </div>
  );
}

interface AnswerProps {
  control: RatingTag;
  /** 0 where there is none. */
  rating: number;
  labelledBy: string;
}

/** The chosen star chosen again takes the rating back. */
function Stars({ control, rating }: AnswerProps) {
  const { readOnly, keys, choose } = useEditor();
  const first = keys.get(optionKey(control.name, "1"));
  const last = keys.get(optionKey(control.name, String(control.max)));
  return (
    <div className={classes.stars}>
      <Rating
        value={rating}
        count={control.max}
        size="xl"
        readOnly={readOnly}
        getSymbolLabel={(value) => (value === 1 ? "1 star" : `${value} stars`)}
        onChange={(value) => choose(control, String(value))}
      />
      <span className={classes.hint}>
        {rating > 0 ? `${rating} of ${control.max}` : "none yet"}
      </span>
      {first !== undefined && last !== undefined && !readOnly && (
        <>
          <Keycap option={first} />
          <span className={classes.keys}>to</span>
          <Keycap option={last} />
        </>
      )}
    </div>
  );
}

function Typed({ control, rating, labelledBy }: AnswerProps) {
  const { readOnly, choose } = useEditor();
  return (
    <NumberInput
      aria-labelledby={labelledBy}
      w={120}
      min={1}
      max={control.max}
      clampBehavior="strict"
      allowDecimal={false}
      readOnly={readOnly}
      value={rating === 0 ? "" : rating}
      onChange={(value) => {
        if (Number(value) !== rating) choose(control, String(Number(value)));
      }}
    />
  );
}
