import { useEffect, useState } from "react";
import type { Remaining } from "../desk/countdown";

/** The tab's title: which asset, whether its time ends, whether it came while nobody looked. */
export function useDeskTitle(externalId: string, time: Remaining): void {
  const [unseen, setUnseen] = useState(() => document.hidden);
  useEffect(() => {
    const look = () => {
      if (!document.hidden) setUnseen(false);
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  useEffect(() => {
    document.title = deskTitle(externalId, time, unseen);
  }, [externalId, time, unseen]);
}

export function deskTitle(externalId: string, time: Remaining, unseen: boolean): string {
  const warning = time === "soon" ? "Still there? " : time === "ended" ? "Time ran out: " : "";
  const sign = warning === "" && unseen ? "● New: " : warning;
  return `${sign}${externalId} · labelqueue`;
}
