import { Badge, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentence } from "../../api/problem";
import { presetSettingsQuery, useChangeProject, useTryProject } from "../../api/settings";
import type { Project } from "../../api/types";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { presetWords } from "../projects/presets";
import { ChangesDialog } from "./ChangesDialog";
import classes from "./Presets.module.css";

/** Presets to start from: each sets both queues; single settings may be changed afterwards. */
export function PresetPanel({ project }: { project: Project }) {
  const { data } = useQuery(presetSettingsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const tried = useTryProject(project.id);
  const change = useChangeProject(project.id);
  const names = [null, ...(data?.items ?? []).map((preset) => preset.name)];
  const look = (name: string | null) => {
    change.reset();
    setChosen(name);
    tried.mutate({ preset: name });
  };
  const apply = () => change.mutate({ preset: chosen }, { onSuccess: () => tried.reset() });
  return (
    <Panel
      title="Preset"
      says="Makes both queues behave as in a tool you know. Taking one sets every setting; you may change single ones afterwards."
    >
      {tried.isError && <Notice tone="bad">{sentence(tried.error)}</Notice>}
      {change.isSuccess && <Notice tone="good">Both queues are set like the preset.</Notice>}
      <ul className={classes.list}>
        {names.map((name) => {
          const { label, says } = presetWords(name);
          const current = project.preset === name;
          return (
            <li key={label} className={classes.preset} data-current={current || undefined}>
              <div>
                <Group gap="xs">
                  <Text fw={600}>{label}</Text>
                  {current && (
                    <Badge variant="light" tt="none" c="var(--mantine-color-text)">
                      In use
                    </Badge>
                  )}
                </Group>
                <Text size="sm" c="dimmed">
                  {says}
                </Text>
              </div>
              <Button
                size="xs"
                variant="default"
                loading={tried.isPending && chosen === name}
                onClick={() => look(name)}
                aria-label={current ? `Back to ${label}` : `See what ${label} changes`}
              >
                {current ? "Back to it" : "See what it changes"}
              </Button>
            </li>
          );
        })}
      </ul>
      <ChangesDialog
        title={`Take the preset ${presetWords(chosen).label}`}
        queue="label"
        found={tried.data ?? null}
        busy={change.isPending}
        error={change.isError ? sentence(change.error) : undefined}
        onConfirm={apply}
        onClose={() => tried.reset()}
      />
    </Panel>
  );
}
