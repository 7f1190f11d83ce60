import { List, Stack, Switch, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Action } from "../../actions";
import { queueSettingsQuery } from "../../api/projects";
import type { Waiting } from "../../api/types";
import { ActionButton } from "../../components/ActionButton";
import { Empty } from "../../components/Empty";
import { useActions } from "../../components/useActions";
import { timeText } from "../desk/countdown";
import { allDone, reasonLines, waitingHelps } from "../desk/reasons";
import { quizInTheWay, type Quiz } from "./quiz";
import { chime, useSound } from "./sound";
import { useLookAgain } from "./useLookAgain";

interface Props {
  project: string;
  waiting: Waiting | null;
  today: number | null;
  wait: { waits: boolean; start(): void; stop(): void };
  onCheck(): void;
  onPrevious(): void;
}

/** Nothing to label: what stands in the way, what would change it, and waiting for it. */
export function WaitingScreen({ project, waiting, today, wait, onCheck, onPrevious }: Props) {
  const { data: settings } = useQuery(queueSettingsQuery(project));
  const reasons = waiting?.reasons ?? {};
  const realtime = settings?.realtime === true && waitingHelps(reasons);
  const actions = actionsOf(realtime, wait, onCheck, onPrevious);
  useActions(() => actions);
  useTitle(wait.waits);
  const left = useLookAgain(wait.waits ? null : waiting, onCheck);
  const quiz = quizInTheWay((waiting?.quiz ?? null) as Quiz | null);
  const lines = reasonLines(reasons);
  return (
    <Empty
      wholePage
      title={wait.waits ? "Waiting for the next asset" : titleOf(waiting, lines.length)}
      action={
        <Stack gap="md" align="center">
          {actions.map((action, at) => (
            <ActionButton
              key={action.name}
              action={action}
              variant={at === 0 ? "filled" : "default"}
            />
          ))}
        </Stack>
      }
    >
      <Stack gap="xs" align="center">
        {lines.length === 0 && <Text>This project has no assets waiting to be labeled.</Text>}
        {lines.length > 0 && (
          <List
            ta="left"
            spacing={4}
            aria-label="Reasons"
            listStyleType={lines.length === 1 ? "none" : undefined}
          >
            {lines.map((line) => (
              <List.Item key={line.code}>{line.text}</List.Item>
            ))}
          </List>
        )}
        {quiz !== null && <Text>{quiz}</Text>}
        {wait.waits && <Text>It opens here by itself as soon as there is one for you.</Text>}
        {left !== null && (
          <Text size="sm">
            A reservation of somebody else ends in {timeText(left)}; this page then looks again.
          </Text>
        )}
        {realtime && <Sound />}
        {today !== null && today > 0 && (
          <Text size="sm">You labeled {today.toLocaleString("en")} today.</Text>
        )}
      </Stack>
    </Empty>
  );
}

function titleOf(waiting: Waiting | null, lines: number): string {
  if (lines === 0) return "Nothing here yet";
  return waiting !== null && allDone(waiting.reasons) ? "All done" : "Nothing for you right now";
}

function actionsOf(
  realtime: boolean,
  wait: Props["wait"],
  onCheck: () => void,
  onPrevious: () => void,
): Action[] {
  const previous: Action = {
    name: "previous",
    label: "My labels",
    keys: ["p", "Alt+p"],
    run: onPrevious,
  };
  if (wait.waits) {
    return [{ name: "stop", label: "Stop waiting", keys: ["Escape"], run: wait.stop }, previous];
  }
  const check: Action = { name: "check", label: "Check again", keys: ["r"], run: onCheck };
  if (!realtime) return [{ ...check, keys: ["Enter", "r"] }, previous];
  const start: Action = {
    name: "wait",
    label: "Wait for next asset",
    keys: ["Enter"],
    run: wait.start,
  };
  return [start, check, previous];
}

function Sound() {
  const [sound, setSound] = useSound();
  return (
    <Switch
      label="Play a sound when it comes"
      checked={sound}
      onChange={(event) => {
        setSound(event.currentTarget.checked);
        if (event.currentTarget.checked) chime();
      }}
    />
  );
}

function useTitle(waits: boolean): void {
  useEffect(() => {
    document.title = `${waits ? "Waiting…" : "Nothing to label"} · labelqueue`;
  }, [waits]);
}
