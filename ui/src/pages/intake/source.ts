/** What was chosen for import: one file that lists assets, or files that are assets themselves. */
import { readCsv, type CsvStart } from "./csv";
import { withoutRoot, type Found } from "./dropped";
import { isField } from "./mapping";

export type Row = Record<string, unknown>;

interface Table {
  kind: "table";
  file: File;
  columns: string[];
  /** What the file begins with. */
  rows: Row[];
  /** Whether `rows` are all there are. */
  whole: boolean;
}

export interface CsvTable extends Table {
  format: "csv";
  start: CsvStart;
  text: string;
}

export interface JsonTable extends Table {
  format: "ndjson" | "json";
  /** Whether its rows are written as the service takes them, so that nothing is to be mapped. */
  ready: boolean;
}

export interface Media {
  kind: "media";
  files: Found[];
}

export type Source = CsvTable | JsonTable | Media;

const LOOKED_AT = 256 * 1024;
const SHOWN = 100;
const FORMATS: Record<string, "csv" | "ndjson" | "json"> = {
  csv: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "json",
};

const formatOf = (file: File) => FORMATS[file.name.split(".").pop()?.toLowerCase() ?? ""];

/** Reads the beginning of what was chosen. Throws an Error that says what is wrong with it. */
export async function readSource(found: readonly Found[]): Promise<Source> {
  const [first] = found;
  if (first === undefined) throw new Error("There is no file in that folder.");
  const list = found.find(({ file }) => formatOf(file) !== undefined);
  if (list === undefined) return { kind: "media", files: withoutRoot(found) };
  if (found.length > 1) {
    throw new Error(
      `${list.file.name} lists assets: import it alone, apart from images, texts and other lists.`,
    );
  }
  const format = formatOf(list.file);
  if (format === "csv") return readCsvFile(list.file);
  return format === "ndjson" ? readNdjson(list.file) : readJson(list.file);
}

async function readCsvFile(file: File): Promise<CsvTable> {
  const text = await file.slice(0, LOOKED_AT).text();
  const whole = file.size <= LOOKED_AT;
  const start = readCsv(text.replace(/^\uFEFF/, ""), SHOWN, whole);
  const { header } = start;
  if (header.length === 0) throw new Error("The file is empty.");
  if (header.length === 1 && header[0]?.includes(";")) {
    throw new Error("Its columns are separated by semicolons; save it with commas between them.");
  }
  const rows = start.rows.map((cells) =>
    Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ""])),
  );
  const all = whole && rows.length < SHOWN;
  return { kind: "table", format: "csv", file, columns: header, rows, whole: all, start, text };
}

async function readNdjson(file: File): Promise<JsonTable> {
  const text = await file.slice(0, LOOKED_AT).text();
  const lines = text.split("\n");
  if (file.size > LOOKED_AT) lines.pop();
  const written = lines.filter((line) => line.trim() !== "");
  const rows = written.slice(0, SHOWN).map((line, at) => parse(line, `Line ${at + 1}`));
  return jsonTable(file, "ndjson", rows, file.size <= LOOKED_AT && rows.length < SHOWN);
}

async function readJson(file: File): Promise<JsonTable> {
  const rows = await jsonRows(file);
  return jsonTable(file, "json", rows.slice(0, SHOWN), rows.length <= SHOWN);
}

function jsonTable(
  file: File,
  format: "ndjson" | "json",
  found: unknown[],
  whole: boolean,
): JsonTable {
  const rows = found.map((row, at) => {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new Error(`Asset ${at + 1} is no object with fields.`);
    }
    return row as Row;
  });
  if (rows.length === 0) throw new Error("The file lists no assets.");
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const ready = columns.every(isField) && columns.includes("data");
  return { kind: "table", format, file, columns, rows, whole, ready };
}

/** All rows of a JSON or NDJSON file. */
export async function jsonRows(file: File, format: "ndjson" | "json" = "json"): Promise<unknown[]> {
  const text = await file.text();
  if (format === "ndjson") {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.map((line, at) => parse(line, `Line ${at + 1}`));
  }
  const content = parse(text, "The file");
  const assets = Array.isArray(content)
    ? content
    : (content as { assets?: unknown } | null)?.assets;
  if (!Array.isArray(assets)) {
    throw new Error("The file is JSON, but neither a list of assets nor an object with `assets`.");
  }
  return assets;
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${what} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
