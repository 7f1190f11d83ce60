import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentence } from "../../api/problem";
import { reviewSettingsQuery } from "../../api/projects";
import { useReviewCount } from "../../api/reviewing";
import { Confirm } from "../../components/Confirm";
import { Notice } from "../../components/Notice";

// As many as are taken in at a glance, and still soon judged.
const MANY = 12;

/** Where the queue hands out one label at a time there is little to see at a glance: offers more. */
export function FewAtOnce({ project }: { project: string }) {
  const { data: settings } = useQuery(reviewSettingsQuery(project));
  const [asked, setAsked] = useState(false);
  const change = useReviewCount(project);
  const count = settings?.reservation.count;
  if (count === undefined || count > 1) return null;
  return (
    <Notice tone="info" radius={0} title="This queue hands out one label at a time">
      <Text size="sm" mb="xs">
        Here you see as many as are handed out at once.
      </Text>
      {change.isError && <Text size="sm">{sentence(change.error)}</Text>}
      <Button size="xs" variant="light" onClick={() => setAsked(true)}>
        Hand out {MANY} at once
      </Button>
      <Confirm
        opened={asked}
        title={`Hand out ${MANY} at once`}
        confirm="Change the review queue"
        busy={change.isPending}
        onConfirm={() => change.mutate(MANY, { onSettled: () => setAsked(false) })}
        onClose={() => setAsked(false)}
      >
        This is a setting of the project’s review queue. Every reviewer then gets up to {MANY}{" "}
        labels with a pull, reserved for them; what is held now stays held.
      </Confirm>
    </Notice>
  );
}
