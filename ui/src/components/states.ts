/** An asset's states in the order of its life, with their names for people and their colours. */
interface Look {
  label: string;
  color: string;
}

const LOOKS: Record<string, Look> = {
  done: { label: "Done", color: "teal" },
  in_review: { label: "In review", color: "grape" },
  rework: { label: "Rework", color: "orange" },
  reserved: { label: "Reserved", color: "violet" },
  queued: { label: "Queued", color: "blue" },
  on_hold: { label: "On hold", color: "red" },
  removed: { label: "Removed", color: "gray" },
  active: { label: "Active", color: "teal" },
  expired: { label: "Expired", color: "red" },
};

/** What an asset may be, the finished first: the order of a bar that fills from the left. */
export const ASSET_STATES = [
  "done",
  "in_review",
  "rework",
  "reserved",
  "queued",
  "on_hold",
  "removed",
] as const;

export const stateLabel = (state: string): string => LOOKS[state]?.label ?? state;

export const stateColor = (state: string): string =>
  `var(--mantine-color-${LOOKS[state]?.color ?? "gray"}-6)`;
