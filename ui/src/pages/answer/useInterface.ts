import { useMemo } from "react";
import type { Interface } from "../../editors/config/model";
import { interfaceOf } from "./reading";

/** The project's labeling interface, read once; null where any JSON is an answer. */
export function useInterface(xml: string | null): Interface | null {
  return useMemo(() => interfaceOf(xml), [xml]);
}
