import { NativeSelect, NumberInput, SegmentedControl, Switch } from "@mantine/core";
import type { Json } from "../../api/types";
import { DurationInput } from "./DurationInput";
import type { Control } from "./fields";
import { percentOf } from "./words";

export interface ControlProps<C extends Control = Control> {
  control: C;
  value: Json;
  disabled: boolean;
  faulty: boolean;
  labelledBy: string;
  describedBy: string;
  onChange(value: Json): void;
}

/** What sets one setting. Numbers are not bent into their range: the service says what is wrong. */
export function SettingControl(props: ControlProps) {
  const { control, value, disabled, onChange } = props;
  const told = { "aria-labelledby": props.labelledBy, "aria-describedby": props.describedBy };
  switch (control.kind) {
    case "switch":
      return (
        <Switch
          {...told}
          size="md"
          checked={value === true}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <NativeSelect
          {...told}
          data={control.options}
          value={String(value)}
          disabled={disabled}
          error={props.faulty}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "shape":
      return (
        <SegmentedControl
          {...told}
          fullWidth
          data={control.shapes.map(({ value: name, label }) => ({ value: name, label }))}
          value={control.shapes.find((shape) => shape.is(value))?.value}
          disabled={disabled}
          onChange={(name) =>
            onChange(control.shapes.find((shape) => shape.value === name)?.makes ?? null)
          }
        />
      );
    case "duration":
      return <DurationInput {...props} control={control} />;
    case "percent":
      return (
        <NumberInput
          {...told}
          value={typeof value === "number" ? percentOf(value) : ""}
          placeholder={control.none}
          suffix=" %"
          min={0}
          max={100}
          clampBehavior="none"
          disabled={disabled}
          error={props.faulty}
          onChange={(next) => onChange(typeof next === "number" ? next / 100 : null)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...told}
          value={typeof value === "number" ? value : ""}
          placeholder={control.none}
          min={control.min}
          max={control.max}
          clampBehavior="none"
          allowDecimal={false}
          thousandSeparator=","
          disabled={disabled}
          error={props.faulty}
          onChange={(next) => onChange(typeof next === "number" ? next : null)}
        />
      );
  }
}
