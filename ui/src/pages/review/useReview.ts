import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { newKey } from "../../api/client";
import type { Item } from "../../api/types";
import { pull, release, review, type Verdict } from "../../api/work";
import { atFirst, workReducer } from "../desk/workState";
import { inTurn } from "./inTurn";
import { outcome, together, type Outcome } from "./outcome";

interface Given {
  project: string;
  /** A person's name by their id. */
  nameOf(user: unknown): string;
  /** Hears of each verdict that stands. */
  onDone(item: Item): void;
}

/** Pulls reviews, sends verdicts, and says what became of them. */
export function useReview({ project, nameOf, onDone }: Given) {
  const [work, dispatch] = useReducer(workReducer, atFirst);
  const [told, setTold] = useState<Outcome | null>(null);
  // One after another: the answer to a later call must not overtake an earlier one's.
  const line = useRef<Promise<void>>(Promise.resolve());

  const look = useCallback(async () => {
    try {
      dispatch({ type: "pulled", pulled: await pull(project, "review", newKey()) });
    } catch (error) {
      dispatch({ type: "failed", error: error as Error });
    }
  }, [project]);
  const pullNext = useCallback(async () => {
    dispatch({ type: "pulling" });
    await look();
  }, [look]);
  useEffect(() => void pullNext(), [pullNext]);

  const judge = (item: Item, body: Verdict) => {
    const key = newKey();
    setTold(null);
    dispatch({ type: "left", reservation: item.reservation });
    line.current = line.current.then(async () => {
      try {
        const { next } = await review(item.reservation, body, key);
        onDone(item);
        if (next === null) await pullNext();
        else dispatch({ type: "pulled", pulled: next });
      } catch (error) {
        const found = outcome(error, nameOf);
        setTold(found);
        if (!found.gone) return dispatch({ type: "returned", item });
        await pullNext();
      }
    });
  };

  /** Approve several, a few at a time; what was not accepted comes back. */
  const approveAll = (items: readonly Item[], active_seconds: number) => {
    setTold(null);
    for (const { reservation } of items) dispatch({ type: "left", reservation });
    const approve = async (item: Item) => {
      const body = { verdict: "approve", active_seconds, pull_next: false } as const;
      try {
        await review(item.reservation, body, newKey());
        onDone(item);
        return null;
      } catch (error) {
        return { item, found: outcome(error, nameOf) };
      }
    };
    line.current = line.current.then(async () => {
      const refused = (await inTurn(items, approve)).filter((one) => one !== null);
      setTold(
        together(
          refused.map(({ found }) => found),
          items.length,
        ),
      );
      for (const { item, found } of refused) {
        if (!found.gone) dispatch({ type: "returned", item });
      }
      await pullNext();
    });
  };

  const giveBack = async (item: Item) => {
    setTold(null);
    try {
      await release(item.reservation, newKey());
      dispatch({ type: "left", reservation: item.reservation });
      dispatch({ type: "stopped" });
    } catch (error) {
      const found = outcome(error, nameOf);
      setTold(found);
      if (found.gone) await pullNext();
    }
  };

  return {
    work,
    told,
    dismiss: () => setTold(null),
    pullNext,
    /** The same without showing that it looks: for a page that waits. */
    look,
    judge,
    approveAll,
    giveBack,
    renewed: useCallback((at: string | null) => dispatch({ type: "renewed", expiresAt: at }), []),
  };
}
