import { Code } from "@mantine/core";
import type { Interface } from "../../editors/config/model";
import classes from "./answer.module.css";
import { ImageMarks } from "./ImageMarks";
import { emphasized, type Emphasis } from "./emphasis";
import { type Mark, type Reading, shownOf } from "./reading";
import { SaidList } from "./SaidList";
import { TextMarks } from "./TextMarks";

export interface AnswerViewProps {
  config: Interface | null;
  data: unknown;
  /** What the label says; null for the bare asset. */
  reading: Reading | null;
  /** The result itself, for projects without an interface. */
  result: unknown;
  /** What the asset is called, for who cannot see it. */
  name: string;
  mediaUrl(value: string): string | null;
  /** How the label stands to others: what they have too, what they have instead. */
  emphasis?: Emphasis;
  /** As small as a card in a grid. */
  compact?: boolean;
}

/** A label over its asset, to look at: light enough to stand side by side with many others. */
export function AnswerView(props: AnswerViewProps) {
  const { config, data, reading, result, name, mediaUrl, emphasis, compact = false } = props;
  if (config === null) return <AsJson data={data} result={result} compact={compact} />;
  const marks = emphasized(reading?.marks ?? [], emphasis);
  const shown = shownOf(config, data);
  return (
    <div className={classes.answer} data-compact={compact || undefined}>
      {shown.map((object) => {
        const on = marks.filter((mark) => mark.object === object.name);
        if (object.kind === "Image") {
          const url = mediaUrl(object.value);
          if (url === null) return <Refused key={object.name} value={object.value} />;
          const alt = `${name}: ${describe(reading?.marks ?? [])}`;
          return <ImageMarks key={object.name} url={url} alt={alt} marks={on} />;
        }
        if (compact && !object.marked && shown.length > 1) return null;
        return (
          <TextMarks key={object.name} text={object.value} marks={on} aside={!object.marked} />
        );
      })}
      {reading !== null && <SaidList said={reading.said} differing={emphasis?.differing} />}
    </div>
  );
}

function describe(marks: readonly Mark[]): string {
  if (marks.length === 0) return "nothing drawn";
  const names = [...new Set(marks.map((mark) => mark.classes.join(" and ")))];
  return names
    .map((one) => `${marks.filter((mark) => mark.classes.join(" and ") === one).length} ${one}`)
    .join(", ");
}

function Refused({ value }: { value: string }) {
  return (
    <p className={classes.refused}>
      This picture may not be loaded: its origin is not among the project’s media origins. {value}
    </p>
  );
}

function AsJson({ data, result, compact }: { data: unknown; result: unknown; compact: boolean }) {
  return (
    <div className={classes.answer} data-compact={compact || undefined}>
      <Code block className={classes.json} tabIndex={0} aria-label="Asset">
        {JSON.stringify(data, null, compact ? undefined : 2)}
      </Code>
      {result !== undefined && (
        <Code block className={classes.json} tabIndex={0} aria-label="Answer">
          {JSON.stringify(result, null, compact ? undefined : 2)}
        </Code>
      )}
    </div>
  );
}
