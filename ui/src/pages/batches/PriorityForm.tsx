import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useChangeAssets } from "../../api/assets";
import { sentence } from "../../api/problem";
import { queueSettingsQuery } from "../../api/projects";
import { Notice } from "../../components/Notice";
import { directionText, readPriority } from "../queue/priorities";
import type { DialogProps } from "./BatchDialogs";

/** One priority for all assets of a batch. */
export function PriorityForm({ project, batch, onTell, onClose }: DialogProps) {
  const [typed, setTyped] = useState(String(batch.priority ?? ""));
  const [fault, setFault] = useState<string | null>(null);
  const { data: settings } = useQuery(queueSettingsQuery(project));
  const change = useChangeAssets(project);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const priority = typed.trim() === "" ? null : readPriority(typed);
    if (typeof priority === "string") return setFault(priority);
    change.mutate(
      { select: { filter: { batch: batch.id } }, set: { priority } },
      {
        onSuccess: () => {
          onTell(`The assets of “${batch.name}” have ${priority ?? "the queue’s default"} now.`);
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Prioritize “${batch.name}”`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack component="form" onSubmit={send}>
        {change.isError && <Notice tone="bad">{sentence(change.error)}</Notice>}
        <TextInput
          label="Priority of all its assets"
          description={settings === undefined ? undefined : directionText(settings.order)}
          placeholder="The queue’s default"
          inputMode="numeric"
          value={typed}
          error={fault}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setFault(null);
          }}
          data-autofocus
        />
        <Text size="sm" c="dimmed">
          Priorities that single assets have are replaced.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Prioritize
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
