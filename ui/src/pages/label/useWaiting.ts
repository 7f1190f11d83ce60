import { useEffect, useEffectEvent, useState } from "react";
import { isProblem } from "../../api/problem";
import type { Pulled } from "../../api/types";
import { awaitWork } from "../../api/work";

// Where the server answers at once all the same, as when real time was switched off meanwhile.
const PAUSE = 5_000;

interface Given {
  project: string;
  /** True while there is nothing on the desk. */
  idle: boolean;
  onCome(pulled: Pulled): void;
  onFail(error: Error): void;
}

/** Whether the person waits for work, by a request that the server answers when some comes. */
export function useWaiting({ project, idle, onCome, onFail }: Given) {
  const [asked, setAsked] = useState(false);
  const waits = asked && idle;
  const come = useEffectEvent((pulled: Pulled) => {
    if (pulled.items.length > 0) setAsked(false);
    onCome(pulled);
  });
  const fail = useEffectEvent((error: Error) => {
    setAsked(false);
    onFail(error);
  });
  useEffect(() => {
    if (!waits) return;
    const stop = new AbortController();
    void follow(project, stop.signal, come).catch((error: unknown) => {
      if (!stop.signal.aborted) fail(error as Error);
    });
    return () => stop.abort();
  }, [project, waits]);
  return { waits, start: () => setAsked(true), stop: () => setAsked(false) };
}

/** Ask again and again until something comes. */
export async function follow(
  project: string,
  signal: AbortSignal,
  come: (pulled: Pulled) => void,
): Promise<void> {
  while (!signal.aborted) {
    const begun = Date.now();
    const pulled = await patient(project, signal);
    if (signal.aborted) return;
    if (pulled !== null) {
      come(pulled);
      if (pulled.items.length > 0) return;
    }
    if (Date.now() - begun < PAUSE) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Null where the server was away too long: whoever waits goes on waiting. */
async function patient(project: string, signal: AbortSignal): Promise<Pulled | null> {
  try {
    return await awaitWork(project, "label", signal);
  } catch (error) {
    if (isProblem(error, "unreachable", "too_many_requests")) return null;
    throw error;
  }
}
