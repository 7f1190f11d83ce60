/** Settings as plain objects, addressed by dotted paths. */
import type { Narrowing } from "../../api/settings";
import type { Json, QueueName } from "../../api/types";

export type Settings = Record<string, Json>;

const isObject = (value: Json): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function valueAt(settings: Json, path: string): Json {
  return path.split(".").reduce((at: Json, key) => (isObject(at) ? at[key] : undefined), settings);
}

/** The settings with another value at `path`; what was given stays as it was. */
export function withValue(settings: Settings, path: string, value: Json): Settings {
  const [key = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...settings, [key]: value };
  const inner = settings[key];
  return { ...settings, [key]: withValue(isObject(inner) ? inner : {}, rest.join("."), value) };
}

/** What a PATCH has to name to get from one to the other; a part of another shape is named whole. */
export function patchOf(before: Settings, after: Settings): Settings {
  const patch: Settings = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (!isObject(value) || !isObject(old) || !sameKeys(value, old)) {
      if (!same(value, old)) patch[key] = value;
      continue;
    }
    const inner = patchOf(old, value);
    if (Object.keys(inner).length > 0) patch[key] = inner;
  }
  return patch;
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

const sameKeys = (a: Settings, b: Settings): boolean =>
  same(Object.keys(a).sort(), Object.keys(b).sort());

/** How many settings a patch names. */
export function countOf(patch: Json): number {
  if (!isObject(patch)) return 1;
  return Object.values(patch).reduce<number>((sum, value) => sum + countOf(value), 0);
}

/** What the project's preset says about a setting. */
export function narrowingOf(
  narrows: readonly Narrowing[],
  queue: QueueName,
  path: string,
): Narrowing | undefined {
  return narrows.find(({ setting }) => `${queue}_queue.${path}.`.startsWith(`${setting}.`));
}
