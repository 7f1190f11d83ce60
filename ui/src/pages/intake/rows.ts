import { sketch, type Mapping } from "./mapping";
import type { Row } from "./source";

const LISTS = ["assigned_to", "skills"];

/** Rows as lines of JSON, mapped where they are not yet what the service takes. */
export function mappedLines(rows: readonly unknown[], mapping: Mapping | null): string {
  return rows
    .map((row) => JSON.stringify(mapping === null ? row : mapped(row as Row, mapping)))
    .join("\n");
}

/** An asset of a row; a list may be written as in CSV, with semicolons. */
function mapped(row: Row, mapping: Mapping): Row {
  const asset: Row = sketch(row, mapping);
  for (const name of LISTS) {
    const value = asset[name];
    if (typeof value === "string") asset[name] = value.split(";").map((part) => part.trim());
  }
  return asset;
}
