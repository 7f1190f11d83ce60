import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";

interface Props {
  opened: boolean;
  onClose(): void;
  onConfirm(reason: string | null): void;
}

/** Take an asset out of circulation for a while, and say why. */
export function HoldDialog({ opened, onClose, onConfirm }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Put on hold"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <HoldForm onClose={onClose} onConfirm={onConfirm} />
    </Modal>
  );
}

function HoldForm({ onClose, onConfirm }: Omit<Props, "opened">) {
  const [reason, setReason] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    onConfirm(reason.trim() === "" ? null : reason.trim());
  };
  return (
    <Stack component="form" onSubmit={send}>
      <TextInput
        label="Reason"
        description="Optional; managers see it. Whoever holds the asset now may still hand it in."
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={200}
        data-autofocus
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit">Put on hold</Button>
      </Group>
    </Stack>
  );
}
