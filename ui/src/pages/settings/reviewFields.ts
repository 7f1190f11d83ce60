import { MANY, type FieldGroup } from "./fields";
import { ORDER, REALTIME, REFILL, SHARE_UNOPENED } from "./sharedFields";

/** The review queue's settings, as its page shows them. */
export const REVIEW_GROUPS: FieldGroup[] = [
  {
    title: "Review",
    says: "Labels wait for a reviewer’s verdict before they are final.",
    fields: [
      {
        path: "enabled",
        label: "Review labels",
        says: "Off, labels are final at once; what waits for review becomes final.",
        control: { kind: "switch" },
      },
      {
        path: "sampling",
        label: "Share that is reviewed",
        says: "Drawn asset by asset at upload, so that labelers cannot guess which.",
        control: { kind: "percent" },
      },
      {
        path: "max_rounds",
        label: "Rejections at most",
        says: "After so many, an asset goes on hold for a manager to look at.",
        control: { kind: "number", min: 1, max: MANY },
      },
      {
        path: "rework_timeout_seconds",
        label: "Rework waits",
        says: "How long a rejected label waits for its author before others get the asset.",
        control: { kind: "duration", min: 1, none: "no limit" },
      },
      REALTIME,
    ],
  },
  {
    title: "Order",
    says: "Which label is reviewed next.",
    fields: [
      ...ORDER,
      {
        path: "order.batch_gate",
        label: "Batch gate",
        says: "What waits from an older batch is reviewed before anything of a newer one.",
        control: { kind: "switch" },
      },
    ],
  },
  {
    title: "Reservations",
    says: "What a reviewer has open is nobody else’s meanwhile.",
    fields: [
      {
        path: "reservation.count",
        label: "Reserved at a time",
        says: "How many reviews one person holds; with 0 two may open the same, and the first verdict wins.",
        control: { kind: "number", min: 0, max: 100 },
      },
      REFILL,
      {
        path: "reservation.timeout_seconds",
        label: "Expires after",
        says: "Without activity for so long, a review goes back to the queue.",
        control: { kind: "duration", min: 1, none: "never" },
      },
      SHARE_UNOPENED,
    ],
  },
];
