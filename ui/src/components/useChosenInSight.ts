import { useEffect, useRef, type RefObject } from "react";

/** A row of links, of which the chosen one may be beyond the edge of a narrow screen: it is shown. */
export function useChosenInSight(chosen: string, count: number): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const current = row.current?.querySelector('[aria-current="page"]');
    current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [chosen, count]);
  return row;
}
