import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem, sentence } from "../../api/problem";
import { presetSettingsQuery, useConfigure, useTryQueue } from "../../api/settings";
import type { QueueName } from "../../api/types";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { ChangesDialog } from "./ChangesDialog";
import { countOf, narrowingOf, patchOf, valueAt, withValue, type Settings } from "./edits";
import { SettingRow } from "./SettingRow";
import classes from "./Settings.module.css";
import { GROUPS, warningWords } from "./words";

interface Props {
  project: string;
  queue: QueueName;
  preset: string | null;
  settings: Settings;
}

/** All settings of one queue; nothing is saved before its effects were shown. */
export function QueueForm({ project, queue, preset, settings }: Props) {
  const [draft, setDraft] = useState<{ from: Settings; now: Settings } | null>(null);
  const [told, setTold] = useState<string[] | null>(null);
  const { data: presets } = useQuery(presetSettingsQuery);
  const tried = useTryQueue(project, queue);
  const configure = useConfigure(project, queue);
  const narrows = presets?.items.find((one) => one.name === preset)?.narrows ?? [];
  const now = draft?.now ?? settings;
  const patch = draft === null ? {} : patchOf(draft.from, draft.now);
  const count = Object.keys(patch).length === 0 ? 0 : countOf(patch);
  const refused = isProblem(tried.error) ? tried.error : null;
  const errorAt = (path: string) => refused?.errors.find((one) => one.path === path)?.message;
  const set = (path: string, value: unknown) => {
    setTold(null);
    tried.reset();
    setDraft({ from: draft?.from ?? settings, now: withValue(now, path, value) });
  };
  const forget = () => {
    setDraft(null);
    tried.reset();
    configure.reset();
  };
  const save = () =>
    configure.mutate(patch, {
      onSuccess: (answer) => {
        forget();
        setTold([
          said(answer.operation !== undefined),
          ...(answer.warnings ?? []).map((one) => warningWords(queue, one)),
        ]);
      },
    });
  return (
    <Stack>
      {told !== null && <Told told={told} onClose={() => setTold(null)} />}
      {GROUPS[queue].map((group) => (
        <Panel key={group.title} title={group.title} says={group.says}>
          {group.fields
            .filter((field) => field.when?.(now) !== false)
            .map((field) => (
              <SettingRow
                key={field.path}
                field={field}
                value={valueAt(now, field.path)}
                changed={valueAt(patch, field.path) !== undefined}
                error={errorAt(field.path)}
                narrowing={narrowingOf(narrows, queue, field.path)}
                preset={preset}
                onChange={(value) => set(field.path, value)}
              />
            ))}
        </Panel>
      ))}
      {count > 0 && (
        <div className={classes.bar} role="region" aria-label="Changes">
          {refused !== null && (
            <Notice tone="bad" mb="xs">
              {sentence(refused)}
            </Notice>
          )}
          <Group justify="space-between" gap="xs">
            <Text size="sm" fw={600}>
              {count === 1 ? "1 change" : `${count} changes`}, not saved
            </Text>
            <Group gap="xs">
              <Button size="sm" variant="default" onClick={forget}>
                Discard
              </Button>
              <Button size="sm" loading={tried.isPending} onClick={() => tried.mutate(patch)}>
                See what it does, then save
              </Button>
            </Group>
          </Group>
        </div>
      )}
      <ChangesDialog
        title={queue === "label" ? "Change the label queue" : "Change the review queue"}
        queue={queue}
        found={tried.data ?? null}
        busy={configure.isPending}
        error={configure.isError ? sentence(configure.error) : undefined}
        onConfirm={save}
        onClose={() => {
          tried.reset();
          configure.reset();
        }}
      />
    </Stack>
  );
}

const said = (goesOn: boolean): string =>
  goesOn
    ? "The change is being carried out in the background; until it is whole, the old order holds."
    : "Saved. The next hand-out obeys.";

function Told({ told, onClose }: { told: string[]; onClose(): void }) {
  const [first, ...warnings] = told;
  return (
    <>
      <Notice tone="good" withCloseButton onClose={onClose}>
        {first}
      </Notice>
      {warnings.map((warning) => (
        <Notice key={warning} tone="warning">
          {warning}
        </Notice>
      ))}
    </>
  );
}
