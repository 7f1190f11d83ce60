/**
 * Moments in the reader's zone. The pages speak English; whether a day has twelve hours or 24, and
 * whether the day or the month comes first, is as in the reader's region.
 */
const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;
const DAY = { day: "numeric", month: "short" } as const;
const WEEKDAY = { weekday: "short" } as const;
const HOUR = 3_600_000;

type Moment = string | number;

/** "14:05" or "02:05 PM". */
export function clockTime(at: Moment): string {
  return written(at, CLOCK);
}

/** "14:05" today, "20 Nov, 14:05" on other days. */
export function shortTime(at: Moment, now = new Date()): string {
  return sameDay(at, now) ? clockTime(at) : written(at, { ...DAY, ...CLOCK, ...yearOf(at, now) });
}

/** "Mon, 23 Nov, 14:05", with the year where it is another one. */
export function dayAndTime(at: Moment, now = new Date()): string {
  return written(at, { ...WEEKDAY, ...DAY, ...CLOCK, ...yearOf(at, now) });
}

/** A time as precise as it is near: the hour today and tomorrow, later the day, then the year too. */
export function nearTime(at: Moment, now = Date.now()): string {
  const today = new Date(now);
  if (sameDay(at, today)) return clockTime(at);
  if (Math.abs(new Date(at).getTime() - now) < 48 * HOUR) return dayAndTime(at, today);
  return written(at, { ...WEEKDAY, ...DAY, ...yearOf(at, today) });
}

/** All of it, to the second: what a shorter one says when pointed at. */
export function wholeTime(at: Moment): string {
  return written(at, { ...DAY, year: "numeric", ...CLOCK, second: "2-digit" });
}

function sameDay(at: Moment, now: Date): boolean {
  return new Date(at).toDateString() === now.toDateString();
}

function yearOf(at: Moment, now: Date): Intl.DateTimeFormatOptions {
  return new Date(at).getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
}

function written(at: Moment, parts: Intl.DateTimeFormatOptions): string {
  const { locale, hourCycle } = habits();
  return new Date(at).toLocaleString(locale, "hour" in parts ? { ...parts, hourCycle } : parts);
}

interface Habits {
  language: string;
  locale: string;
  hourCycle: Intl.DateTimeFormatOptions["hourCycle"];
}

let known: Habits | null = null;

/** English as it is written in the reader's region, which need not speak it, with its clock. */
function habits(): Habits {
  const { language } = navigator;
  if (known?.language === language) return known;
  const { region } = new Intl.Locale(language).maximize();
  const { hourCycle } = new Intl.DateTimeFormat(language, { hour: "numeric" }).resolvedOptions();
  known = { language, locale: region === undefined ? "en" : `en-${region}`, hourCycle };
  return known;
}
