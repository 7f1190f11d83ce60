import type { Intake } from "../../api/projects";

const STREAMED: Record<string, string> = {
  ndjson: "application/x-ndjson",
  jsonl: "application/x-ndjson",
  csv: "text/csv",
};

const ending = (name: string): string => name.split(".").pop()?.toLowerCase() ?? "";

/** Whether a file lists assets; otherwise it is itself one. */
export function listsAssets(file: File): boolean {
  return ending(file.name) in STREAMED || ending(file.name) === "json";
}

/**
 * A batch from a file of assets. NDJSON and CSV are passed on as they are; JSON is a list of assets,
 * or an object with `assets`. Throws an Error that says what is wrong with the file.
 */
export async function readIntake(file: File, name: string, priority?: number): Promise<Intake> {
  const type = STREAMED[ending(file.name)];
  if (type !== undefined) return { name, priority, stream: new Blob([file], { type }) };
  const content = parse(await file.text());
  const assets = Array.isArray(content)
    ? content
    : (content as { assets?: unknown } | null)?.assets;
  if (!Array.isArray(assets)) {
    throw new Error("The file is JSON, but neither a list of assets nor an object with `assets`.");
  }
  return { name, priority, assets };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The file is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** The assets that uploaded files make: each named like its file, under the key its kind goes by. */
export function assetsOf(uploads: { file: File; url: string }[]): unknown[] {
  return uploads.map(({ file, url }) => ({ external_id: file.name, data: { [keyOf(file)]: url } }));
}

function keyOf(file: File): string {
  const kind = file.type.split("/")[0] ?? "";
  return ["image", "audio", "video", "text"].includes(kind) ? kind : "file";
}
