import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  children?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
  /** Where it is the whole page, its title is the page's. */
  wholePage?: boolean;
}

/** A place with nothing in it: what that means, and what to do. */
export function Empty({ title, children, action, wholePage = false }: Props) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center">
      <Title order={wholePage ? 1 : 2} size="h3">
        {title}
      </Title>
      <Text component="div" c="dimmed" maw={520}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}
