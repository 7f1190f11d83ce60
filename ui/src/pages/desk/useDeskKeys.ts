import { useEffect, useEffectEvent, useState } from "react";
import type { Item } from "../../api/types";
import { draftKey } from "./drafts";

/**
 * Names the desk of each item. A desk is drawn ahead with the draft that is known then; where another
 * tab writes a newer one meanwhile, it gets another name and is drawn anew. What is shown stays.
 */
export function useDeskKeys(user: string, items: readonly Item[]): (item: Item) => string {
  const [outdated, setOutdated] = useState<Readonly<Record<string, number>>>({});
  const hear = useEffectEvent(({ key }: StorageEvent) => {
    const item = items
      .slice(1)
      .find(({ asset }) => draftKey({ user, queue: "label", asset: asset.id }) === key);
    if (item === undefined) return;
    const { reservation } = item;
    setOutdated((times) => ({ ...times, [reservation]: (times[reservation] ?? 0) + 1 }));
  });
  useEffect(() => {
    const listen = (event: StorageEvent) => hear(event);
    addEventListener("storage", listen);
    return () => removeEventListener("storage", listen);
  }, []);
  return ({ reservation }) => `${reservation} ${outdated[reservation] ?? 0}`;
}
