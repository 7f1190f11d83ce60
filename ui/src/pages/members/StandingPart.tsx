import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import type { Member } from "../../api/types";
import classes from "./Members.module.css";
import { isBarred, standingOf } from "./standing";

interface Props {
  member: Member;
  busy: boolean;
  onReadmit(how: true | "quiz"): void;
}

/** What the test questions say of somebody, and how a manager may overrule them. */
export function StandingPart({ member, busy, onReadmit }: Props) {
  const standing = standingOf(member);
  if (standing === null) return null;
  const { trust } = member;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={3} size="h5">
          Test questions
        </Title>
        <Badge color={standing.color} variant="light" className={classes.badge} tt="none">
          {standing.label}
        </Badge>
      </Group>
      <Text size="sm">{standing.says}</Text>
      {trust !== null && (
        <Text size="sm" c="dimmed">
          {trust.quiz !== null &&
            trust.quiz.answered > 0 &&
            `Quiz: ${trust.quiz.correct} of ${trust.quiz.answered} right. `}
          {trust.answered === 0
            ? "No test question answered yet."
            : `In all ${trust.correct} of ${trust.answered} right.`}
          {trust.at_stake > 0 &&
            ` Falling below the bar would discard ${trust.at_stake.toLocaleString("en")} labels.`}
        </Text>
      )}
      <Group gap="xs">
        {isBarred(member) && (
          <Button size="xs" loading={busy} onClick={() => onReadmit(true)}>
            Let in
          </Button>
        )}
        {trust !== null && trust.quiz !== null && (
          <Button size="xs" variant="default" loading={busy} onClick={() => onReadmit("quiz")}>
            Start the quiz anew
          </Button>
        )}
      </Group>
    </Stack>
  );
}
