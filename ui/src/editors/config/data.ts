const REFERENCE = /\$([\p{L}\p{N}_]+)/gu;

/** One field of an asset's data as text; null where it is missing or is neither text nor number. */
function field(data: Record<string, unknown>, name: string): string | null {
  const value = Object.hasOwn(data, name) ? data[name] : undefined;
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

/** Fills a template such as `$text` or `Page $number`; null where the data lack a field of it. */
export function fill(template: string, data: Record<string, unknown>): string | null {
  let complete = true;
  const filled = template.replace(REFERENCE, (_, name: string) => {
    const value = field(data, name);
    complete &&= value !== null;
    return value ?? "";
  });
  return complete ? filled : null;
}
