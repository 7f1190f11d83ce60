import type { Label } from "../../api/labels";
import badge from "../../components/StateBadge.module.css";
import { lookOf } from "./looks";

/** What became of a label, as a word; the colour beside it only helps to find it again. */
export function LabelStatus({ label }: { label: Pick<Label, "status" | "final"> }) {
  const { text, color } = lookOf(label);
  return (
    <span className={badge.badge}>
      <span className={badge.dot} style={{ background: `var(--mantine-color-${color}-6)` }} />
      {text}
    </span>
  );
}
