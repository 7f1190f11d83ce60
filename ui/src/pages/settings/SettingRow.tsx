import { Text } from "@mantine/core";
import { useId } from "react";
import type { Narrowing } from "../../api/settings";
import type { Json } from "../../api/types";
import { duration } from "../../components/duration";
import type { Field } from "./fields";
import { SettingControl } from "./SettingControl";
import classes from "./Settings.module.css";

interface Props {
  field: Field;
  value: Json;
  changed: boolean;
  error?: string;
  narrowing?: Narrowing;
  preset: string | null;
  onChange(value: Json): void;
}

/** One setting: its name, what it does, what the preset keeps it to, and its control. */
export function SettingRow({ field, value, changed, error, narrowing, preset, onChange }: Props) {
  const id = useId();
  const kept = narrowing !== undefined && narrowing.range === null;
  return (
    <div className={classes.row} data-setting={field.path} data-changed={changed || undefined}>
      <div className={classes.words}>
        <Text component="div" id={`${id}-name`} fw={600}>
          {field.label}
        </Text>
        <div id={`${id}-says`}>
          <Text size="sm" c="dimmed">
            {field.says}
          </Text>
          {narrowing !== undefined && (
            <Text size="sm" className={classes.narrowed}>
              {narrowed(narrowing, field, preset)}
            </Text>
          )}
          {error !== undefined && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {error}
            </Text>
          )}
        </div>
      </div>
      <div className={classes.control}>
        <SettingControl
          control={field.control}
          value={value}
          disabled={kept}
          faulty={error !== undefined}
          labelledBy={`${id}-name`}
          describedBy={`${id}-says`}
          onChange={onChange}
        />
      </div>
    </div>
  );
}

function narrowed({ range }: Narrowing, { control }: Field, preset: string | null): string {
  if (range === null) return `The preset ${preset} keeps this as it is.`;
  const [low, high] = range.map((bound) =>
    control.kind === "duration" ? duration(bound) : bound.toLocaleString("en"),
  );
  return `The preset ${preset} keeps this between ${low} and ${high}.`;
}
