import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useChangeBatch } from "../../api/batches";
import { isProblem, sentence } from "../../api/problem";
import { Notice } from "../../components/Notice";
import type { DialogProps } from "./BatchDialogs";
import { fromField, toField } from "./due";

/** A batch's name and when it is due. */
export function BatchForm({ project, batch, onTell, onClose }: DialogProps) {
  const [name, setName] = useState(batch.name);
  const [due, setDue] = useState(toField(batch.due_at ?? null));
  const change = useChangeBatch(project);
  const faulty = isProblem(change.error) ? change.error : null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { batch: batch.id, name: name.trim(), due_at: fromField(due) },
      {
        onSuccess: () => {
          onTell(`“${name.trim()}” is saved.`);
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Batch ${batch.number}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack component="form" onSubmit={save}>
        {faulty !== null && <Notice tone="bad">{sentence(faulty)}</Notice>}
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faulty?.at("name")}
          maxLength={200}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput
          type="datetime-local"
          label="Due"
          description="In your time zone. Empty: no date."
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
          error={faulty?.at("due_at")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending} disabled={name.trim() === ""}>
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
