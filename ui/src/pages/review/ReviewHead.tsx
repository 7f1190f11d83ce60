import { Badge, Button, Group, Text } from "@mantine/core";
import type { Item } from "../../api/types";
import { useEverySecond } from "../../components/everySecond";
import { Notice } from "../../components/Notice";
import { Countdown } from "../desk/Countdown";
import { timeText, type Remaining } from "../desk/countdown";
import classes from "../desk/Desk.module.css";
import { shortTime } from "../../components/moment";
import { MANY, WHY } from "./reviewActions";

interface Props {
  item: Item;
  time: Remaining;
  /** Seconds spent on this review so far. */
  worked(): number;
  correcting: boolean;
  whyOpen: boolean;
  onWhy(): void;
  onGrid(): void;
}

/** Whose label this is, of which asset, made when; how long the review takes. */
export function ReviewHead({ item, time, worked, correcting, whyOpen, onWhy, onGrid }: Props) {
  const { label } = item;
  const spent = useEverySecond(() => timeText(worked() * 1000));
  const author = label?.labeler_name ?? "somebody who left";
  return (
    <>
      <div className={classes.head}>
        <Group gap="xs" wrap="nowrap" miw={0}>
          <Text component="h1" fw={650} size="sm" truncate title={item.asset.external_id}>
            {item.asset.external_id}
          </Text>
          {label !== null && label.replaces !== null && <Mark color="orange">Reworked</Mark>}
          {correcting && <Mark color="brand">Your correction</Mark>}
          <Button
            variant="subtle"
            size="compact-xs"
            aria-expanded={whyOpen}
            onClick={onWhy}
            className={classes.why}
          >
            {WHY}
          </Button>
          <Button
            variant="subtle"
            size="compact-xs"
            aria-keyshortcuts="g"
            onClick={onGrid}
            className={classes.why}
          >
            {MANY}
          </Button>
        </Group>
        <Group gap="md" wrap="nowrap" miw={0}>
          {label !== null && (
            <Text
              size="sm"
              c="dimmed"
              truncate
              title={`Took ${timeText(label.active_seconds * 1000)}`}
            >
              {author}, <time dateTime={label.created_at}>{shortTime(label.created_at)}</time>
            </Text>
          )}
          <Text
            size="sm"
            c="dimmed"
            role="timer"
            aria-label={`Time on this review: ${spent}`}
            title="Time on this review"
            className={classes.today}
            style={{ fontVariantNumeric: "tabular-nums" }}
          >
            {spent}
          </Text>
          <Countdown expiresAt={item.expires_at} time={time} />
        </Group>
      </div>
      {whyOpen && (
        <Notice tone="info" radius={0}>
          {item.why}
        </Notice>
      )}
      {label?.status === "skipped" && (
        <Notice tone="warning" radius={0} title={`${author} skipped this asset`}>
          {label.reason ? `Their reason: “${label.reason}”. ` : ""}
          Approve the skip, label the asset yourself, or send it back.
        </Notice>
      )}
    </>
  );
}

function Mark({ color, children }: { color: string; children: string }) {
  return (
    <Badge color={color} variant="light" tt="none" flex="none">
      {children}
    </Badge>
  );
}
