import {
  Autocomplete,
  Button,
  Card,
  Group,
  PasswordInput,
  Select,
  Stack,
  TextInput,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { usePutMember } from "../../api/people";
import { isProblem, sentence } from "../../api/problem";
import type { Member, Role } from "../../api/types";
import { useAddUser, usersQuery } from "../../api/users";
import { Notice } from "../../components/Notice";
import { addressIn, captionOf } from "./addresses";
import { ROLES } from "./roles";

interface Props {
  project: string;
  members: readonly Member[];
}

/** Add somebody, found by typing; who has no account yet gets one. */
export function AddMember({ project, members }: Props) {
  const [typed, setTyped] = useState("");
  const [role, setRole] = useState<Role>("labeler");
  const [stranger, setStranger] = useState(false);
  const found = useStrangers(typed, members);
  const put = usePutMember(project);
  const create = useAddUser();
  const add = async (form: HTMLFormElement) => {
    const email = addressIn(typed);
    const given = new FormData(form);
    try {
      if (stranger) {
        const [name, password] = [String(given.get("name")), String(given.get("password"))];
        await create.mutateAsync({ email, name, password });
      }
      await put.mutateAsync({ user: email, role });
      setStranger(false);
      setTyped("");
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
    <Card withBorder component="form" onSubmit={send} bg="var(--lq-surface)" aria-label="Add">
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
          <Autocomplete
            label="Name or e-mail address"
            placeholder="Type to find somebody, or a new address"
            flex="1 1 220px"
            value={typed}
            data={found}
            filter={({ options }) => options}
            onChange={(value) => {
              setTyped(value);
              setStranger(false);
              put.reset();
            }}
            required
            withAsterisk={false}
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

/** Users who fit what was typed and are not members yet, in the words of the list. */
function useStrangers(typed: string, members: readonly Member[]): string[] {
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const { data } = useQuery({
    ...usersQuery(settled, 20),
    enabled: settled.length > 0 && !settled.includes("("),
    placeholderData: keepPreviousData,
  });
  const here = new Set(members.map((member) => member.user));
  const wanted = typed.trim().toLowerCase();
  return (data?.items ?? [])
    .filter((user) => user.active && !here.has(user.id))
    .map(captionOf)
    .filter((caption) => caption.toLowerCase().includes(wanted));
}

function AddButton({ busy }: { busy: boolean }) {
  return (
    <Button type="submit" loading={busy}>
      Add
    </Button>
  );
}
