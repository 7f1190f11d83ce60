import { ConfigError, parseConfig } from "../editors/config/parse";

export interface ShownField {
  /** The name of a data field. */
  name: string;
  tag: "Image" | "Text";
}

/** The data fields that a labeling interface shows; none where it cannot be read. */
export function shownFields(xml: string | null): ShownField[] {
  if (xml === null || xml.trim() === "") return [];
  try {
    const objects = [...parseConfig(xml).objects.values()];
    return objects.map(({ tag, value }) => ({ tag, name: value.replace(/^\$/, "") }));
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}
