import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent, type ReactNode } from "react";
import { Notice } from "./Notice";

interface Props {
  opened: boolean;
  title: string;
  children: ReactNode;
  /** What has to be typed. */
  name: string;
  confirm: string;
  busy: boolean;
  error?: string;
  onConfirm(): void;
  onClose(): void;
}

/** Asks for a name to be typed before what cannot be undone. */
export function NameConfirm({ opened, title, onClose, ...rest }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Form {...rest} onClose={onClose} />
    </Modal>
  );
}

function Form({
  children,
  name,
  confirm,
  busy,
  error,
  onConfirm,
  onClose,
}: Omit<Props, "opened" | "title">) {
  const [typed, setTyped] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (typed === name) onConfirm();
  };
  return (
    <Stack component="form" onSubmit={send}>
      <Text component="div">{children}</Text>
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <TextInput
        label={
          <>
            Type <b>{name}</b> to confirm
          </>
        }
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" color="red.8" loading={busy} disabled={typed !== name}>
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}
