import { Badge } from "@mantine/core";

const STATES: Record<string, { label: string; color: string }> = {
  queued: { label: "Queued", color: "brand" },
  reserved: { label: "Reserved", color: "violet" },
  rework: { label: "Rework", color: "orange" },
  in_review: { label: "In review", color: "grape" },
  done: { label: "Done", color: "teal" },
  on_hold: { label: "On hold", color: "red" },
  removed: { label: "Removed", color: "gray" },
  active: { label: "Active", color: "teal" },
  expired: { label: "Expired", color: "red" },
};

/** A state's name for people. */
export const stateLabel = (state: string): string => STATES[state]?.label ?? state;

export function StateBadge({ state }: { state: string }) {
  const color = STATES[state]?.color ?? "gray";
  return (
    <Badge variant="light" color={color} radius="sm" tt="none" fw={600}>
      {stateLabel(state)}
    </Badge>
  );
}
