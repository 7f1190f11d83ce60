import type { Asset, AssetChange, AssetRow } from "../../api/types";

/** So many are changed within a request, and may be given their values back in one. */
export const UNDOABLE = 1000;

/** What gives each asset back what the change takes from it. */
export function restoring(before: readonly Asset[], set: AssetChange): AssetRow[] {
  return before.map((asset) => ({ id: asset.id, ...valuesBefore(asset, set) }));
}

function valuesBefore(asset: Asset, set: AssetChange): AssetChange {
  const values: AssetChange = {};
  if ("priority" in set) values.priority = asset.priority;
  if ("assigned_to" in set) values.assigned_to = asset.assigned_to;
  if ("labels_required" in set) values.labels_required = asset.own_labels_required ?? null;
  if ("skills" in set) values.skills = asset.skills;
  if ("on_hold" in set) values.on_hold = asset.on_hold?.reason ?? false;
  if ("removed" in set) values.removed = asset.state === "removed";
  return values;
}
