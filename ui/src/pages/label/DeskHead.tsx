import { Badge, Button, Group, Text } from "@mantine/core";
import type { Action } from "../../actions";
import type { Item } from "../../api/types";
import { Notice } from "../../components/Notice";
import type { ActiveTimer } from "../desk/activeTimer";
import { Countdown } from "../desk/Countdown";
import type { Remaining } from "../desk/countdown";
import classes from "../desk/Desk.module.css";
import type { SaveState } from "../desk/DraftSaver";
import { Worked } from "../desk/Worked";

interface Props {
  item: Item;
  /** Labels made since midnight; null until the server has told. */
  today: number | null;
  quiz: string | null;
  timer: ActiveTimer;
  save: SaveState;
  time: Remaining;
  why: Action | undefined;
  previous: Action | undefined;
  whyOpen: boolean;
}

/** Which asset this is, why it was served, what I have done today, how much time is left. */
export function DeskHead({ item, today, quiz, timer, save, time, why, previous, whyOpen }: Props) {
  return (
    <>
      <div className={classes.head}>
        <Group gap="xs" wrap="nowrap" miw={0}>
          <Text component="h1" fw={650} size="sm" truncate title={item.asset.external_id}>
            {item.asset.external_id}
          </Text>
          {item.kind === "rework" && (
            <Badge color="orange" variant="light" tt="none" flex="none">
              Rework
            </Badge>
          )}
          {quiz !== null && (
            <Badge color="brand" variant="light" tt="none" flex="none">
              {quiz}
            </Badge>
          )}
          {why !== undefined && <HeadButton action={why} expanded={whyOpen} />}
        </Group>
        <Group gap="md" wrap="nowrap">
          <SaveMark state={save} />
          {previous !== undefined && today !== null && (
            <HeadButton action={{ ...previous, label: `${today.toLocaleString("en")} today` }} />
          )}
          <Worked timer={timer} />
          <Countdown expiresAt={item.expires_at} time={time} />
        </Group>
      </div>
      {whyOpen && (
        <Notice tone="info" radius={0}>
          {item.why}
        </Notice>
      )}
      {item.kind === "rework" && <Rework item={item} />}
    </>
  );
}

function HeadButton({ action, expanded }: { action: Action; expanded?: boolean }) {
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      aria-expanded={expanded}
      title={`${action.label} (${action.keys[0]?.toUpperCase() ?? "no key"})`}
      onClick={action.run}
      className={classes.why}
    >
      {action.label}
    </Button>
  );
}

/** What the reviewer says stands over the label that it is about, for as long as it is redone. */
function Rework({ item }: { item: Item }) {
  const said = item.comment ?? item.label?.comment ?? null;
  return (
    <Notice tone="warning" radius={0} title="A reviewer sent your label back">
      {said === null ? "Without a comment." : <q className={classes.said}>{said}</q>}
      <Text size="sm" c="dimmed" mt={2}>
        Your label stands below as you left it. Change what is wrong and confirm.
      </Text>
    </Notice>
  );
}

const SAVE_MARKS: Record<SaveState, string> = {
  clean: "",
  saving: "Saving…",
  saved: "Draft saved",
  local: "Draft kept in this browser",
  lost: "Draft saved",
};

function SaveMark({ state }: { state: SaveState }) {
  return (
    <Text size="sm" c="dimmed" role="status" className={classes.save}>
      {SAVE_MARKS[state]}
    </Text>
  );
}
