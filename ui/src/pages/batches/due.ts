/** Whether something that is due then is late by now. */
export function dueTone(at: string | null, unfinished: boolean, now = Date.now()): "late" | "fine" {
  return at !== null && unfinished && Date.parse(at) < now ? "late" : "fine";
}

/** A moment as a field of the kind `datetime-local` shows it, in the reader's zone. */
export function toField(at: string | null): string {
  if (at === null) return "";
  const moment = new Date(at);
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** What such a field holds, as a moment for the service. */
export function fromField(value: string): string | null {
  return value === "" ? null : new Date(value).toISOString();
}
