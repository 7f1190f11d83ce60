import { Button, Group, Modal, NumberInput, Stack } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { Asset } from "../../api/types";

interface Props {
  opened: boolean;
  asset: Pick<Asset, "labels_required" | "labels_count">;
  onClose(): void;
  /** Null: as many as the queue asks for. */
  onConfirm(labels: number | null): void;
}

/** How many people are to label this asset. */
export function LabelsNeededDialog({ opened, onClose, ...form }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Labels needed"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <LabelsForm {...form} />
    </Modal>
  );
}

function LabelsForm({ asset, onConfirm }: Omit<Props, "opened" | "onClose">) {
  const [labels, setLabels] = useState<number | string>(asset.labels_required);
  const typed = typeof labels === "number" && Number.isInteger(labels) && labels >= 1;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (typed) onConfirm(labels);
  };
  return (
    <Stack component="form" onSubmit={send}>
      <NumberInput
        label="People who label it"
        description={`It has ${asset.labels_count} so far. More opens it again; fewer completes it.`}
        value={labels}
        onChange={setLabels}
        min={1}
        max={1000}
        allowDecimal={false}
        data-autofocus
      />
      <Group justify="flex-end">
        <Button variant="subtle" onClick={() => onConfirm(null)}>
          As the queue asks
        </Button>
        <Button type="submit" disabled={!typed}>
          Set
        </Button>
      </Group>
    </Stack>
  );
}
