import { Badge, Button, Container, Group, Skeleton, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentence } from "../../api/problem";
import { meQuery } from "../../api/session";
import { usersQuery, type User } from "../../api/users";
import { Empty } from "../../components/Empty";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { NewUserForm } from "./NewUserForm";
import classes from "./People.module.css";
import { UserDialogs, type Asked } from "./UserDialogs";

/** Everybody who may log in. Managers make users; only admins change them. */
export function UsersPage() {
  const { data: me } = useSuspenseQuery(meQuery);
  const [typed, setTyped] = useState("");
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  const { data, error } = useQuery({ ...usersQuery(settled), placeholderData: keepPreviousData });
  return (
    <Container size="lg" w="100%" py="lg">
      <PageHead
        title="People"
        actions={
          <Group gap="xs">
            <TextInput
              aria-label="Find somebody"
              placeholder="Find by name or address"
              type="search"
              w={230}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button onClick={() => setCreating(true)}>New user</Button>
          </Group>
        }
      >
        Everybody who may log in here. What they may do is said in each project.
      </PageHead>
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {told !== null && (
        <Notice tone="good" mb="md" withCloseButton onClose={() => setTold(null)}>
          {told}
        </Notice>
      )}
      {data === undefined && error === null && <Skeleton height={260} radius={10} />}
      {data?.items.length === 0 && (
        <Empty title="Nobody of that name">Try a part of a name or of an address.</Empty>
      )}
      {data !== undefined && data.items.length > 0 && (
        <UserList
          users={data.items}
          myself={me.id}
          editable={me.admin}
          onAsk={(what, user) => setAsked({ what, user })}
        />
      )}
      {data?.next_cursor && (
        <Text size="sm" c="dimmed" mt="sm">
          Only the first {data.items.length.toLocaleString("en")} are shown; search for the others.
        </Text>
      )}
      <NewUserForm
        opened={creating}
        mayMakeAdmins={me.admin}
        onClose={() => setCreating(false)}
        onTell={setTold}
      />
      <UserDialogs asked={asked} onTell={setTold} onClose={() => setAsked(null)} />
    </Container>
  );
}

interface ListProps {
  users: User[];
  myself: string;
  editable: boolean;
  onAsk(what: Asked["what"], user: User): void;
}

function UserList({ users, myself, editable, onAsk }: ListProps) {
  return (
    <ul className={classes.list} aria-label="Users">
      {users.map((user) => (
        <li key={user.id} className={classes.row} data-user={user.email}>
          <div className={classes.who}>
            <Text fw={600}>
              {user.name}
              {user.id === myself && " (you)"}
            </Text>
            <Text size="sm" c="dimmed">
              {user.email}
            </Text>
          </div>
          <Group gap={6}>
            {user.admin && (
              <Badge variant="light" className={classes.badge} tt="none">
                Admin
              </Badge>
            )}
            {!user.active && (
              <Badge variant="light" color="gray" className={classes.badge} tt="none">
                Inactive
              </Badge>
            )}
          </Group>
          {editable && (
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => onAsk("password", user)}
                aria-label={`New password for ${user.name}`}
              >
                New password
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => onAsk(user.active ? "deactivate" : "activate", user)}
                aria-label={`${user.active ? "Deactivate" : "Activate"} ${user.name}`}
              >
                {user.active ? "Deactivate" : "Activate"}
              </Button>
            </Group>
          )}
        </li>
      ))}
    </ul>
  );
}
