import { ActionIcon, Text } from "@mantine/core";
import type { ComponentProps } from "react";
import type { Me } from "../api/types";

type Props = Omit<ComponentProps<typeof ActionIcon<"button">>, "children"> & { person: Me };

/** A person's initials: what opens their menu. */
export function AccountButton({ person, ...rest }: Props) {
  return (
    <ActionIcon
      {...rest}
      variant="light"
      radius="xl"
      size={34}
      aria-label={`Account of ${person.name}`}
      aria-haspopup="menu"
    >
      <Text component="span" fw={700} size="sm">
        {initials(person.name)}
      </Text>
    </ActionIcon>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => word?.[0]?.toUpperCase() ?? "").join("");
}
