import { fill } from "../../editors/config/data";
import { type ControlTag, type Interface, isLabels, optionOf } from "../../editors/config/model";
import { ConfigError, parseConfig } from "../../editors/config/parse";
import type { ResultRegion } from "../../editors/protocol";
import { classesOf, ratingOf, readable, textsOf } from "../../editors/result";
import { boxOf, pointsOf, type Span, spanOf } from "../../editors/shapes";
import { outlineOfBox, type Outline } from "./overlap";

/** Something drawn on an image or marked in a text, as it is shown and compared. */
export interface Mark {
  id: string;
  control: string;
  /** The image or text that it is drawn on. */
  object: string;
  classes: string[];
  color: string;
  /** In percent of the image; null for a stretch of text. */
  outline: Outline | null;
  span: Span | null;
}

/** What was chosen, rated or written about the asset as a whole. */
export interface Said {
  control: string;
  kind: "choices" | "rating" | "text";
  values: string[];
}

export interface Reading {
  marks: Mark[];
  said: Said[];
}

/** What a result says, as far as this interface can show it; nothing of anything else. */
export function read(result: unknown, config: Interface): Reading {
  const marks: Mark[] = [];
  const said: Said[] = [];
  for (const region of readable(result, config)) {
    const control = config.controls.get(region.from_name);
    if (control === undefined) continue;
    if (isLabels(control)) marks.push(markOf(region, control));
    else said.push(saidOf(region, control));
  }
  return { marks, said };
}

function markOf(region: ResultRegion, control: ControlTag): Mark {
  const classes = classesOf(region);
  const options = isLabels(control) ? classes.flatMap((each) => optionOf(control, each) ?? []) : [];
  return {
    id: region.id,
    control: control.name,
    object: control.toName,
    classes: options.map((option) => option.text),
    color: options[0]?.color ?? "gray",
    outline: outlineOf(region),
    span: region.type === "labels" ? spanOf(region.value) : null,
  };
}

function outlineOf(region: ResultRegion): Outline | null {
  if (region.type === "polygonlabels") return pointsOf(region.value);
  const box = region.type === "rectanglelabels" ? boxOf(region.value) : null;
  const { original_width: width = 1, original_height: height = 1 } = region;
  return box === null ? null : outlineOfBox(box, width / height);
}

function saidOf(region: ResultRegion, control: ControlTag): Said {
  if (control.tag === "Choices") {
    const values = classesOf(region).map((each) => optionOf(control, each)?.text ?? each);
    return { control: control.name, kind: "choices", values };
  }
  if (control.tag === "Rating") {
    const values = [`${ratingOf(region)} of ${control.max}`];
    return { control: control.name, kind: "rating", values };
  }
  return { control: control.name, kind: "text", values: textsOf(region) };
}

/** The labeling interface, or null where there is none or it cannot be read. */
export function interfaceOf(xml: string | null): Interface | null {
  if (xml === null) return null;
  try {
    return parseConfig(xml);
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

/** An asset's image or text, as the interface shows it. */
export interface Shown {
  name: string;
  kind: "Image" | "Text";
  value: string;
  /** Whether something can be drawn on it; else it only stands beside. */
  marked: boolean;
}

export function shownOf(config: Interface, data: unknown): Shown[] {
  const fields = typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  const drawnOn = new Set(
    [...config.controls.values()].filter(isLabels).map((control) => control.toName),
  );
  return [...config.objects.values()].flatMap(({ name, tag, value }) => {
    const filled = fill(value, fields);
    return filled === null ? [] : [{ name, kind: tag, value: filled, marked: drawnOn.has(name) }];
  });
}

/** One line for a table: "Outdoors · 3 Animal, 1 Person". */
export function summary(result: unknown, config: Interface | null): string {
  if (config === null) return result === null ? "" : JSON.stringify(result).slice(0, 160);
  const { marks, said } = read(result, config);
  const counts = new Map<string, number>();
  for (const mark of marks) {
    const name = mark.classes.join(" + ");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const drawn = [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
  const spoken = said.map((each) => each.values.join(", "));
  return [...spoken, drawn].filter((part) => part !== "").join(" · ");
}
