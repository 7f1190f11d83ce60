import { Button, Group, Modal, PasswordInput, Stack, Switch, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { isProblem, sentence } from "../../api/problem";
import { useAddUser } from "../../api/users";
import { Notice } from "../../components/Notice";

interface Props {
  opened: boolean;
  mayMakeAdmins: boolean;
  onTell(sentence: string): void;
  onClose(): void;
}

/** A new user: name, address, first password. */
export function NewUserForm({ opened, mayMakeAdmins, onTell, onClose }: Props) {
  const [admin, setAdmin] = useState(false);
  const add = useAddUser();
  const faulty = isProblem(add.error) ? add.error : null;
  const close = () => {
    add.reset();
    setAdmin(false);
    onClose();
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const body = {
      name: String(given.get("name")).trim(),
      email: String(given.get("email")).trim(),
      password: String(given.get("password")),
      admin,
    };
    add.mutate(body, {
      onSuccess: (user) => {
        onTell(`${user.name} may log in as ${user.email}. Tell them the password yourself.`);
        close();
      },
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title="New user"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form onSubmit={send}>
        <Stack>
          {faulty !== null && <Notice tone="bad">{sentence(faulty)}</Notice>}
          <TextInput
            name="name"
            label="Name"
            error={faulty?.at("name")}
            required
            withAsterisk={false}
            data-autofocus
          />
          <TextInput
            name="email"
            type="email"
            label="E-mail address"
            error={faulty?.at("email")}
            required
            withAsterisk={false}
          />
          <PasswordInput
            name="password"
            label="First password"
            autoComplete="new-password"
            error={faulty?.at("password")}
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
          />
          {mayMakeAdmins && (
            <Switch
              label="Admin: manages every project and all users"
              checked={admin}
              onChange={(event) => setAdmin(event.currentTarget.checked)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
