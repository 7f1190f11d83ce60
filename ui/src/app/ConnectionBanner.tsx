import { useSyncExternalStore } from "react";
import { connection } from "../api/connection";
import { Notice } from "../components/Notice";

/** Says that the server is away and that nothing is lost by it. */
export function ConnectionBanner() {
  const { reachable } = useSyncExternalStore(connection.subscribe, connection.get);
  if (reachable) return null;
  return (
    <Notice tone="warning" radius={0}>
      The server does not answer; trying again. What you do is kept in this browser.
    </Notice>
  );
}
