import { Group, Text } from "@mantine/core";
import classes from "./answer.module.css";
import type { Comparison } from "./agreement";

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const colorOf = (share: number): string =>
  `var(--mantine-color-${share >= 0.8 ? "teal" : share >= 0.5 ? "yellow" : "orange"}-6)`;

/** How far the labels of an asset agree: over all, and by control. */
export function Agreement({ comparison }: { comparison: Comparison }) {
  if (comparison.share === null) return null;
  return (
    <Group gap="md" role="group" aria-label="Agreement">
      <Meter label="Agreement" share={comparison.share} strong />
      {comparison.controls.length > 1 &&
        comparison.controls.map(({ control, share }) => (
          <Meter key={control} label={control} share={share} />
        ))}
    </Group>
  );
}

function Meter({ label, share, strong }: { label: string; share: number; strong?: boolean }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text
        component="span"
        size="sm"
        fw={strong ? 650 : undefined}
        c={strong ? undefined : "dimmed"}
      >
        {label} {percent(share)}
      </Text>
      <span className={classes.meter} aria-hidden="true">
        <span style={{ width: percent(share).replace(" ", ""), background: colorOf(share) }} />
      </span>
    </Group>
  );
}
