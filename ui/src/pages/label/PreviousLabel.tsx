import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { assetQuery } from "../../api/assets";
import type { Label } from "../../api/labels";
import { sentence } from "../../api/problem";
import type { Project } from "../../api/types";
import { Notice } from "../../components/Notice";
import { shortTime } from "../../components/moment";
import { LabelStatus } from "../answer/LabelStatus";
import { AssetEditor } from "../desk/AssetEditor";
import { timeText } from "../desk/countdown";
import classes from "./Previous.module.css";

interface Props {
  label: Label;
  project: Project;
}

/** One of my labels over its asset; nothing can be changed here. */
export function PreviousLabel({ label, project }: Props) {
  const asset = useQuery(assetQuery(project.id, label.asset));
  return (
    <article className={classes.label} aria-label={`Label of ${label.external_id ?? "an asset"}`}>
      <header className={classes.head}>
        <Text component="h2" fw={650} size="sm" truncate>
          {label.external_id}
        </Text>
        <LabelStatus label={label} />
        <Text size="sm" c="dimmed">
          {shortTime(label.created_at)}, took {timeText(label.active_seconds * 1000)}
        </Text>
      </header>
      {label.comment !== null && (
        <Notice tone="warning" radius={0} title="A reviewer sent it back">
          {label.comment}
        </Notice>
      )}
      {label.status === "skipped" ? (
        <Notice tone="info" radius={0} title="You skipped this asset">
          {label.reason ?? "Without a reason."}
        </Notice>
      ) : null}
      {asset.isError && <Notice tone="bad">{sentence(asset.error)}</Notice>}
      {asset.isPending && <Skeleton m={16} mih={320} flex={1} />}
      {asset.isSuccess && (
        <AssetEditor project={project} asset={asset.data} initial={label.result} readOnly />
      )}
    </article>
  );
}
