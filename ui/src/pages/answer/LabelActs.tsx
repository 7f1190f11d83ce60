import { Button, Group } from "@mantine/core";
import { useState } from "react";
import type { Label, LabelAct } from "../../api/labels";
import { Confirm } from "../../components/Confirm";

interface Props {
  label: Label;
  manages: boolean;
  /** Whether the review queue is on. */
  reviews: boolean;
  busy: boolean;
  onAct(act: LabelAct): void;
}

const NAMES: Record<LabelAct, string> = {
  accept: "Accept late label",
  review: "Send to review",
  discard: "Discard",
};

/** What may be done with a label as it stands. */
export function actsOn(label: Label, manages: boolean, reviews: boolean): LabelAct[] {
  const counts = ["submitted", "skipped", "approved", "corrected"].includes(label.status);
  const gone = label.status === "discarded" || label.status === "replaced";
  return [
    ...(manages && label.status === "late" ? (["accept"] as const) : []),
    ...(reviews && label.final && counts ? (["review"] as const) : []),
    ...(manages && !gone ? (["discard"] as const) : []),
  ];
}

/** The buttons of a label; none where nothing can be done. */
export function LabelActs({ label, manages, reviews, busy, onAct }: Props) {
  const acts = actsOn(label, manages, reviews);
  const [asked, setAsked] = useState(false);
  if (acts.length === 0) return null;
  const whose = label.labeler_name ?? "somebody";
  return (
    <Group gap={6} role="group" aria-label={`Label of ${whose}`}>
      {acts.map((act) => (
        <Button
          key={act}
          size="compact-xs"
          variant={act === "accept" ? "light" : "default"}
          disabled={busy}
          onClick={() => (act === "discard" ? setAsked(true) : onAct(act))}
        >
          {NAMES[act]}
        </Button>
      ))}
      <Confirm
        opened={asked}
        title={`Discard the label of ${whose}`}
        confirm="Discard"
        danger
        onConfirm={() => {
          setAsked(false);
          onAct("discard");
        }}
        onClose={() => setAsked(false)}
      >
        It counts no more and cannot be brought back. If that leaves its asset with too few labels,
        somebody else gets it, in its old place.
      </Confirm>
    </Group>
  );
}
