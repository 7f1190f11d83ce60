/** Files with the folders they came in, whether dropped or chosen. */

export interface Found {
  file: File;
  /** Where it stood, from what was dropped on: "cats/tabby.jpg". */
  path: string;
}

export async function fromDrop(items: DataTransferItemList): Promise<Found[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((one) => one !== null);
  const found = await Promise.all(entries.map((entry) => walk(entry)));
  return inOrder(found.flat());
}

export function fromInput(files: FileList): Found[] {
  return inOrder([...files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

async function walk(entry: FileSystemEntry): Promise<Found[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const inner = await entriesOf((entry as FileSystemDirectoryEntry).createReader());
  return (await Promise.all(inner.map((one) => walk(one)))).flat();
}

/** A directory gives its entries in portions, the last of them empty. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}

/** As a person would sort them ("2.jpg" before "10.jpg"), without what systems leave in folders. */
export function inOrder(found: Found[]): Found[] {
  const byName = new Intl.Collator("en", { numeric: true });
  return found
    .filter(({ path }) => !path.split("/").some((part) => part.startsWith(".")))
    .filter(({ file }) => file.name !== "Thumbs.db")
    .sort((a, b) => byName.compare(a.path, b.path));
}

/** The paths without the folder that all of them stand in. */
export function withoutRoot(found: readonly Found[]): Found[] {
  const root = found[0]?.path.split("/")[0] ?? "";
  const shared = found.every(({ path }) => path.startsWith(`${root}/`));
  if (!shared) return [...found];
  return found.map(({ file, path }) => ({ file, path: path.slice(root.length + 1) }));
}
