import { Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { isProblem, sentence } from "../../api/problem";
import { useChangeUser, type User } from "../../api/users";
import { Confirm } from "../../components/Confirm";
import { Notice } from "../../components/Notice";

export interface Asked {
  what: "password" | "deactivate" | "activate";
  user: User;
}

interface Props {
  asked: Asked | null;
  onTell(sentence: string): void;
  onClose(): void;
}

/** What is asked before a user is changed. */
export function UserDialogs({ asked, onTell, onClose }: Props) {
  if (asked === null) return null;
  const props = { user: asked.user, onTell, onClose };
  if (asked.what === "password") return <NewPassword {...props} />;
  return <Activity {...props} active={asked.what === "activate"} />;
}

interface DialogProps {
  user: User;
  onTell(sentence: string): void;
  onClose(): void;
}

function NewPassword({ user, onTell, onClose }: DialogProps) {
  const [password, setPassword] = useState("");
  const change = useChangeUser();
  const faulty = isProblem(change.error) ? change.error : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { user: user.id, password },
      {
        onSuccess: () => {
          onTell(`${user.name} has a new password; their open sessions have ended.`);
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`New password for ${user.name}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack component="form" onSubmit={send}>
        <Text size="sm">
          It ends their open sessions; API tokens stay. Tell them the password yourself.
        </Text>
        {faulty !== null && <Notice tone="bad">{sentence(faulty)}</Notice>}
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={faulty?.at("password")}
          required
          withAsterisk={false}
          data-autofocus
          visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Set
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Activity({ user, active, onTell, onClose }: DialogProps & { active: boolean }) {
  const change = useChangeUser();
  const confirm = () =>
    change.mutate(
      { user: user.id, active },
      {
        onSuccess: () => {
          onTell(`${user.name} is ${active ? "active again" : "inactive now"}.`);
          onClose();
        },
      },
    );
  return (
    <Confirm
      opened
      title={`${active ? "Activate" : "Deactivate"} ${user.name}`}
      confirm={active ? "Activate" : "Deactivate"}
      danger={!active}
      busy={change.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      {change.isError && (
        <Notice tone="bad" mb="sm">
          {sentence(change.error)}
        </Notice>
      )}
      {active
        ? "They may log in again, with the password they had."
        : "They cannot log in any more, their API tokens are revoked, and what they hold goes back to the queues. Their labels stay."}
    </Confirm>
  );
}
