import { Button, Card, Center, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect, type FormEvent } from "react";
import { isProblem, sentence } from "../../api/problem";
import { useLogIn } from "../../api/session";
import { Notice } from "../../components/Notice";
import { safePath } from "./safePath";

export function LoginPage() {
  const { next, ended } = useSearch({ from: "/login" });
  const logIn = useLogIn();
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    document.title = "Log in · labelqueue";
  }, []);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = {
      email: String(form.get("email")).trim(),
      password: String(form.get("password")),
    };
    logIn.mutate(credentials, {
      onSuccess: async () => {
        await router.invalidate();
        await navigate({ href: safePath(next), replace: true });
      },
    });
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Card withBorder shadow="sm" p="xl" w="100%" maw={400} component="form" onSubmit={send}>
        <Stack>
          <Stack gap={4} align="center">
            <img src="/icon.svg" alt="" width={44} height={44} />
            <Title order={1} size="h2">
              Log in
            </Title>
            <Text c="dimmed" ta="center" style={{ textWrap: "balance" }}>
              labelqueue hands out what to label next.
            </Text>
          </Stack>
          {ended === true && !logIn.isError && (
            <Notice tone="info">
              Your session ended. Log in to go on where you were; your draft is kept.
            </Notice>
          )}
          {logIn.isError && <Notice tone="bad">{explain(logIn.error)}</Notice>}
          <TextInput
            name="email"
            type="email"
            label="E-mail"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
          />
          <PasswordInput
            name="password"
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": "Show the password" }}
          />
          <Button type="submit" loading={logIn.isPending}>
            Log in
          </Button>
        </Stack>
      </Card>
    </Center>
  );
}

function explain(error: Error): string {
  if (isProblem(error, "unauthenticated")) return "The e-mail address or the password is wrong.";
  return sentence(error);
}
