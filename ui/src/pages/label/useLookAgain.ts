import { useEffect, useEffectEvent, useState } from "react";
import type { Waiting } from "../../api/types";

const REST = 10_000;

/**
 * Looks again when a reservation ends that stands in the way, and when the person comes back to the
 * tab. Answers the milliseconds until it does by itself; null where waiting does not help.
 */
export function useLookAgain(waiting: Waiting | null, onCheck: () => void): number | null {
  const seconds = waiting?.retry_after ?? null;
  const [left, setLeft] = useState<number | null>(null);
  const check = useEffectEvent(onCheck);
  useEffect(() => {
    if (seconds === null) return;
    const at = Date.now() + Math.max(seconds, 1) * 1000;
    const tick = () => {
      setLeft(at - Date.now());
      if (Date.now() < at) return;
      clearInterval(timer);
      check();
    };
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
      setLeft(null);
    };
    // A new answer with the same number of seconds starts the wait anew.
  }, [waiting, seconds]);
  useEffect(() => {
    if (waiting === null) return;
    const since = Date.now();
    const back = () => {
      if (!document.hidden && Date.now() - since > REST) check();
    };
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  }, [waiting]);
  return left ?? (seconds === null ? null : seconds * 1000);
}
