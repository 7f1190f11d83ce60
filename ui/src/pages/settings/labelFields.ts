import { MANY, optional, type FieldGroup } from "./fields";
import { questionFields } from "./questionFields";
import { ORDER, REALTIME, REFILL, SHARE_UNOPENED } from "./sharedFields";
import { valueAt, type Settings } from "./edits";

const dynamic = (settings: Settings) => valueAt(settings, "target.min") !== undefined;
const byConsensus = (settings: Settings) => settings.consensus !== null;

/** The label queue's settings, as its page shows them. */
export const LABEL_GROUPS: FieldGroup[] = [
  {
    title: "Order",
    says: "Which asset comes next. A change acts on the next hand-out; what is held stays held.",
    fields: [
      ...ORDER,
      {
        path: "order.batch_gate",
        label: "Batch gate",
        says: "A batch opens only when the one before has been handed out, or, with several labels an asset, has its minimum. It acts where the order is first in, first out.",
        control: { kind: "switch" },
      },
      {
        path: "order.retroactive",
        label: "Reorder what is there",
        says: "Off, assets that were uploaded under a random order keep their random places when you switch to first in, first out.",
        control: { kind: "switch" },
      },
      {
        path: "order.avoid_held",
        label: "Spread people out",
        says: "With several labels an asset, assets that nobody has in hand come before those that somebody has.",
        control: { kind: "switch" },
      },
      {
        path: "order.groups",
        label: "Groups",
        says: "Whether one person gets all assets of a group, in their order, or each comes on its own.",
        control: {
          kind: "choice",
          options: [
            { value: "ignore", label: "Each asset on its own" },
            { value: "retain", label: "Keep groups together" },
          ],
        },
      },
    ],
  },
  {
    title: "Reservations",
    says: "What somebody has in hand is nobody else’s until it is submitted, given back, or expires.",
    fields: [
      {
        path: "reservation.count",
        label: "Reserved at a time",
        says: "How many assets one person holds. Small projects want fewer, so that nobody sits on the last ones; speed wants more, because the next are loaded ahead.",
        control: { kind: "number", min: 1, max: 100 },
      },
      REFILL,
      {
        path: "reservation.timeout_seconds",
        label: "Expires after",
        says: "Without activity for so long, an asset goes back to the queue; its draft is kept. Short times free assets sooner, long ones suit slow work.",
        control: { kind: "duration", min: 1, none: "never" },
      },
      SHARE_UNOPENED,
    ],
  },
  {
    title: "Labels per asset",
    says: "How many different people label the same asset.",
    fields: [
      {
        path: "target",
        label: "Target",
        says: "A fixed number, or as many as it takes until the answer is sure.",
        control: {
          kind: "shape",
          shapes: [
            {
              value: "fixed",
              label: "Fixed",
              makes: { labels: 1 },
              is: (value) => valueAt(value, "labels") !== undefined,
            },
            {
              value: "dynamic",
              label: "Dynamic",
              makes: { min: 2, max: 5, confidence: 0.7 },
              is: (value) => valueAt(value, "labels") === undefined,
            },
          ],
        },
      },
      {
        path: "target.labels",
        label: "Labels",
        says: "What every asset needs, where it does not say otherwise itself.",
        control: { kind: "number", min: 1, max: 32_767 },
        when: (settings) => !dynamic(settings),
      },
      {
        path: "target.min",
        label: "At least",
        says: "Labels that every asset gets before its confidence is judged.",
        control: { kind: "number", min: 1, max: 32_767 },
        when: dynamic,
      },
      {
        path: "target.max",
        label: "At most",
        says: "Labels after which an asset is done however unsure the answer is.",
        control: { kind: "number", min: 1, max: 32_767 },
        when: dynamic,
      },
      {
        path: "target.confidence",
        label: "Confidence",
        says: "The share of trust that must stand behind one answer for an asset to be done early.",
        control: { kind: "percent" },
        when: dynamic,
      },
      {
        path: "consensus",
        label: "Consensus",
        says: "A share of every batch, drawn at upload, is labeled by several people.",
        control: optional({ share: 0.1, labels: 3 }),
      },
      {
        path: "consensus.share",
        label: "Share of each batch",
        says: "How much of a batch is labeled by several people.",
        control: { kind: "percent" },
        when: byConsensus,
      },
      {
        path: "consensus.labels",
        label: "Labels for those",
        says: "How many people label each of them.",
        control: { kind: "number", min: 1, max: 32_767 },
        when: byConsensus,
      },
    ],
  },
  {
    title: "People at work",
    says: "Skips, limits, and what happens when there is nothing left.",
    fields: [
      {
        path: "skip_to",
        label: "A skipped asset",
        says: "Where it goes when somebody passes it on.",
        control: {
          kind: "choice",
          options: [
            { value: "others", label: "To other people" },
            { value: "me", label: "To the end of their own work" },
            { value: "review", label: "To review" },
            { value: "done", label: "Counts as done" },
          ],
        },
      },
      {
        path: "limit_per_labeler",
        label: "Limit per person",
        says: "The most labels that one person may make here, what they hold included.",
        control: { kind: "number", min: 1, max: MANY, none: "no limit" },
      },
      {
        path: "logout_seconds",
        label: "Log out when idle",
        says: "Ends the session of somebody who does nothing for so long.",
        control: { kind: "duration", min: 1, none: "never" },
      },
      REALTIME,
    ],
  },
  {
    title: "Test questions",
    says: "Assets with a known answer, mixed into the work unseen, tell whom to trust. Import them with a column “expected”.",
    fields: questionFields,
  },
];
