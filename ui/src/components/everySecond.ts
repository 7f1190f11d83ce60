import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, 1000);
  return () => clearInterval(timer);
}

/** A value read anew each second; what shows it is drawn again only when it differs. */
export function useEverySecond<T extends string | number | boolean | null>(read: () => T): T {
  return useSyncExternalStore(subscribe, read);
}
