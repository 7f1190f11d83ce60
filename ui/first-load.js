// How much the browser loads before a labeler can begin, compressed: the entry, the page, their
// styles. The editors come after. `node first-load.js` fails where that is more than the limit.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const LIMIT = 200_000;
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

/** Mantine's components in the build, by the names of their style sheets. */
function used() {
  const modules = [...chunks.values()].flatMap((chunk) => Object.keys(chunk.modules));
  const names = modules.map((one) => /@mantine\/core\/.*\/([^/]+)\.module\.mjs$/.exec(one)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

function stylesImported() {
  const text = readFileSync(new URL("src/app/mantine.ts", import.meta.url), "utf8");
  const names = [...text.matchAll(/styles\/([A-Z]\w+)\.css/g)].map((found) => found[1]);
  return new Set(names);
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
const styled = stylesImported();
for (const [name, wrong] of [
  ["without its styles", [...used()].filter((one) => !styled.has(one))],
  ["nowhere, but its styles are loaded", [...styled].filter((one) => !used().has(one))],
]) {
  if (wrong.length === 0) continue;
  console.error(`Used ${name} (src/app/mantine.ts): ${wrong.join(", ")}.`);
  process.exitCode = 1;
}

for (const [name, files] of loads) {
  const size = bytes(files);
  console.log(`First load of ${name}: ${Math.round(size / 1000)} KB compressed.`);
  if (size > LIMIT) {
    console.error(`That is more than ${LIMIT / 1000} KB: load something later, or leave it out.`);
    process.exitCode = 1;
  }
}
