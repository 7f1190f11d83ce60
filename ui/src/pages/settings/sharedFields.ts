import { PRIORITY, type Field } from "./fields";

/** The fields that both queues have, in the same words. */
export const ORDER: Field[] = [
  {
    path: "order.tie",
    label: "Among equals",
    says: "What decides between assets of the same priority.",
    control: {
      kind: "choice",
      options: [
        { value: "fifo", label: "First in, first out" },
        { value: "random", label: "Random" },
        { value: "lexicographic", label: "By external id" },
      ],
    },
  },
  {
    path: "order.priority",
    label: "Priorities",
    says: "Which end of the numbers is handed out first, or whether they count at all.",
    control: {
      kind: "choice",
      options: [
        { value: "higher_first", label: "Higher numbers first" },
        { value: "lower_first", label: "Lower numbers first" },
        { value: "ignore", label: "Ignore priorities" },
      ],
    },
  },
  {
    path: "order.default_priority",
    label: "Assets without a priority",
    says: "The number they count as; left empty, they come after all others.",
    control: { kind: "number", ...PRIORITY, none: "after all others" },
  },
];

export const REFILL: Field = {
  path: "reservation.refill",
  label: "Refill",
  says: "When new ones are reserved: as soon as one is finished, or only when all are.",
  control: {
    kind: "choice",
    options: [
      { value: "each", label: "After each" },
      { value: "empty", label: "When all are done" },
    ],
  },
};

export const SHARE_UNOPENED: Field = {
  path: "reservation.share_unopened",
  label: "Nobody idles",
  says: "Who has nothing left may take over what another has reserved but never opened.",
  control: { kind: "switch" },
};

export const REALTIME: Field = {
  path: "realtime",
  label: "Real time",
  says: "Who has nothing left may wait; the next asset then opens by itself, without a reload.",
  control: { kind: "switch" },
};
