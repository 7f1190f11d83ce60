/** Settings in words, for the list of what a change would do. */
import type { Warning } from "../../api/settings";
import type { Json, QueueName } from "../../api/types";
import { duration } from "../../components/duration";
import type { Control, Field, FieldGroup } from "./fields";
import { LABEL_GROUPS } from "./labelFields";
import { REVIEW_GROUPS } from "./reviewFields";

export const GROUPS: Record<QueueName, FieldGroup[]> = {
  label: LABEL_GROUPS,
  review: REVIEW_GROUPS,
};

export function fieldAt(queue: QueueName, path: string): Field | undefined {
  return GROUPS[queue].flatMap((group) => group.fields).find((field) => field.path === path);
}

/** A setting's name for people: "Reservations: Reserved at a time". */
export function settingName(queue: QueueName, path: string): string {
  const group = GROUPS[queue].find(({ fields }) => fields.some((field) => field.path === path));
  const label = fieldAt(queue, path)?.label ?? path;
  return group === undefined || group.title === label ? label : `${group.title}: ${label}`;
}

/** A warning under its setting's name. */
export function warningWords(queue: QueueName, { path, message }: Warning): string {
  return `${settingName(queue, path)}: ${message}`;
}

/** A value as the page would show it. */
export function inWords(value: Json, control: Control | undefined): string {
  if (control === undefined) return plain(value);
  if (value === null && "none" in control) return control.none ?? "none";
  switch (control.kind) {
    case "switch":
      return value === true ? "on" : "off";
    case "choice":
      return control.options.find((option) => option.value === value)?.label ?? plain(value);
    case "shape":
      return shape(value, control.shapes.find((one) => one.is(value))?.label);
    case "percent":
      return typeof value === "number" ? `${percentOf(value)} %` : plain(value);
    case "duration":
      return typeof value === "number" ? duration(value) : plain(value);
    case "number":
      return typeof value === "number" ? value.toLocaleString("en") : plain(value);
  }
}

function shape(value: Json, label: string | undefined): string {
  if (typeof value !== "object" || value === null) return label?.toLowerCase() ?? plain(value);
  const inside = Object.entries(value).map(([key, inner]) => `${key} ${plain(inner)}`);
  return `${label?.toLowerCase() ?? "on"} (${inside.join(", ").replaceAll("_", " ")})`;
}

function plain(value: Json): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A share of one as per cent, without what binary fractions leave behind. */
export const percentOf = (share: number): number => Math.round(share * 1e6) / 1e4;
