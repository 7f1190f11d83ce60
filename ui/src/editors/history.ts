/** A value with its past and future; pure, so that undo is a plain function of what was done. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** Commits that carry the same name in a row are one step: a drag, a typed word, held arrows. */
  streak: string | null;
}

/** Longer pasts are cut at their far end, so that a long session doesn't grow without bound. */
const LONGEST_PAST = 200;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], streak: null };
}

export function commit<T>(history: History<T>, next: T, streak: string | null = null): History<T> {
  if (Object.is(next, history.present)) return history;
  const continues = streak !== null && streak === history.streak;
  const past = continues ? history.past : [...history.past, history.present].slice(-LONGEST_PAST);
  return { past, present: next, future: [], streak };
}

/** Ends the streak, so that the next commit is a step of its own. */
export function settle<T>(history: History<T>): History<T> {
  return history.streak === null ? history : { ...history, streak: null };
}

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    streak: null,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, streak: null };
}
