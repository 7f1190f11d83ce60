/** A labeling interface as the editor draws it: the subset of Label Studio's tags it knows. */
export interface Interface {
  nodes: InterfaceNode[];
  objects: Map<string, ObjectTag>;
  controls: Map<string, ControlTag>;
}

export type InterfaceNode = ViewNode | HeaderNode | ObjectTag | ControlTag;

export interface ViewNode {
  tag: "View";
  nodes: InterfaceNode[];
}

export interface HeaderNode {
  tag: "Header";
  value: string;
  size: number;
}

export interface ObjectTag {
  tag: "Image" | "Text";
  name: string;
  /** A template such as `$image`, filled from the asset's data. */
  value: string;
  /** Whole words are taken when a span begins or ends inside one. */
  wordwise: boolean;
}

/** One class or choice. `result` is what results carry, `text` is what people read. */
export interface Option {
  text: string;
  result: string;
  color: string;
  hotkey: string | null;
  hint: string | null;
}

interface Control {
  name: string;
  toName: string;
  required: boolean;
  requiredMessage: string | null;
}

export interface ChoicesTag extends Control {
  tag: "Choices";
  multiple: boolean;
  options: Option[];
  /** What stands chosen until a person chooses otherwise (`selected="true"`). */
  preset: string[];
}

export interface LabelsTag extends Control {
  tag: "Labels" | "RectangleLabels" | "PolygonLabels";
  /** Whether one shape or span may have several classes. */
  multiple: boolean;
  options: Option[];
}

export interface TextAreaTag extends Control {
  tag: "TextArea";
  placeholder: string | null;
  rows: number;
  most: number;
  preset: string | null;
}

export interface RatingTag extends Control {
  tag: "Rating";
  max: number;
}

export type ControlTag = ChoicesTag | LabelsTag | TextAreaTag | RatingTag;

export function isLabels(tag: InterfaceNode | undefined): tag is LabelsTag {
  return tag?.tag === "Labels" || tag?.tag === "RectangleLabels" || tag?.tag === "PolygonLabels";
}

export function optionOf(control: ChoicesTag | LabelsTag, result: string): Option | undefined {
  return control.options.find((option) => option.result === result);
}
