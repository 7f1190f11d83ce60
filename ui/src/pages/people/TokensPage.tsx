import { Button, Container, Group, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { sentence } from "../../api/problem";
import { meQuery } from "../../api/session";
import { tokensQuery, useCreateToken, useRevokeToken, type Token } from "../../api/users";
import { Confirm } from "../../components/Confirm";
import { Copyable } from "../../components/Copyable";
import { Empty } from "../../components/Empty";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { dayAndTime } from "../../components/moment";
import classes from "./People.module.css";

/** My personal access tokens: what scripts use in place of my password. */
export function TokensPage() {
  const { data: me } = useSuspenseQuery(meQuery);
  const { data, error } = useQuery(tokensQuery(me.id));
  const [revoking, setRevoking] = useState<Token | null>(null);
  const revoke = useRevokeToken(me.id);
  const tokens = data?.items ?? [];
  const confirm = () => {
    if (revoking === null) return;
    revoke.mutate(revoking.id, { onSettled: () => setRevoking(null) });
  };
  return (
    <Container size="md" w="100%" py="lg">
      <PageHead title="API tokens">
        Scripts use them in place of your password, and may do what you may do.
      </PageHead>
      <Stack>
        {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
        {revoke.isError && <Notice tone="bad">{sentence(revoke.error)}</Notice>}
        <NewToken user={me.id} />
        {data === undefined && error === null && <Skeleton height={160} radius={10} />}
        {data !== undefined && tokens.length === 0 && (
          <Empty title="No tokens">
            Make one above for each script, so that each can go alone.
          </Empty>
        )}
        {tokens.length > 0 && (
          <ul className={classes.list} aria-label="Tokens">
            {tokens.map((token) => (
              <li key={token.id} className={classes.row}>
                <div className={classes.who}>
                  <Text fw={600}>{token.name ?? "Without a name"}</Text>
                  <Text size="sm" c="dimmed">
                    Made {dayAndTime(token.created_at)}
                  </Text>
                </div>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setRevoking(token)}
                  aria-label={`Revoke ${token.name ?? "the token without a name"}`}
                >
                  Revoke
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Stack>
      <Confirm
        opened={revoking !== null}
        title={`Revoke “${revoking?.name ?? "the token"}”`}
        confirm="Revoke"
        danger
        busy={revoke.isPending}
        onConfirm={confirm}
        onClose={() => setRevoking(null)}
      >
        Whatever uses it is refused from now on.
      </Confirm>
    </Container>
  );
}

function NewToken({ user }: { user: string }) {
  const [name, setName] = useState("");
  const create = useCreateToken(user);
  const send = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), { onSuccess: () => setName("") });
  };
  return (
    <Panel title="New token">
      <Stack gap="sm">
        {create.isError && <Notice tone="bad">{sentence(create.error)}</Notice>}
        <form onSubmit={send}>
          <Group align="flex-end" gap="sm">
            <TextInput
              label="What is it for?"
              placeholder="Nightly import"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={200}
              required
              withAsterisk={false}
              flex="1 1 220px"
            />
            <Button type="submit" loading={create.isPending}>
              Make a token
            </Button>
          </Group>
        </form>
        {create.isSuccess && (
          <Notice tone="good" title="Copy it now: it is shown this once">
            <Copyable label="The token" text={create.data.token} />
          </Notice>
        )}
      </Stack>
    </Panel>
  );
}
