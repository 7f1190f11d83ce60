/**
 * Which assets a bulk action is for: some by id, or all that the filter finds. A million ids are
 * never sent; the filter goes instead.
 */
export type Selection =
  { kind: "some"; ids: ReadonlySet<string>; anchor: string | null } | { kind: "all" };

export const nobody: Selection = { kind: "some", ids: new Set(), anchor: null };

export type SelectionEvent =
  | { type: "toggle"; id: string }
  /** Everything from the last one toggled to this one, in the order shown. */
  | { type: "extend"; id: string; shown: readonly string[] }
  | { type: "all" }
  | { type: "clear" };

export function selectionReducer(selection: Selection, event: SelectionEvent): Selection {
  const ids = selection.kind === "some" ? selection.ids : new Set<string>();
  switch (event.type) {
    case "toggle": {
      const next = new Set(ids);
      if (!next.delete(event.id)) next.add(event.id);
      return { kind: "some", ids: next, anchor: event.id };
    }
    case "extend": {
      const anchor = selection.kind === "some" ? selection.anchor : null;
      const range = between(event.shown, anchor ?? event.id, event.id);
      return { kind: "some", ids: new Set([...ids, ...range]), anchor: anchor ?? event.id };
    }
    case "all":
      return { kind: "all" };
    case "clear":
      return nobody;
  }
}

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === "all" || selection.ids.has(id);
}

/** How many: null where only the server can count what the filter finds. */
export function sizeOf(selection: Selection, matching: number | null): number | null {
  return selection.kind === "all" ? matching : selection.ids.size;
}

function between(shown: readonly string[], from: string, to: string): string[] {
  const ends = [shown.indexOf(from), shown.indexOf(to)].filter((at) => at >= 0);
  if (ends.length < 2) return [to];
  return shown.slice(Math.min(...ends), Math.max(...ends) + 1);
}
