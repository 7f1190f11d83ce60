import { Group, Modal, Stack, Switch, Table, Title, VisuallyHidden } from "@mantine/core";
import type { Action } from "../actions";
import { KeyHint } from "./KeyHint";
import { useSingleKeys } from "./singleKeys";

interface Props {
  actions: readonly Action[];
  opened: boolean;
  onClose(): void;
}

/** Every key of the page, drawn from its actions. */
export function HelpSheet({ actions, opened, onClose }: Props) {
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const withKeys = actions.filter((action) => action.keys.length > 0);
  const groups = [...new Set(withKeys.map(groupOf))];
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard" size="lg" closeButtonProps={CLOSE}>
      <Stack>
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <Title order={3} size="h5" mb={4}>
              {group}
            </Title>
            <Table withRowBorders={false} verticalSpacing={4}>
              <Table.Tbody>
                {withKeys
                  .filter((action) => groupOf(action) === group)
                  .map((action) => (
                    <KeyRow key={action.name} action={action} />
                  ))}
              </Table.Tbody>
            </Table>
          </section>
        ))}
        <Switch
          checked={singleKeys}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
          label="Keys of one character act"
          description="Switch off if you use speech input or often hit keys by accident."
        />
      </Stack>
    </Modal>
  );
}

const groupOf = (action: Action): string => action.group ?? "This page";
const CLOSE = { "aria-label": "Close" };

function KeyRow({ action }: { action: Action }) {
  return (
    <Table.Tr>
      <Table.Td w="42%">
        <Group gap="xs">
          {action.keys.map((key) => (
            <span key={key}>
              <VisuallyHidden>{key}</VisuallyHidden>
              <KeyHint keys={key} always />
            </span>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>{action.label}</Table.Td>
    </Table.Tr>
  );
}
