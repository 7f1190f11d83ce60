import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";

export interface DialogProps {
  project: string;
  opened: boolean;
  /** How many assets it is about; null where only the server can count them. */
  size: number | null;
  onClose(): void;
}

/** "12 assets", as titles of dialogs say it. */
export function countText(size: number | null): string {
  if (size === null) return "all that match";
  return size === 1 ? "1 asset" : `${size.toLocaleString("en")} assets`;
}

interface FrameProps {
  title: string;
  opened: boolean;
  onClose(): void;
  children: ReactNode;
}

/** A dialog that asks for a change of the selected assets; its form begins anew each time. */
export function Dialog({ title, opened, onClose, children }: FrameProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children}
    </Modal>
  );
}

interface FormProps {
  confirm: string;
  disabled?: boolean;
  onSend(): void;
  onClose(): void;
  children: ReactNode;
}

/** Fields, and the two ways out: Enter confirms, Escape leaves. */
export function DialogForm({ confirm, disabled, onSend, onClose, children }: FormProps) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={disabled}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
