import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/client";
import { labelsOfAssetQuery } from "../../api/labels";
import { sentence } from "../../api/problem";
import { centre } from "../../components/centre";
import { assetsText } from "../../components/changes";
import type { BulkChange } from "./useBulkChange";

/** So many assets are sent back at once: their labels are taken out one after the other. */
export const MOST_SENT_BACK = 200;
const STANDING = new Set(["submitted", "skipped", "approved", "corrected"]);

/** Takes out the labels that stand on assets, which are then labeled anew. */
export function useSendBack(project: string, bulk: Pick<BulkChange, "say">) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const takeOut = async (asset: string): Promise<number> => {
    const found = await client.fetchQuery({
      ...labelsOfAssetQuery(project, asset),
      staleTime: 0,
    });
    const standing = found.filter(({ status }) => STANDING.has(status));
    for (const label of standing) {
      await call("PATCH", `/labels/${label.id}`, { body: { status: "discarded" } });
    }
    return standing.length;
  };
  const sendBack = async (assets: readonly string[]) => {
    setBusy(true);
    let labels = 0;
    try {
      for (const [done, asset] of assets.entries()) {
        bulk.say({
          tone: "info",
          text: `Sending back ${done + 1} of ${assetsText(assets.length)}.`,
        });
        labels += await takeOut(asset);
      }
      const taken = labels === 1 ? "1 label" : `${labels} labels`;
      const text = `${assetsText(assets.length)} sent back, ${taken} taken out.`;
      centre.note(project, text);
      bulk.say({ tone: "good", text });
    } catch (error) {
      bulk.say({ tone: "bad", text: sentence(error) });
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: ["project", project] });
    }
  };
  return { busy, run: (assets: readonly string[]) => void sendBack(assets) };
}
