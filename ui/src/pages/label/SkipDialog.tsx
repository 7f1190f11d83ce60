import { Button, Checkbox, Chip, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";

interface Props {
  opened: boolean;
  onClose(): void;
  onSkip(reason: string | undefined, broken: boolean): void;
}

const COMMON = ["Unclear", "Poor quality", "Not for me"];

/** Skip with a reason; Enter skips, Escape goes on labeling. */
export function SkipDialog({ opened, onClose, onSkip }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Skip this asset"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <SkipForm onSkip={onSkip} onClose={onClose} />
    </Modal>
  );
}

function SkipForm({ onSkip, onClose }: Omit<Props, "opened">) {
  const [reason, setReason] = useState("");
  const [broken, setBroken] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSkip(reason.trim() === "" ? undefined : reason.trim(), broken);
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          label="Reason"
          description="Optional; managers and reviewers see it."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          data-autofocus
        />
        <Group gap="xs" role="group" aria-label="Common reasons">
          {COMMON.map((common) => (
            <Chip
              key={common}
              size="xs"
              checked={reason === common}
              onChange={(checked) => setReason(checked ? common : "")}
            >
              {common}
            </Chip>
          ))}
        </Group>
        <Checkbox
          label="It is broken"
          description="Nobody gets it until a manager has looked at it."
          checked={broken}
          onChange={(event) => setBroken(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Go on labeling
          </Button>
          <Button type="submit">Skip and pull next</Button>
        </Group>
      </Stack>
    </form>
  );
}
