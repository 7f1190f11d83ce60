import { fill } from "./config/data";
import {
  type ChoicesTag,
  type ControlTag,
  type Interface,
  isLabels,
  type LabelsTag,
} from "./config/model";
import type { ResultRegion, ResultValue } from "./protocol";
import { boxOf, pointsOf, spanOf } from "./shapes";

const ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Ten letters, as Label Studio makes them: 60 random bits, unique within any one result. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return Array.from(bytes, (byte) => ID_LETTERS[byte % 64]).join("");
}

/** The type a control's results carry, which is also the key its classes stand under. */
export function resultType(control: ControlTag): string {
  return control.tag.toLowerCase();
}

/** The classes or choices of a region, or none where it has another kind of value. */
export function classesOf(region: ResultRegion): string[] {
  const classes = region.value[region.type];
  return Array.isArray(classes) ? classes.filter((each) => typeof each === "string") : [];
}

/** What a person typed into a text area; the value's key is `text`, not the type. */
export function textsOf(region: ResultRegion | undefined): string[] {
  const text = region?.value.text;
  if (typeof text === "string") return [text];
  return Array.isArray(text) ? text.filter((each) => typeof each === "string") : [];
}

export function ratingOf(region: ResultRegion | undefined): number {
  const rating = region?.value.rating;
  return typeof rating === "number" ? rating : 0;
}

/** The one answer of a control that concerns the whole asset. */
export function answerOf(
  regions: readonly ResultRegion[],
  control: ControlTag,
): ResultRegion | undefined {
  return regions.find((region) => region.from_name === control.name);
}

export function newRegion(control: ControlTag, value: ResultValue): ResultRegion {
  return {
    id: newId(),
    from_name: control.name,
    to_name: control.toName,
    type: resultType(control),
    value,
  };
}

/** A shape or span of one class; `size` is the image's natural size in pixels. */
export function newShape(
  control: LabelsTag,
  label: string,
  shape: ResultValue,
  size?: { width: number; height: number },
): ResultRegion {
  const region = newRegion(control, { ...shape, [resultType(control)]: [label] });
  if (size === undefined) return region;
  const { width, height } = size;
  return { ...region, original_width: width, original_height: height, image_rotation: 0 };
}

/** The region with a class, or, where it may have several, with one more or one less. */
export function relabeled(region: ResultRegion, control: LabelsTag, label: string): ResultRegion {
  const before = control.multiple ? classesOf(region) : [];
  const after = toggled(control, before, label);
  if (after.length === 0) return region;
  const value = { ...region.value, [region.type]: after };
  return { ...region, from_name: control.name, value };
}

/** In the order of the interface, so that equal answers read equal. */
function toggled(
  control: ChoicesTag | LabelsTag,
  before: readonly string[],
  option: string,
): string[] {
  return control.options
    .map((each) => each.result)
    .filter((each) => (each === option) !== before.includes(each));
}

/** Chooses, or takes back, one choice; an answer without any choice is no answer: null. */
export function toggleChoice(
  control: ChoicesTag,
  answer: ResultRegion | undefined,
  choice: string,
): ResultRegion | null {
  const chosen = answer ? classesOf(answer) : [];
  const kept = control.multiple || chosen.includes(choice) ? chosen : [];
  const next = toggled(control, kept, choice);
  if (next.length === 0) return null;
  return answer
    ? { ...answer, value: { ...answer.value, choices: next } }
    : newRegion(control, { choices: next });
}

/** What is chosen or written before anybody did anything, as the interface presets it. */
export function presets(config: Interface, data: Record<string, unknown>): ResultRegion[] {
  return Array.from(config.controls.values()).flatMap((control) => {
    if (control.tag === "Choices" && control.preset.length > 0) {
      const choices = control.multiple ? control.preset : control.preset.slice(0, 1);
      return [newRegion(control, { choices })];
    }
    if (control.tag === "TextArea" && control.preset !== null) {
      const text = fill(control.preset, data);
      return text ? [newRegion(control, { text: [text] })] : [];
    }
    return [];
  });
}

/** The result to hand on: without text boxes that were opened and left blank. */
export function withoutBlanks(regions: readonly ResultRegion[]): ResultRegion[] {
  return regions.flatMap((region) => {
    if (region.type !== "textarea") return [region];
    const texts = textsOf(region);
    const text = texts.filter((each) => each.trim() !== "");
    if (text.length === texts.length) return [region];
    return text.length > 0 ? [{ ...region, value: { ...region.value, text } }] : [];
  });
}

/**
 * The regions of a result that this interface can show, each with an id of its own. A draft may
 * come from an earlier version of the interface, or from a program, and hold anything.
 */
export function readable(result: unknown, config: Interface): ResultRegion[] {
  const ids = new Set([""]);
  const answered = new Set<string>();
  return (Array.isArray(result) ? result : []).flatMap((region: unknown) => {
    if (!isRegion(region)) return [];
    const control = config.controls.get(region.from_name);
    if (control === undefined || !fits(region, control)) return [];
    if (!isLabels(control)) {
      if (answered.has(control.name)) return [];
      answered.add(control.name);
    }
    const id = typeof region.id === "string" && !ids.has(region.id) ? region.id : newId();
    ids.add(id);
    return [{ ...region, id }];
  });
}

function isRegion(region: unknown): region is ResultRegion {
  if (typeof region !== "object" || region === null) return false;
  const { value } = region as { value?: unknown };
  return typeof value === "object" && value !== null;
}

function fits(region: ResultRegion, control: ControlTag): boolean {
  return (
    region.to_name === control.toName &&
    region.type === resultType(control) &&
    hasValue(region, control)
  );
}

function hasValue(region: ResultRegion, control: ControlTag): boolean {
  switch (control.tag) {
    case "RectangleLabels":
      return boxOf(region.value) !== null && knowsClasses(region, control);
    case "PolygonLabels":
      return pointsOf(region.value) !== null && knowsClasses(region, control);
    case "Labels":
      return spanOf(region.value) !== null && knowsClasses(region, control);
    case "Choices":
      return knowsClasses(region, control);
    case "TextArea":
      return textsOf(region).length > 0;
    case "Rating":
      return ratingOf(region) > 0;
  }
}

function knowsClasses(region: ResultRegion, control: ChoicesTag | LabelsTag): boolean {
  const known = new Set(control.options.map((option) => option.result));
  const classes = classesOf(region);
  const fits = control.multiple ? classes.length > 0 : classes.length === 1;
  return fits && classes.every((each) => known.has(each));
}
