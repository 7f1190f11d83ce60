import { Button, Group, Text } from "@mantine/core";
import { Notice } from "../../components/Notice";
import type { Remaining } from "../desk/countdown";

interface Props {
  time: Remaining;
  lost: boolean;
  onKeep(): void;
  onNext(): void;
}

/** Asks before a held review ends, and explains when it has. */
export function ReviewTime({ time, lost, onKeep, onNext }: Props) {
  if (lost) {
    return (
      <Notice tone="bad" title="This review is no longer reserved for you" radius={0}>
        <Text size="sm">Its time ran out, or the label was taken back or judged meanwhile.</Text>
        <Button size="xs" mt="xs" onClick={onNext}>
          Get the next review
        </Button>
      </Notice>
    );
  }
  if (time === "ended") {
    return (
      <Notice tone="warning" title="Your time ran out" radius={0}>
        <Text size="sm">As long as nobody else has taken the review you can go on.</Text>
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
        <Button size="xs" onClick={onKeep}>
          I am still on it
        </Button>
      </Group>
    </Notice>
  );
}
