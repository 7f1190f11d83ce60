import type { Batch } from "../../api/types";

export interface GateLook {
  label: string;
  color: string;
  says: string;
}

/** What the gate means for a batch, in words. */
export function gateOf({ open, exhausted, gate_held_by: holds }: Batch): GateLook {
  if (exhausted === true) {
    return { label: "Passed", color: "teal", says: "All of it was handed out; the next is open." };
  }
  if (open === false) {
    return { label: "Waits", color: "gray", says: "It opens when the batch before it is through." };
  }
  const count = holds?.length ?? 0;
  if (count === 0) {
    return { label: "Open", color: "blue", says: "It is handed out now; later batches wait." };
  }
  const assets = count === 1 ? "One asset holds" : `${count} assets hold`;
  return { label: "Held", color: "orange", says: `${assets} the gate shut for later batches.` };
}
