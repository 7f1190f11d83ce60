import { List, Stack, Text } from "@mantine/core";
import { useEffect, useEffectEvent } from "react";
import type { Action } from "../../actions";
import type { Waiting } from "../../api/types";
import { ActionButton } from "../../components/ActionButton";
import { Empty } from "../../components/Empty";
import { useActions } from "../../components/useActions";
import { reasonLines } from "../desk/reasons";

interface Props {
  waiting: Waiting | null;
  onCheck(): void;
  /** The same, unseen. */
  onLook(): void;
}

const LOOK_EVERY = 20_000;

/** Nothing to review: says why, and looks again by itself, as labels come in all the time. */
export function NothingToReview({ waiting, onCheck, onLook }: Props) {
  const check: Action = { name: "check", label: "Check again", keys: ["Enter"], run: onCheck };
  useActions(() => [check]);
  const look = useEffectEvent(onLook);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) look();
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    document.title = "Review · labelqueue";
  }, []);

  const reasons = waiting?.reasons ?? {};
  const lines = reasonLines(reasons);
  const open = Object.keys(reasons).filter((code) => (reasons[code] ?? 0) > 0);
  const done = open.every((code) => code === "not_waiting");
  return (
    <Empty
      wholePage
      title={done ? "Nothing waits for review" : "Nothing for you right now"}
      action={<ActionButton action={check} />}
    >
      <Stack gap="xs" align="center">
        {!done && (
          <List ta="left" spacing={4} aria-label="Reasons">
            {lines.map((line) => (
              <List.Item key={line.code}>{line.text}</List.Item>
            ))}
          </List>
        )}
        {done && <Text>Every label that was drawn for review has its verdict.</Text>}
        <Text size="sm">This page looks again by itself.</Text>
      </Stack>
    </Empty>
  );
}
