import type { ControlTag, Interface } from "./config/model";
import type { ResultRegion } from "./protocol";
import { textsOf } from "./result";

/** Sentences saying which required controls are still without an answer, in the order shown. */
export function missing(config: Interface, regions: readonly ResultRegion[]): string[] {
  return Array.from(config.controls.values())
    .filter((control) => control.required && !isAnswered(control, regions))
    .map((control) => control.requiredMessage ?? demand(control));
}

function isAnswered(control: ControlTag, regions: readonly ResultRegion[]): boolean {
  const own = regions.filter((region) => region.from_name === control.name);
  if (control.tag !== "TextArea") return own.length > 0;
  return own.some((region) => textsOf(region).some((text) => text.trim() !== ""));
}

function demand(control: ControlTag): string {
  switch (control.tag) {
    case "Choices":
      return `Choose an answer for “${control.name}”.`;
    case "TextArea":
      return `Write an answer for “${control.name}”.`;
    case "Rating":
      return `Give a rating for “${control.name}”.`;
    case "Labels":
      return `Mark at least one span for “${control.name}”.`;
    default:
      return `Draw at least one shape for “${control.name}”.`;
  }
}
