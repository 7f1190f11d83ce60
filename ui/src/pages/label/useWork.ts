import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { newKey } from "../../api/client";
import { isProblem, sentence } from "../../api/problem";
import type { Item, Pulled, Submitted } from "../../api/types";
import { pull, release, skip, submit, type Skip, type Submission } from "../../api/work";
import type { Tone } from "../../components/Notice";
import { atFirst, workReducer } from "../desk/workState";

export interface Told {
  tone: Tone;
  title: string;
  text: string;
}

interface Given {
  project: string;
  /** Hears of each label that counts. */
  onDone(item: Item): void;
  /** Fulfilled when an item can be painted at once. */
  prepare(item: Item | undefined): Promise<void>;
}

/** Pulls work, sends it off, and says what became of it. */
export function useWork({ project, onDone, prepare }: Given) {
  const [work, dispatch] = useReducer(workReducer, atFirst);
  const [told, setTold] = useState<Told | null>(null);
  // One after another: the answer to a later call must not overtake an earlier one's.
  const line = useRef<Promise<void>>(Promise.resolve());

  const pullNext = useCallback(async () => {
    dispatch({ type: "pulling" });
    try {
      dispatch({ type: "pulled", pulled: await pull(project, "label", newKey()) });
    } catch (error) {
      dispatch({ type: "failed", error: error as Error });
    }
  }, [project]);

  useEffect(() => void pullNext(), [pullNext]);

  /** Do the act that ends this reservation, then show what comes next. */
  const leave = (item: Item, act: (key: string) => Promise<Submitted>, done?: () => void) => {
    const key = newKey();
    setTold(null);
    dispatch({ type: "left", reservation: item.reservation });
    line.current = line.current.then(async () => {
      try {
        const { next } = await act(key);
        done?.();
        if (next === null) return await pullNext();
        // What was on the desk stays there until its successor can take its place without a gap.
        await prepare(next.items[0]);
        dispatch({ type: "pulled", pulled: next });
      } catch (error) {
        const { gone, ...message } = outcome(error);
        setTold(message);
        if (!gone) return dispatch({ type: "returned", item });
        await pullNext();
      }
    });
  };

  const giveBack = async (item: Item) => {
    setTold(null);
    try {
      await release(item.reservation, newKey());
      dispatch({ type: "left", reservation: item.reservation });
      dispatch({ type: "stopped" });
    } catch (error) {
      setTold(outcome(error));
    }
  };

  return {
    work,
    told,
    tell: setTold,
    pullNext,
    came: (pulled: Pulled) => dispatch({ type: "pulled", pulled }),
    failed: (error: Error) => dispatch({ type: "failed", error }),
    giveBack,
    renewed: useCallback((at: string | null) => dispatch({ type: "renewed", expiresAt: at }), []),
    confirm: (item: Item, body: Submission) =>
      leave(
        item,
        (key) => submit(item.reservation, body, key),
        () => onDone(item),
      ),
    skip: (item: Item, body: Skip) => leave(item, (key) => skip(item.reservation, body, key)),
  };
}

/** What a refusal means for the person, and whether the reservation is gone with it. */
function outcome(error: unknown): Told & { gone: boolean } {
  if (isProblem(error, "reservation_lost")) {
    const kept = error.body.label !== null && error.body.label !== undefined;
    return {
      gone: true,
      tone: "warning",
      title: "The time had run out",
      text: kept
        ? "Somebody else had taken the asset meanwhile. Your answer is kept as a late label, which a manager can accept."
        : "Somebody else had taken the asset meanwhile. Your draft is kept.",
    };
  }
  if (isProblem(error, "already_submitted")) {
    const text = "It was sent from another tab or window; the answer given there stands.";
    return { gone: true, tone: "info", title: "Already submitted", text };
  }
  if (isProblem(error, "not_found")) {
    const text = "It is no longer yours to label. What you sent is kept for the manager.";
    return { gone: true, tone: "warning", title: "This asset is gone", text };
  }
  return { gone: false, tone: "bad", title: "Not accepted", text: sentence(error) };
}
