/** Whether the service answers, and whether it still knows us: told by the client, shown by the app. */
export interface Connection {
  /** False while a call is being retried. */
  reachable: boolean;
  /** False once a call was answered 401. */
  known: boolean;
}

let state: Connection = { reachable: true, known: true };
const listeners = new Set<() => void>();

export const connection = {
  get: (): Connection => state,
  set(change: Partial<Connection>): void {
    const next = { ...state, ...change };
    if (next.reachable === state.reachable && next.known === state.known) return;
    state = next;
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
