import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { PeoplePicker } from "../../components/PersonPicker";
import { countText, type DialogProps } from "./dialogs";
import { usePeople } from "../usePeople";

interface Props extends DialogProps {
  onConfirm(assigned: string[]): void;
}

/** Name the people who alone get the selected assets. */
export function AssignDialog({ project, opened, size, onClose, onConfirm }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Assign ${countText(size)}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <AssignForm project={project} onClose={onClose} onConfirm={onConfirm} />
    </Modal>
  );
}

function AssignForm({
  project,
  onClose,
  onConfirm,
}: Pick<Props, "project" | "onClose" | "onConfirm">) {
  const [people, setPeople] = useState<string[]>([]);
  const [nobody, setNobody] = useState(false);
  const search = usePeople(project);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (nobody) onConfirm([]);
    else if (people.length > 0) onConfirm(people);
  };
  return (
    <form onSubmit={send}>
      <Stack>
        {!nobody && (
          <PeoplePicker
            label="People"
            description="Any of them may take each asset; nobody else gets it."
            {...search}
            value={people}
            onChange={setPeople}
          />
        )}
        <Checkbox
          label="Assign to nobody"
          description="Takes the assignment away: everybody may get these assets."
          checked={nobody}
          onChange={(event) => setNobody(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed">
          Assets keep their place in the order.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!nobody && people.length === 0}>
            Assign
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
