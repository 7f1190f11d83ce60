import { Code, Drawer, Group, Image, Skeleton, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { assetQuery } from "../../api/assets";
import { sentence } from "../../api/problem";
import { LinkButton } from "../../components/LinkButton";
import { imagesOf, leaves } from "../../components/media";
import { Notice } from "../../components/Notice";
import { StateBadge } from "../../components/StateBadge";
import { AssetFacts } from "../asset/AssetFacts";
import classes from "./QueuePage.module.css";

interface Props {
  project: string;
  asset: string | undefined;
  names: ReadonlyMap<string, string>;
  mediaUrl(value: string): string | null;
  onClose(): void;
}

/** A look at one asset without leaving the list; its page tells its life, and who gets it. */
export function AssetPanel({ asset, onClose, ...about }: Props) {
  return (
    <Drawer
      opened={asset !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title="Asset"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {asset !== undefined && <About {...about} asset={asset} />}
    </Drawer>
  );
}

function About({
  project,
  asset,
  names,
  mediaUrl,
}: Omit<Props, "asset" | "onClose"> & { asset: string }) {
  const { data, error } = useQuery(assetQuery(project, asset));
  if (error !== null) return <Notice tone="bad">{sentence(error)}</Notice>;
  if (data === undefined) return <Skeleton h={240} />;
  const picture = imagesOf(data.data, mediaUrl)[0];
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Title order={3} size="h4" style={{ overflowWrap: "anywhere" }}>
          {data.external_id}
        </Title>
        <StateBadge state={data.state} />
      </Group>
      {data.on_hold !== null && <Notice tone="warning">On hold: {data.on_hold.reason}</Notice>}
      {picture === undefined ? (
        <p className={classes.reading}>{leaves(data.data).join("\n\n")}</p>
      ) : (
        <Image
          src={picture}
          alt={`Asset ${data.external_id}`}
          radius="sm"
          mah={300}
          fit="contain"
        />
      )}
      <LinkButton to="/projects/$project/assets/$asset" params={{ project, asset }} variant="light">
        Labels, life, and who gets it
      </LinkButton>
      <AssetFacts project={project} asset={data} nameOf={(user) => names.get(user) ?? user} />
      <details>
        <summary>Data</summary>
        <Code block fz={12} mah={260} className={classes.data} tabIndex={0} aria-label="Data">
          {JSON.stringify(data.data, null, 2)}
        </Code>
      </details>
    </Stack>
  );
}
