import { Group, NativeSelect, NumberInput } from "@mantine/core";
import { useState } from "react";
import type { Control } from "./fields";
import type { ControlProps } from "./SettingControl";
import { inUnit, toSeconds, unitOf, UNITS, type Unit } from "./units";

type Duration = Extract<Control, { kind: "duration" }>;

/** A number of seconds, in a unit of the reader's choice; empty where there may be none. */
export function DurationInput(props: ControlProps<Duration>) {
  const { control, value, disabled, onChange } = props;
  const seconds = typeof value === "number" ? value : null;
  const [unit, setUnit] = useState<Unit>(() => unitOf(seconds ?? 3_600));
  const told = { "aria-labelledby": props.labelledBy, "aria-describedby": props.describedBy };
  return (
    <Group gap={6} wrap="nowrap">
      <NumberInput
        {...told}
        flex={1}
        value={seconds === null ? "" : inUnit(seconds, unit)}
        placeholder={control.none}
        min={0}
        clampBehavior="none"
        disabled={disabled}
        error={props.faulty}
        onChange={(next) => onChange(typeof next === "number" ? toSeconds(next, unit) : null)}
      />
      <NativeSelect
        aria-label="Unit"
        w={110}
        data={UNITS}
        value={unit}
        disabled={disabled}
        onChange={(event) => setUnit(event.currentTarget.value as Unit)}
      />
    </Group>
  );
}
