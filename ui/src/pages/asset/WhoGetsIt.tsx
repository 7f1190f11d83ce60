import { Button, Group, SegmentedControl, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { chancesQuery } from "../../api/explain";
import { sentence } from "../../api/problem";
import type { Asset, QueueName } from "../../api/types";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import classes from "./asset.module.css";
import { byPlace, chanceOf, type Chance } from "./chances";

interface Props {
  project: string;
  asset: Asset;
  reviews: boolean;
}

/** For each member: whether they may get the asset, when, or all that stands in the way. */
export function WhoGetsIt({ project, asset, reviews }: Props) {
  const [queue, setQueue] = useState<QueueName>(asset.state === "in_review" ? "review" : "label");
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 150);
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...chancesQuery(project, queue, asset.id, q),
    placeholderData: keepPreviousData,
  });
  const chances = (data?.pages ?? []).flatMap((page) => page.items).map(chanceOf);
  return (
    <Panel
      title="Who gets it"
      says="Whether it is next for somebody, and if not, why."
      actions={
        reviews && (
          <SegmentedControl
            size="xs"
            aria-label="Queue"
            data={[
              { value: "label", label: "To label" },
              { value: "review", label: "To review" },
            ]}
            value={queue}
            onChange={(value) => setQueue(value as QueueName)}
          />
        )
      }
    >
      <TextInput
        size="xs"
        type="search"
        aria-label="Find a person"
        placeholder="Find a person"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        mb="xs"
      />
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {data === undefined && error === null && <Skeleton h={120} />}
      {data !== undefined && chances.length === 0 && (
        <Text size="sm" c="dimmed">
          {q === "" ? "Nobody could." : "Nobody of that name could."}
        </Text>
      )}
      <ul className={classes.people}>
        {byPlace(chances).map((chance) => (
          <PersonRow key={chance.user} chance={chance} />
        ))}
      </ul>
      {hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          mt="xs"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          More people
        </Button>
      )}
    </Panel>
  );
}

function PersonRow({ chance }: { chance: Chance }) {
  return (
    <li className={classes.person} data-eligible={chance.eligible || undefined}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
        <Text size="sm" fw={550} truncate title={chance.email}>
          {chance.name}
        </Text>
        <Text size="sm" fw={chance.eligible ? 650 : undefined} className={classes.place}>
          {chance.place}
        </Text>
      </Group>
      {chance.reasons.length > 0 && (
        <Stack gap={0}>
          {chance.reasons.map((reason) => (
            <Text key={reason} size="xs" c="dimmed">
              {reason}
            </Text>
          ))}
        </Stack>
      )}
    </li>
  );
}
