import { Button, Group, List, Modal, Stack, Text, Title } from "@mantine/core";
import type { DryRun } from "../../api/settings";
import type { QueueName } from "../../api/types";
import { Notice } from "../../components/Notice";
import classes from "./Settings.module.css";
import { fieldAt, inWords, settingName, warningWords } from "./words";

interface Props {
  title: string;
  /** The queue that changes are about which name none. */
  queue: QueueName;
  /** Null while nothing is asked. */
  found: DryRun | null;
  busy: boolean;
  error?: string;
  onConfirm(): void;
  onClose(): void;
}

/** What a change would do, and what it means for the work in flight, before it is made. */
export function ChangesDialog(props: Props) {
  const { title, queue, found, busy, error, onConfirm, onClose } = props;
  return (
    <Modal
      opened={found !== null}
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        {error !== undefined && <Notice tone="bad">{error}</Notice>}
        {found?.changes.length === 0 && <Text>Nothing would change.</Text>}
        <ul className={classes.changes}>
          {found?.changes.map((change) => {
            const of = change.queue ?? queue;
            const control = fieldAt(of, change.setting)?.control;
            return (
              <li key={`${of} ${change.setting}`} className={classes.change}>
                <span className={classes.setting}>
                  {of === "review" && change.queue !== undefined && "Review queue, "}
                  {settingName(of, change.setting)}
                </span>
                <span>
                  <del>{inWords(change.from, control)}</del> <span aria-label="becomes">→</span>{" "}
                  <ins>{inWords(change.to, control)}</ins>
                </span>
              </li>
            );
          })}
        </ul>
        {found !== null && <Effects effects={found.effects ?? []} />}
        {(found?.warnings ?? []).map((warning) => (
          <Notice key={warning.path + warning.message} tone="warning">
            {warningWords(queue, warning)}
          </Notice>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button
            data-autofocus
            loading={busy}
            disabled={found?.changes.length === 0}
            onClick={onConfirm}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Effects({ effects }: { effects: string[] }) {
  return (
    <section>
      <Title order={3} size="h5" mb={4}>
        What it means for work in flight
      </Title>
      {effects.length === 0 ? (
        <Text size="sm">Nothing that somebody has in hand changes.</Text>
      ) : (
        <List size="sm" spacing={4}>
          {effects.map((effect) => (
            <List.Item key={effect}>{effect}</List.Item>
          ))}
        </List>
      )}
    </section>
  );
}
