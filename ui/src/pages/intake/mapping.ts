/** Which column of a file becomes what of an asset. */

export const FIELDS = {
  external_id: "External id",
  priority: "Priority",
  group: "Group",
  labels_required: "Labels required",
  assigned_to: "Assigned to",
  skills: "Skills it requires",
  expected: "Expected answer (test question)",
  data: "Data, as JSON",
} as const;

export type FieldName = keyof typeof FIELDS;

/** What a column is that is not imported. */
export const LEFT_OUT = "-";

/** By column: the name of an asset's field, or, after `data:`, of a data field; or `LEFT_OUT`. */
export type Mapping = Record<string, string>;

export const isField = (name: string): name is FieldName => name in FIELDS;

const SYNONYMS: Record<string, FieldName> = {
  id: "external_id",
  externalid: "external_id",
  key: "external_id",
  filename: "external_id",
  assignee: "assigned_to",
  assignees: "assigned_to",
  gold: "expected",
  answer: "expected",
};

/** What a file's columns most likely are; `shown` are the fields that the interface shows. */
export function guess(columns: readonly string[], shown: readonly string[]): Mapping {
  const mapping: Mapping = {};
  const taken = new Set<string>();
  const take = (column: string, as: string) => {
    if (as in mapping || taken.has(as)) return false;
    taken.add(as);
    mapping[column] = as;
    return true;
  };
  for (const column of columns) if (isField(column)) take(column, column);
  for (const column of columns) {
    if (column in mapping) continue;
    const synonym = SYNONYMS[column.toLowerCase().replace(/[^a-z]/g, "")];
    const named = shown.includes(column) ? undefined : synonym;
    if (named === undefined || !take(column, named)) take(column, `data:${column}`);
  }
  return mapping;
}

/** The names of columns under which the service reads them as mapped; null: left out. */
export function headerFor(columns: readonly string[], mapping: Mapping): (string | null)[] {
  return columns.map((column) => {
    const as = mapping[column] ?? `data:${column}`;
    if (as === LEFT_OUT) return null;
    return as.startsWith("data:") ? as.slice(5) : as;
  });
}

export interface AssetSketch {
  external_id?: string;
  data: Record<string, unknown>;
  [field: string]: unknown;
}

/** The asset that a row becomes. */
export function sketch(row: Record<string, unknown>, mapping: Mapping): AssetSketch {
  const asset: AssetSketch = { data: {} };
  for (const [column, value] of Object.entries(row)) {
    const as = mapping[column] ?? `data:${column}`;
    if (as === LEFT_OUT) continue;
    if (as.startsWith("data:")) asset.data[as.slice(5)] = value;
    else if (as === "data") Object.assign(asset.data, value);
    else if (as === "external_id") asset.external_id = String(value ?? "");
    else if (value !== "" && value !== null && value !== undefined) asset[as] = value;
  }
  return asset;
}

/** What has to be settled before this can be sent, in sentences. */
export function faultsOf(
  columns: readonly string[],
  mapping: Mapping,
  rows: readonly Record<string, unknown>[],
): string[] {
  const faults: string[] = [];
  const targets = columns
    .map((column) => mapping[column] ?? "")
    .filter((target) => target !== LEFT_OUT);
  const twice = targets.find((as, at) => targets.indexOf(as) !== at);
  if (!targets.includes("external_id")) {
    faults.push("Say which column is the external id: the name that each asset goes by.");
  }
  if (twice !== undefined) faults.push(`Two columns are ${saidAs(twice)}; each may be that once.`);
  if (targets.includes("external_id")) faults.push(...idFaults(rows, mapping));
  return faults;
}

function idFaults(rows: readonly Record<string, unknown>[], mapping: Mapping): string[] {
  const ids = rows.map((row) => sketch(row, mapping).external_id ?? "");
  if (ids.some((id) => id === "")) return ["Some rows have no external id."];
  const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
  return repeated === undefined
    ? []
    : [`The external id “${repeated}” stands twice; each may stand once.`];
}

/** What the labeling interface shows and no column gives. */
export function missingFields(
  rows: readonly Record<string, unknown>[],
  mapping: Mapping,
  shown: readonly string[],
): string[] {
  const given = new Set(rows.flatMap((row) => Object.keys(sketch(row, mapping).data)));
  return shown.filter((field) => !given.has(field));
}

export const saidAs = (as: string): string =>
  as.startsWith("data:") ? `the data field “${as.slice(5)}”` : isField(as) ? FIELDS[as] : as;
