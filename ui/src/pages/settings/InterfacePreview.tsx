import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { sampleAssetsQuery } from "../../api/settings";
import type { Project } from "../../api/types";
import { mediaResolver } from "../../components/media";
import { Panel } from "../../components/Panel";
import { sampleData } from "./sampleData";
import classes from "./Preview.module.css";

const LabelEditor = lazy(() => import("../../editors"));
const nothing = () => undefined;

interface Props {
  project: Project;
  xml: string;
  faulty: boolean;
}

/** The interface as labelers will see it, over assets of the project where there are any. */
export function InterfacePreview({ project, xml, faulty }: Props) {
  const { data } = useQuery(sampleAssetsQuery(project.id));
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState(xml);
  // What cannot be shown leaves the last one standing that could.
  if (!faulty && shown !== xml) setShown(xml);
  const assets = data?.items ?? [];
  const asset = assets[at % Math.max(assets.length, 1)];
  return (
    <Panel
      title="As labelers see it"
      says={
        faulty
          ? "The last version without faults; nothing you try here is kept."
          : "Try it; nothing is kept."
      }
      actions={
        assets.length > 1 && (
          <Button size="xs" variant="default" onClick={() => setAt(at + 1)}>
            Another asset
          </Button>
        )
      }
    >
      {shown.trim() === "" ? (
        <Text size="sm" c="dimmed">
          Without an interface, people write their answer as JSON.
        </Text>
      ) : (
        <div className={classes.preview}>
          <Suspense fallback={<div className={classes.waiting} />}>
            <LabelEditor
              key={`${asset?.id ?? ""} ${shown}`}
              config={shown}
              data={{ ...sampleData(shown), ...(asset?.data as Record<string, unknown>) }}
              initial={null}
              onChange={nothing}
              mediaUrl={mediaResolver(project.media_origins)}
            />
          </Suspense>
        </div>
      )}
      <Group mt="xs">
        <Text size="xs" c="dimmed">
          {asset === undefined
            ? "The project has no assets yet: a sample stands in."
            : `With the data of ${asset.external_id}.`}
        </Text>
      </Group>
    </Panel>
  );
}
