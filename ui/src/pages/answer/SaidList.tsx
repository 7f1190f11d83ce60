import classes from "./answer.module.css";
import type { Said } from "./reading";

interface Props {
  said: readonly Said[];
  /** Controls in which labels differ; where others answered and this one didn't, it says so. */
  differing?: ReadonlySet<string>;
}

/** What was chosen, rated and written, by control. */
export function SaidList({ said, differing }: Props) {
  const silent = [...(differing ?? [])].filter(
    (control) => !said.some((each) => each.control === control),
  );
  if (said.length + silent.length === 0) return null;
  return (
    <dl className={classes.said}>
      {said.map((each) => (
        <div key={each.control} data-differs={differing?.has(each.control) || undefined}>
          <dt>{each.control}</dt>
          <dd>
            {each.values.map((value) =>
              each.kind === "text" ? (
                <q key={value}>{value}</q>
              ) : (
                <span key={value} className={classes.value}>
                  {value}
                </span>
              ),
            )}
            {differing?.has(each.control) && <b className={classes.differs}>differs</b>}
          </dd>
        </div>
      ))}
      {silent.map((control) => (
        <div key={control} data-differs>
          <dt>{control}</dt>
          <dd>
            nothing <b className={classes.differs}>differs</b>
          </dd>
        </div>
      ))}
    </dl>
  );
}
