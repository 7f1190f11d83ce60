export type Unit = "s" | "min" | "h" | "d";

const SECONDS: Record<Unit, number> = { s: 1, min: 60, h: 3_600, d: 86_400 };

export const UNITS: { value: Unit; label: string }[] = [
  { value: "s", label: "seconds" },
  { value: "min", label: "minutes" },
  { value: "h", label: "hours" },
  { value: "d", label: "days" },
];

/** The greatest unit in which a number of seconds is whole. */
export function unitOf(seconds: number): Unit {
  const found = (["d", "h", "min"] as const).find((unit) => seconds % SECONDS[unit] === 0);
  return seconds === 0 ? "s" : (found ?? "s");
}

export const inUnit = (seconds: number, unit: Unit): number => seconds / SECONDS[unit];

export const toSeconds = (count: number, unit: Unit): number => Math.round(count * SECONDS[unit]);
