import { Badge, Button, Group, Text } from "@mantine/core";
import type { Action } from "../../actions";
import type { Item } from "../../api/types";
import { Notice } from "../../components/Notice";
import { Countdown } from "../desk/Countdown";
import type { Remaining } from "../desk/countdown";
import classes from "../desk/Desk.module.css";
import type { SaveState } from "../desk/DraftSaver";

interface HeadProps {
  item: Item;
  today: number;
  save: SaveState;
  time: Remaining;
  why: Action | undefined;
  whyOpen: boolean;
}

/** Which asset this is, why it was served, how much time is left. */
export function DeskHead({ item, today, save, time, why, whyOpen }: HeadProps) {
  return (
    <>
      <div className={classes.head}>
        <Group gap="xs" wrap="nowrap" miw={0}>
          <Text component="h1" fw={650} size="sm" truncate title={item.asset.external_id}>
            {item.asset.external_id}
          </Text>
          {item.kind === "rework" && (
            <Badge color="orange" variant="light" tt="none">
              Rework
            </Badge>
          )}
          {why !== undefined && (
            <Button
              variant="subtle"
              size="compact-xs"
              aria-expanded={whyOpen}
              onClick={why.run}
              className={classes.why}
            >
              {why.label}
            </Button>
          )}
        </Group>
        <Group gap="md" wrap="nowrap">
          <SaveMark state={save} />
          <Text
            size="sm"
            c="dimmed"
            className={classes.today}
            title="Confirmed in this browser since midnight"
          >
            {today} today
          </Text>
          <Countdown expiresAt={item.expires_at} time={time} />
        </Group>
      </div>
      {whyOpen && (
        <Notice tone="info" radius={0}>
          {item.why}
        </Notice>
      )}
      {item.kind === "rework" && (
        <Notice tone="warning" radius={0} title="A reviewer sent your label back">
          {item.comment ?? item.label?.comment ?? "Without a comment."}
        </Notice>
      )}
    </>
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
