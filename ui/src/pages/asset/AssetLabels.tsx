import { Button, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { labelsOfAssetQuery, useLabelAct, type Label } from "../../api/labels";
import { sentence } from "../../api/problem";
import type { Asset, Project } from "../../api/types";
import { mediaResolver } from "../../components/media";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { AnswerView } from "../answer/AnswerView";
import { Compare } from "../answer/Compare";
import { stands } from "../answer/looks";
import { read } from "../answer/reading";
import { useInterface } from "../answer/useInterface";
import { LabelActs } from "../answer/LabelActs";
import classes from "./asset.module.css";
import { LabelLine } from "./LabelLine";

interface Props {
  project: Project;
  asset: Asset;
  manages: boolean;
  reviews: boolean;
  nameOf(user: string): string;
}

/** The asset with its labels drawn over it: one at a time, or side by side. */
export function AssetLabels({ project, asset, manages, reviews, nameOf }: Props) {
  const {
    data: labels = [],
    isPending,
    error,
  } = useQuery(labelsOfAssetQuery(project.id, asset.id));
  const act = useLabelAct(project.id);
  const [picked, setPicked] = useState<string | null>(null);
  const [view, setView] = useState<"one" | "all">("one");
  const config = useInterface(project.interface);
  const mediaUrl = useMemo(() => mediaResolver(project.media_origins), [project.media_origins]);

  const standing = labels.filter(stands);
  const shown = labels.find((label) => label.id === picked) ?? standing.at(-1) ?? labels.at(-1);
  const together = view === "all" && standing.length > 1;
  const actsOf = (label: Label) => (
    <LabelActs
      label={label}
      manages={manages}
      reviews={reviews}
      busy={act.isPending}
      onAct={(what) => act.mutate({ label: label.id, act: what })}
    />
  );
  return (
    <Panel
      title={
        labels.length === 0 ? "Asset" : labels.length === 1 ? "1 label" : `${labels.length} labels`
      }
      actions={
        standing.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="Labels"
            data={[
              { value: "one", label: "One at a time" },
              { value: "all", label: "Side by side" },
            ]}
            value={view}
            onChange={(value) => setView(value as "one" | "all")}
          />
        )
      }
    >
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {act.isError && (
        <Notice tone="bad" mb="sm" withCloseButton onClose={act.reset}>
          {sentence(act.error)}
        </Notice>
      )}
      {isPending ? (
        <Skeleton h={320} />
      ) : together ? (
        <Compare
          labels={standing}
          config={config}
          asset={asset}
          mediaUrl={mediaUrl}
          actions={actsOf}
        />
      ) : (
        <AnswerView
          config={config}
          data={asset.data}
          reading={shown === undefined || config === null ? null : read(shown.result, config)}
          result={shown?.result}
          name={asset.external_id}
          mediaUrl={mediaUrl}
        />
      )}
      {!isPending && labels.length === 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          Nobody has labeled it yet.
        </Text>
      )}
      {!together && labels.length > 0 && (
        <ul className={classes.labels} aria-label="Labels">
          {labels.map((label) => (
            <LabelLine
              key={label.id}
              label={label}
              config={config}
              shown={label === shown}
              nameOf={nameOf}
              onShow={() => setPicked(label.id)}
            >
              {actsOf(label)}
            </LabelLine>
          ))}
        </ul>
      )}
      {together && labels.length > standing.length && (
        <Button variant="subtle" size="xs" mt="sm" onClick={() => setView("one")}>
          {labels.length - standing.length} more that don’t stand: skipped, sent back, replaced,
          late
        </Button>
      )}
    </Panel>
  );
}
