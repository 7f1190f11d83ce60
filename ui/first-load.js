// How much the browser loads before a labeler can begin, compressed: the entry, the page, their
// styles. The editors come after. `node first-load.js` fails where that is more than the limit.
import { gzipSync } from "node:zlib";
import { build } from "vite";

const LIMIT = 250_000;
const FIRST = ["LabelPage"];

const { output } = await build({ build: { write: false }, logLevel: "error" });
const chunks = new Map(
  output.filter((one) => one.type === "chunk").map((one) => [one.fileName, one]),
);
const assets = new Map(
  output.filter((one) => one.type === "asset").map((one) => [one.fileName, one]),
);
const sizes = new Map(output.map((one) => [one.fileName, gzipSync(one.code ?? one.source).length]));

function filesOf(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const chunk = chunks.get(name);
  for (const style of chunk?.viteMetadata?.importedCss ?? []) found.add(style);
  for (const next of chunk?.imports ?? []) filesOf(next, found);
  return found;
}

const entry = [...chunks.values()].find((chunk) => chunk.isEntry);
if (entry === undefined || !assets.has("index.html")) throw new Error("The build has no entry.");
const before = filesOf(entry.fileName).add("index.html");
const bytes = (files) => [...files].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
const loads = [["home", before]];
for (const name of FIRST) {
  const page = [...chunks.values()].find((chunk) => chunk.isDynamicEntry && chunk.name === name);
  if (page === undefined) throw new Error(`The build has no ${name}.`);
  loads.push([name, new Set([...before, ...filesOf(page.fileName)])]);
}
for (const [name, files] of loads) {
  const size = bytes(files);
  console.log(`First load of ${name}: ${Math.round(size / 1000)} KB compressed.`);
  if (size > LIMIT) {
    console.error(`That is more than ${LIMIT / 1000} KB: load something later, or leave it out.`);
    process.exitCode = 1;
  }
}
