import { Button, Skeleton, Text, Timeline } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { historyQuery } from "../../api/assets";
import { sentence } from "../../api/problem";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { shortTime, wholeTime } from "../../components/moment";
import classes from "./asset.module.css";
import { momentOf, type Tone } from "./lifeOf";

interface Props {
  project: string;
  asset: string;
  nameOf(user: string): string;
}

const COLORS: Record<Tone, string> = {
  plain: "gray.5",
  work: "violet.6",
  good: "teal.6",
  warning: "yellow.6",
  bad: "red.6",
};
const AT_FIRST = 8;

/** Everything that happened to the asset, the latest first. */
export function Life({ project, asset, nameOf }: Props) {
  const { data, error } = useQuery(historyQuery(project, asset));
  const [whole, setWhole] = useState(false);
  const events = (data?.items ?? []).toReversed();
  const shown = whole ? events : events.slice(0, AT_FIRST);
  return (
    <Panel title="Life">
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {data === undefined && error === null && <Skeleton h={160} />}
      <Timeline bulletSize={12} lineWidth={2} className={classes.life} active={shown.length}>
        {shown.map((event) => {
          const { text, quote, tone } = momentOf(event, nameOf);
          return (
            <Timeline.Item
              key={event.id}
              color={COLORS[tone]}
              title={<Text size="sm">{text}</Text>}
            >
              {quote !== null && (
                <Text size="sm" c="dimmed" fs="italic">
                  “{quote}”
                </Text>
              )}
              <Text size="xs" c="dimmed">
                <time dateTime={event.at} title={wholeTime(event.at)}>
                  {shortTime(event.at)}
                </time>
              </Text>
            </Timeline.Item>
          );
        })}
      </Timeline>
      {!whole && events.length > AT_FIRST && (
        <Button variant="subtle" size="xs" mt="sm" onClick={() => setWhole(true)}>
          {events.length - AT_FIRST} earlier
        </Button>
      )}
    </Panel>
  );
}
