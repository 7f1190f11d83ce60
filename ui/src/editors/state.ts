import { begin, commit, type History, redo, settle, undo } from "./history";
import type { ResultRegion } from "./protocol";
import type { Span } from "./shapes";

/** The class that the next shape or span gets. */
export interface ActiveLabel {
  control: string;
  label: string;
}

/** Text that a person has selected and not yet given a class. */
export interface Pending extends Span {
  object: string;
  /** False while the browser shows the selection itself, whose handles redrawing would break. */
  painted: boolean;
}

/** A polygon whose corners are still being set, in pixels of its image. */
export interface Draft {
  object: string;
  points: readonly { x: number; y: number }[];
}

export interface EditorState {
  history: History<readonly ResultRegion[]>;
  selected: string | null;
  hidden: ReadonlySet<string>;
  active: ActiveLabel | null;
  pending: Pending | null;
  draft: Draft | null;
}

export type EditorEvent =
  | { type: "put"; region: ResultRegion; streak?: string }
  | { type: "remove"; id: string }
  | { type: "select"; id: string | null }
  | { type: "hide"; id: string }
  | { type: "activate"; active: ActiveLabel | null }
  | { type: "pend"; pending: Pending | null }
  | { type: "draft"; draft: Draft | null }
  | { type: "settle" }
  | { type: "undo" }
  | { type: "redo" };

export function initialState(
  regions: readonly ResultRegion[],
  active: ActiveLabel | null,
): EditorState {
  return {
    history: begin(regions),
    selected: null,
    hidden: new Set(),
    active,
    pending: null,
    draft: null,
  };
}

export function reduce(state: EditorState, event: EditorEvent): EditorState {
  switch (event.type) {
    case "put":
      return put(state, event.region, event.streak);
    case "remove":
      return remove(state, event.id);
    case "select":
      return state.selected === event.id ? state : select(state, event.id);
    case "hide":
      return hide(state, event.id);
    case "activate":
      return { ...state, active: event.active, draft: null };
    case "pend":
      return { ...state, pending: event.pending };
    case "draft":
      return { ...state, draft: event.draft };
    case "settle":
      return settled(state);
    case "undo":
      return present(state, undo(state.history));
    case "redo":
      return present(state, redo(state.history));
  }
}

function select(state: EditorState, id: string | null): EditorState {
  return { ...settled(state), selected: id, pending: id === null ? state.pending : null };
}

function settled(state: EditorState): EditorState {
  const history = settle(state.history);
  return history === state.history ? state : { ...state, history };
}

function put(state: EditorState, region: ResultRegion, streak?: string): EditorState {
  const regions = state.history.present;
  const known = regions.some((each) => each.id === region.id);
  const next = known
    ? regions.map((each) => (each.id === region.id ? region : each))
    : [...regions, region];
  return { ...state, history: commit(state.history, next, streak) };
}

function remove(state: EditorState, id: string): EditorState {
  const next = state.history.present.filter((region) => region.id !== id);
  if (next.length === state.history.present.length) return state;
  return present(state, commit(state.history, next));
}

/** A region that the step took away can't stay selected. */
function present(state: EditorState, history: EditorState["history"]): EditorState {
  const stands = history.present.some((region) => region.id === state.selected);
  return { ...state, history, selected: stands ? state.selected : null };
}

function hide(state: EditorState, id: string): EditorState {
  const hidden = new Set(state.hidden);
  if (!hidden.delete(id)) hidden.add(id);
  const selected = hidden.has(id) && state.selected === id ? null : state.selected;
  return { ...state, hidden, selected };
}
