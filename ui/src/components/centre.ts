/**
 * The notification centre as pages know it: they open it, and tell it what was done at once. Long
 * work needs no telling, the server lists it.
 */
export interface Note {
  id: number;
  at: Date;
  project: string;
  text: string;
}

interface Centre {
  opened: boolean;
  /** What this tab has told, newest first. */
  notes: readonly Note[];
}

const MOST = 50;

let state: Centre = { opened: false, notes: [] };
let told = 0;
const listeners = new Set<() => void>();

function set(change: Partial<Centre>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

export const centre = {
  get: (): Centre => state,
  open: (): void => set({ opened: true }),
  close: (): void => set({ opened: false }),
  note(project: string, text: string): void {
    const note = { id: ++told, at: new Date(), project, text };
    set({ notes: [note, ...state.notes].slice(0, MOST) });
  },
  /** Nothing that one person did is shown to the next. */
  forget: (): void => set({ opened: false, notes: [] }),
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
