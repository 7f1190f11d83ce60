import { Button, Group, Progress, Text } from "@mantine/core";
import { useCancelOperation } from "../../api/operations";
import type { Operation } from "../../api/types";
import { centre } from "../../components/centre";
import { Notice } from "../../components/Notice";
import type { Told } from "./useBulkChange";

interface Props {
  told: Told;
  onClose(): void;
}

/** What came of a change, or how far it is, with the way to take it back or to follow it. */
export function ToldBanner({ told, onClose }: Props) {
  const { operation, undo } = told;
  const running = operation?.state === "running";
  return (
    <Notice tone={told.tone} withCloseButton onClose={onClose} mb="xs" py={8}>
      <Group gap="xs" justify="space-between" mr="xs">
        <Text size="sm">{told.text}</Text>
        <Group gap={6}>
          {undo !== undefined && (
            <Button size="compact-sm" variant="default" data-action="undo" onClick={undo}>
              Undo
            </Button>
          )}
          {running && <CancelButton operation={operation} />}
          <Button size="compact-sm" variant="default" onClick={centre.open}>
            Notifications
          </Button>
        </Group>
      </Group>
      {running && operation.total !== null && (
        <Progress
          mt={6}
          value={(operation.done / Math.max(operation.total, 1)) * 100}
          aria-label="Progress of the change"
        />
      )}
    </Notice>
  );
}

function CancelButton({ operation }: { operation: Operation }) {
  const cancel = useCancelOperation();
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={cancel.isPending || cancel.isSuccess}
      onClick={() => cancel.mutate(operation.id)}
    >
      Cancel
    </Button>
  );
}
