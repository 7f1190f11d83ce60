import { List, Stack, Text } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import type { Action } from "../../actions";
import type { Waiting } from "../../api/types";
import { ActionButton } from "../../components/ActionButton";
import { Empty } from "../../components/Empty";
import { useActions } from "../../components/useActions";
import { timeText } from "../desk/countdown";
import { allDone, reasonLines } from "../desk/reasons";

interface Props {
  waiting: Waiting | null;
  today: number;
  onCheck(): void;
}

/** Nothing to label: says what stands in the way, and looks again when that may have changed. */
export function WaitingScreen({ waiting, today, onCheck }: Props) {
  const actions: Action[] = [
    { name: "check", label: "Check again", keys: ["Enter", "r"], run: onCheck },
  ];
  useActions(() => actions);
  const left = useRetry(waiting, onCheck);
  const lines = reasonLines(waiting?.reasons ?? {});
  const done = waiting !== null && allDone(waiting.reasons);
  const title =
    lines.length === 0 ? "Nothing here yet" : done ? "All done" : "Nothing for you right now";
  return (
    <Empty
      wholePage
      title={title}
      action={actions.map((a) => (
        <ActionButton key={a.name} action={a} />
      ))}
    >
      <Stack gap="xs" align="center">
        {lines.length === 0 && <Text>This project has no assets waiting to be labeled.</Text>}
        {lines.length > 0 && (
          <List ta="left" spacing={4} aria-label="Reasons">
            {lines.map((line) => (
              <List.Item key={line.code}>{line.text}</List.Item>
            ))}
          </List>
        )}
        {left !== null && (
          <Text size="sm">
            A reservation of somebody else ends in {timeText(left)}; this page then looks again.
          </Text>
        )}
        {today > 0 && <Text size="sm">You labeled {today} today.</Text>}
      </Stack>
    </Empty>
  );
}

/** Milliseconds until the page looks again by itself; null where waiting does not help. */
function useRetry(waiting: Waiting | null, onCheck: () => void): number | null {
  const seconds = waiting?.retry_after ?? null;
  const [left, setLeft] = useState<number | null>(null);
  const check = useEffectEvent(onCheck);
  useEffect(() => {
    if (seconds === null) return;
    const at = Date.now() + Math.max(seconds, 1) * 1000;
    const tick = () => {
      setLeft(at - Date.now());
      if (Date.now() < at) return;
      clearInterval(timer);
      check();
    };
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
      setLeft(null);
    };
    // A new answer with the same number of seconds starts the wait anew.
  }, [waiting, seconds]);
  return left ?? (seconds === null ? null : seconds * 1000);
}
