const UNITS = [
  { unit: "d", seconds: 86_400 },
  { unit: "h", seconds: 3_600 },
  { unit: "min", seconds: 60 },
] as const;

/** A duration at a glance, in its two greatest units: "2 h 5 min", "45 s", "3 d". */
export function duration(seconds: number): string {
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  let left = Math.round(seconds);
  const parts: string[] = [];
  for (const { unit, seconds: size } of UNITS) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    left -= count * size;
    if (parts.length === 2 || (parts.length === 1 && count === 0)) break;
  }
  if (parts.length === 0 || (parts.length === 1 && left > 0 && left < 60 && seconds < 3_600)) {
    parts.push(`${left} s`);
  }
  return parts.join(" ");
}

/** How long ago something was, for people: "just now", "5 min ago", "3 d ago". */
export function ago(at: string, now = Date.now()): string {
  const seconds = (now - Date.parse(at)) / 1000;
  if (seconds < 60) return "just now";
  const whole = UNITS.find((one) => seconds >= one.seconds) ?? UNITS[2];
  return `${Math.floor(seconds / whole.seconds)} ${whole.unit} ago`;
}
