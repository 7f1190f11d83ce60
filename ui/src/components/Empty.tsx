import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  children?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
}

/** A place with nothing in it: what that means, and what to do. */
export function Empty({ title, children, action }: Props) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center">
      <Title order={2} size="h3">
        {title}
      </Title>
      <Text component="div" c="dimmed" maw={520}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}
