/** What a setting is called, what it does, and how it is set. The settings page is drawn from this. */
import type { Json } from "../../api/types";
import type { Settings } from "./edits";

export interface Option {
  value: string;
  label: string;
}

/** One of the kinds of value that a part of the settings may have: off, or on with what is in it. */
export interface Shape extends Option {
  makes: Json;
  is(value: Json): boolean;
}

export type Control =
  | { kind: "switch" }
  | { kind: "choice"; options: Option[] }
  | { kind: "number"; min: number; max: number; none?: string }
  | { kind: "duration"; min: number; none?: string }
  | { kind: "percent"; none?: string }
  | { kind: "shape"; shapes: Shape[] };

export interface Field {
  /** A dotted path in the queue's settings. */
  path: string;
  label: string;
  /** One sentence on what it does. */
  says: string;
  control: Control;
  /** Whether it means anything as the others stand; always, where it is left out. */
  when?(settings: Settings): boolean;
}

export interface FieldGroup {
  title: string;
  says: string;
  fields: Field[];
}

/** A part that is off, or on with these values. */
export function optional(makes: Settings): Control {
  return {
    kind: "shape",
    shapes: [
      { value: "off", label: "Off", makes: null, is: (value) => value === null },
      { value: "on", label: "On", makes, is: (value) => value !== null },
    ],
  };
}

export const PRIORITY = { min: -(2 ** 31), max: 2 ** 31 - 1 };
export const MANY = 2 ** 31 - 1;
