/** Files that are assets themselves: images and sounds are uploaded, texts are written into the data. */
import type { Found } from "./dropped";

export type Kind = "image" | "text" | "audio";

const TEXTS = /\.(txt|md|text)$/i;

/** What a file is, or null where the service would not take it. */
export function kindOf(file: File): Kind | null {
  const kind = file.type.split("/")[0];
  if (kind === "image" || kind === "audio") return kind;
  return kind === "text" || TEXTS.test(file.name) ? "text" : null;
}

/** The files of which the service takes the kind. */
export const takenOf = ({ files }: { files: readonly Found[] }): Found[] =>
  files.filter(({ file }) => kindOf(file) !== null);

export interface MediaPlan {
  /** The data field that each kind of file is put into. */
  fields: Record<Kind, string>;
  /** Whether files of one folder become a group. */
  grouped: boolean;
}

/** The asset that a file becomes; `content` is the address of what was uploaded, or the text. */
export function mediaAsset({ file, path }: Found, content: string, plan: MediaPlan) {
  const kind = kindOf(file) ?? "image";
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : undefined;
  return {
    external_id: path,
    data: { [plan.fields[kind]]: content },
    ...(plan.grouped && folder !== undefined ? { group: folder } : {}),
  };
}

/** Do `work` for each, at most `width` at a time; the first failure ends it. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const runner = async () => {
    while (next < items.length && !failed) {
      const at = next++;
      try {
        results[at] = await work(items[at] as T);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, runner));
  return results;
}
