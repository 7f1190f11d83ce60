/** Just enough CSV (RFC 4180) to show what a file begins with; the service reads the whole. */

export interface CsvStart {
  header: string[];
  rows: string[][];
  /** How many characters the header takes, its line break included. */
  headerLength: number;
}

/** The header and up to `most` complete records; the last may be cut off where `text` is a part. */
export function readCsv(text: string, most: number, whole: boolean): CsvStart {
  const records: string[][] = [];
  let headerLength = 0;
  let at = 0;
  while (at < text.length && records.length <= most) {
    const record = readRecord(text, at);
    if (record.open && !whole) break;
    at = record.end;
    if (record.cells.length === 1 && record.cells[0] === "") continue;
    records.push(record.cells);
    if (records.length === 1) headerLength = at;
  }
  const [header = [], ...rows] = records;
  return { header: header.map((name) => name.trim()), rows, headerLength };
}

interface Record {
  cells: string[];
  end: number;
  /** Whether the text ended before the record did. */
  open: boolean;
}

function readRecord(text: string, from: number): Record {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    const cell = text[at] === '"' ? quoted(text, at) : plain(text, at);
    cells.push(cell.value);
    at = cell.end;
    if (text[at] === ",") {
      at += 1;
      continue;
    }
    if (at >= text.length) return { cells, end: at, open: true };
    return {
      cells,
      end: text[at] === "\r" && text[at + 1] === "\n" ? at + 2 : at + 1,
      open: false,
    };
  }
}

function plain(text: string, from: number) {
  let end = from;
  while (end < text.length && !",\r\n".includes(text[end] ?? "")) end += 1;
  return { value: text.slice(from, end), end };
}

function quoted(text: string, from: number) {
  let value = "";
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, close);
    if (text[close + 1] !== '"') return { value, end: close + 1 };
    value += '"';
    at = close + 2;
  }
}

/** A record as CSV writes it. */
export function writeRecord(cells: readonly string[]): string {
  const written = cells.map((cell) =>
    /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${written.join(",")}\r\n`;
}

/**
 * The file without the columns whose name is null, the others under their names. Read and written a
 * piece at a time, so that its size does not matter. Throws an Error for a row with more or fewer
 * cells than there are columns.
 */
export async function withoutColumns(file: Blob, names: (string | null)[]): Promise<Blob> {
  const kept = (cells: string[]) => cells.filter((_, at) => names[at] !== null);
  const parts: BlobPart[] = [writeRecord(names.filter((name) => name !== null))];
  let row = 0;
  const take = (text: string, whole: boolean): string => {
    const written: string[] = [];
    let at = 0;
    while (at < text.length) {
      const record = readRecord(text, at);
      // A line break at the end of a piece may be half of one.
      if (!whole && (record.open || record.end === text.length)) break;
      at = record.end;
      if (record.cells.length === 1 && record.cells[0] === "") continue;
      if (row > 0 && record.cells.length !== names.length) {
        const cells = record.cells.length;
        throw new Error(`Row ${row} has ${cells} cells under ${names.length} column names.`);
      }
      if (row > 0) written.push(writeRecord(kept(record.cells)));
      row += 1;
    }
    if (written.length > 0) parts.push(new Blob(written));
    return text.slice(at);
  };
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    rest = take(rest + value, false);
  }
  take(rest, true);
  return new Blob(parts, { type: "text/csv" });
}

/** The file under other column names, its rows untouched and unread. */
export function withHeader(file: Blob, start: CsvStart, text: string, names: string[]): Blob {
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  const bytes = new TextEncoder().encode(text.slice(0, mark + start.headerLength)).length;
  return new Blob([writeRecord(names), file.slice(bytes)], { type: "text/csv" });
}
