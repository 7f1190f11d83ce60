import {
  Code,
  Drawer,
  Group,
  Image,
  List,
  Skeleton,
  Stack,
  Text,
  Timeline,
  Title,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { assetQuery, explainQuery, historyQuery } from "../../api/assets";
import { sentence } from "../../api/problem";
import type { Asset, Explained, QueueEvent } from "../../api/types";
import { imagesOf } from "../../components/media";
import { Notice } from "../../components/Notice";
import { PersonPicker } from "../../components/PersonPicker";
import { StateBadge } from "../../components/StateBadge";
import { usePeople } from "../usePeople";

interface Props {
  project: string;
  asset: string | undefined;
  names: ReadonlyMap<string, string>;
  mediaUrl(value: string): string | null;
  onClose(): void;
}

/** One asset: what it shows, why somebody gets it next or doesn't, and what happened to it. */
export function AssetPanel({ project, asset, names, mediaUrl, onClose }: Props) {
  return (
    <Drawer
      opened={asset !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title="Asset"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {asset !== undefined && (
        <Stack>
          <About project={project} asset={asset} mediaUrl={mediaUrl} />
          <Explain project={project} asset={asset} />
          <History project={project} asset={asset} names={names} />
        </Stack>
      )}
    </Drawer>
  );
}

interface PartProps {
  project: string;
  asset: string;
}

function About({ project, asset, mediaUrl }: PartProps & Pick<Props, "mediaUrl">) {
  const { data, error } = useQuery(assetQuery(project, asset));
  if (error !== null) return <Notice tone="bad">{sentence(error)}</Notice>;
  if (data === undefined) return <Skeleton h={120} />;
  const picture = imagesOf(data.data, mediaUrl)[0];
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Title order={3} size="h4" style={{ overflowWrap: "anywhere" }}>
          {data.external_id}
        </Title>
        <StateBadge state={data.state} />
      </Group>
      {data.on_hold !== null && <Notice tone="warning">On hold: {data.on_hold.reason}</Notice>}
      {picture !== undefined && (
        <Image
          src={picture}
          alt={`Asset ${data.external_id}`}
          radius="sm"
          mah={260}
          fit="contain"
        />
      )}
      <Text size="sm" c="dimmed">
        {facts(data)}
      </Text>
      <Code
        block
        fz={12}
        mah={220}
        style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
        tabIndex={0}
        aria-label="Data"
      >
        {JSON.stringify(data.data, null, 2)}
      </Code>
    </Stack>
  );
}

function facts(asset: Asset): string {
  const priority = asset.priority === null ? "no priority" : `priority ${asset.priority}`;
  const group = asset.group === null ? [] : [`group ${asset.group}`];
  const skills = asset.skills.length === 0 ? [] : [`needs ${asset.skills.join(", ")}`];
  const labels = `${asset.labels_count} of ${asset.labels_required} labels`;
  return [labels, priority, ...group, ...skills].join(" · ");
}

function Explain({ project, asset }: PartProps) {
  const [labeler, setLabeler] = useState<string | null>(null);
  const { data, error } = useQuery(explainQuery(project, asset, labeler));
  const search = usePeople(project);
  return (
    <Stack gap="xs" component="section" aria-label="Who gets it">
      <PersonPicker
        label="Why does this person get it, or not?"
        {...search}
        value={labeler}
        onChange={setLabeler}
      />
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {data !== undefined && <Explanation explained={data} />}
    </Stack>
  );
}

function Explanation({ explained }: { explained: Explained }) {
  if (explained.eligible) {
    const place =
      explained.position === null
        ? "after more than 1,000 others"
        : `at position ${explained.position}`;
    return (
      <Notice tone="good">
        This person gets it, {place === "at position 1" ? "next" : place}.
      </Notice>
    );
  }
  return (
    <Notice tone="info" title="Not now">
      <List size="sm">
        {explained.reasons.map((reason) => (
          <List.Item key={reason.code}>{reason.detail}</List.Item>
        ))}
      </List>
    </Notice>
  );
}

function History({ project, asset, names }: PartProps & Pick<Props, "names">) {
  const { data } = useQuery(historyQuery(project, asset));
  const events = data?.items ?? [];
  return (
    <Stack gap="xs" component="section" aria-label="History">
      <Title order={3} size="h5">
        History
      </Title>
      <Timeline bulletSize={12} lineWidth={2} fz="sm" active={events.length}>
        {events.map((event) => (
          <Timeline.Item key={event.id} title={<Text size="sm">{eventText(event, names)}</Text>}>
            <Text size="xs" c="dimmed">
              <time dateTime={event.at}>{new Date(event.at).toLocaleString()}</time>
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  );
}

function eventText(event: QueueEvent, names: ReadonlyMap<string, string>): string {
  const [noun = "", verb = ""] = event.kind.split(".");
  const what = `${noun[0]?.toUpperCase() ?? ""}${noun.slice(1)} ${verb.replaceAll("_", " ")}`;
  const who = event.actor === null ? "" : ` by ${names.get(event.actor) ?? event.actor}`;
  return what + who;
}
