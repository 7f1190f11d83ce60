import { Button, Card, Group, PasswordInput, Select, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useCreateUser, usePutMember } from "../../api/people";
import { isProblem, sentence } from "../../api/problem";
import type { Role } from "../../api/types";
import { Notice } from "../../components/Notice";
import { ROLES } from "./roles";

/** Add somebody by e-mail address; who has no account yet gets one. */
export function AddMember({ project }: { project: string }) {
  const [role, setRole] = useState<Role>("labeler");
  const [stranger, setStranger] = useState(false);
  const put = usePutMember(project);
  const create = useCreateUser();
  const add = async (form: HTMLFormElement) => {
    const given = new FormData(form);
    const email = String(given.get("email")).trim();
    try {
      if (stranger) {
        const account = {
          name: String(given.get("name")),
          password: String(given.get("password")),
        };
        await create.mutateAsync({ email, ...account });
      }
      await put.mutateAsync({ user: email, role });
      setStranger(false);
      form.reset();
    } catch (error) {
      if (isProblem(error, "not_found", "unknown_user")) setStranger(true);
    }
  };
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.reset();
    void add(event.currentTarget);
  };
  const failure = create.error ?? put.error;
  const unknown = isProblem(failure, "not_found", "unknown_user");
  return (
    <Card withBorder component="form" onSubmit={send} bg="var(--lq-surface)">
      <Stack gap="sm">
        {put.isSuccess && (
          <Notice tone="good">
            {put.data.name} is a {put.data.role} now.
          </Notice>
        )}
        {failure !== null && !unknown && <Notice tone="bad">{sentence(failure)}</Notice>}
        {stranger && (
          <Notice tone="info">Nobody has that address yet: make an account for them.</Notice>
        )}
        <Group align="flex-end" gap="sm">
          <TextInput
            name="email"
            type="email"
            label="E-mail address"
            required
            withAsterisk={false}
            flex="1 1 220px"
            onChange={() => setStranger(false)}
          />
          <Select
            label="Role"
            w={140}
            data={ROLES}
            value={role}
            allowDeselect={false}
            onChange={(value) => value !== null && setRole(value)}
          />
          {!stranger && <AddButton busy={put.isPending} />}
        </Group>
        {stranger && (
          <Group align="flex-end" gap="sm">
            <TextInput
              name="name"
              label="Name"
              required
              withAsterisk={false}
              flex="1 1 180px"
              autoFocus
            />
            <PasswordInput
              name="password"
              label="First password"
              autoComplete="new-password"
              required
              withAsterisk={false}
              flex="1 1 180px"
              visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
            />
            <AddButton busy={put.isPending || create.isPending} />
          </Group>
        )}
      </Stack>
    </Card>
  );
}

function AddButton({ busy }: { busy: boolean }) {
  return (
    <Button type="submit" loading={busy}>
      Add
    </Button>
  );
}
