import { Drawer, Stack, Text } from "@mantine/core";
import type { Me, Operation } from "../../api/types";
import { centre, type Note } from "../../components/centre";
import { Empty } from "../../components/Empty";
import { NoteItem, OperationItem } from "./items";

interface Props {
  me: Me;
  operations: readonly Operation[];
  notes: readonly Note[];
  opened: boolean;
}

/** Everything long or at once that I did, newest first. */
export function CentreDrawer({ me, operations, notes, opened }: Props) {
  const nameOf = (project: string | null) =>
    me.projects.find((mine) => mine.id === project)?.name ?? "";
  const entries = [
    ...operations.map((operation) => ({
      at: operation.created_at,
      key: operation.id,
      item: <OperationItem operation={operation} project={nameOf(operation.project)} />,
    })),
    ...notes.map((note) => ({
      at: note.at.toISOString(),
      key: `note ${note.id}`,
      item: <NoteItem note={note} project={nameOf(note.project)} />,
    })),
  ].sort((one, other) => other.at.localeCompare(one.at));
  return (
    <Drawer
      opened={opened}
      onClose={centre.close}
      position="right"
      size="sm"
      title="Notifications"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {entries.length === 0 ? (
        <Empty title="Nothing yet">
          Changes of many assets show their progress here, and how they ended.
        </Empty>
      ) : (
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
          {entries.map(({ key, item }) => (
            <li key={key}>{item}</li>
          ))}
        </Stack>
      )}
      <Text size="xs" c="dimmed" mt="md">
        Long work goes on when you leave the page.
      </Text>
    </Drawer>
  );
}
