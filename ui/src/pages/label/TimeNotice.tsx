import { Button, Group, Text } from "@mantine/core";
import { Notice } from "../../components/Notice";
import type { Remaining } from "../desk/countdown";

interface Props {
  time: Remaining;
  lost: boolean;
  onKeep(): void;
  onGiveBack(): void;
  onNext(): void;
}

/** Asks before a reservation ends, and explains when it has. */
export function TimeNotice({ time, lost, onKeep, onGiveBack, onNext }: Props) {
  if (lost) {
    return (
      <Notice tone="bad" title="This asset is no longer reserved for you" radius={0}>
        <Text size="sm">
          Its time ran out or a manager took it back. Your draft is kept. If you confirm all the
          same, your answer counts if a place is still free, or is kept as a late label.
        </Text>
        <Button size="xs" mt="xs" onClick={onNext}>
          Get the next asset
        </Button>
      </Notice>
    );
  }
  if (time === "ended") {
    return (
      <Notice tone="warning" title="Your time ran out" radius={0}>
        <Text size="sm">
          Your work is saved as a draft. As long as nobody else has taken the asset you can go on.
        </Text>
        <Button size="xs" mt="xs" onClick={onKeep}>
          Go on with it
        </Button>
      </Notice>
    );
  }
  if (time !== "soon") return null;
  return (
    <Notice tone="warning" title="Are you still there?" radius={0} urgent>
      <Group gap="xs">
        <Text size="sm">The asset goes back to the queue soon. Any key or movement keeps it.</Text>
        <Button size="xs" onClick={onKeep}>
          Keep it
        </Button>
        <Button size="xs" variant="default" onClick={onGiveBack}>
          Give it back
        </Button>
      </Group>
    </Notice>
  );
}
