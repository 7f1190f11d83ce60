import { useState } from "react";
import { useChangeAssets } from "../../api/assets";
import { sentence } from "../../api/problem";
import type { Asset, AssetChange } from "../../api/types";
import type { Tone } from "../../components/Notice";

interface Told {
  tone: Tone;
  text: string;
}

/** Changes this asset, says what was done, and can take back what it knows the former value of. */
export function useAssetChange(project: string, asset: Asset) {
  const change = useChangeAssets(project);
  const [told, setTold] = useState<Told | null>(null);
  const [before, setBefore] = useState<AssetChange | null>(null);

  const apply = (set: AssetChange, done: string, former: AssetChange | null) => {
    setTold(null);
    setBefore(null);
    change.mutate(
      { select: { ids: [asset.id] }, set },
      {
        onSuccess: () => {
          setTold({ tone: "good", text: done });
          setBefore(former);
        },
        onError: (error) => setTold({ tone: "bad", text: sentence(error) }),
      },
    );
  };
  return {
    run: (set: AssetChange, done: string) => apply(set, done, formerOf(asset, set)),
    undo: before === null ? null : () => apply(before, "Taken back.", null),
    dismiss: () => setTold(null),
    busy: change.isPending,
    told,
  };
}

/** What sets an asset back to what it is now; null where that cannot be told. */
export function formerOf(asset: Asset, set: AssetChange): AssetChange | null {
  const former: AssetChange = {};
  if (set.priority !== undefined) former.priority = asset.priority;
  if (set.assigned_to !== undefined) former.assigned_to = asset.assigned_to;
  if (set.on_hold !== undefined) former.on_hold = asset.on_hold?.reason ?? false;
  // Removal ends reservations, and a target in force may be the queue's: neither comes back whole.
  const whole = Object.keys(set).every((name) => name in former);
  return whole ? former : null;
}
