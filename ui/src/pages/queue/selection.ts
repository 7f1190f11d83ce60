import type { AssetFilter, Select } from "../../api/types";

/**
 * Which assets a bulk action is for: some by id, or all that the filter finds but for a few. A
 * million ids are never sent; the filter goes instead.
 */
export interface Selection {
  kind: "some" | "all";
  /** The chosen ones; of `all`, those that are left out. */
  ids: ReadonlySet<string>;
  /** Where the last one was toggled: a range reaches from there. */
  anchor: number | null;
}

export const nobody: Selection = { kind: "some", ids: new Set(), anchor: null };

export type SelectionEvent =
  | { type: "toggle"; id: string; at: number }
  /** Everything from the anchor to here, as the list shows it. */
  | { type: "extend"; ids: readonly string[]; at: number }
  | { type: "all" }
  | { type: "clear" };

export function selectionReducer(selection: Selection, event: SelectionEvent): Selection {
  switch (event.type) {
    case "toggle": {
      const ids = new Set(selection.ids);
      if (!ids.delete(event.id)) ids.add(event.id);
      return { ...selection, ids, anchor: event.at };
    }
    case "extend": {
      const ids = new Set(selection.ids);
      for (const id of event.ids) {
        if (selection.kind === "some") ids.add(id);
        else ids.delete(id);
      }
      return { ...selection, ids, anchor: selection.anchor ?? event.at };
    }
    case "all":
      return { kind: "all", ids: new Set(), anchor: null };
    case "clear":
      return nobody;
  }
}

/** The selection as the interface has it. */
export function selectOf({ kind, ids }: Selection, filter: AssetFilter): Select {
  if (kind === "some") return { ids: [...ids] };
  return ids.size === 0 ? { filter } : { filter, but_for: [...ids] };
}

export function isSelected(selection: Selection, id: string): boolean {
  return (selection.kind === "all") !== selection.ids.has(id);
}

/** How many: null where only the server can count what the filter finds. */
export function sizeOf(selection: Selection, matching: number | null): number | null {
  if (selection.kind === "some") return selection.ids.size;
  return matching === null ? null : Math.max(matching - selection.ids.size, 0);
}

/** Whether anything is selected at all, as far as one can tell. */
export function isSome(selection: Selection, matching: number | null): boolean {
  return sizeOf(selection, matching) !== 0;
}
