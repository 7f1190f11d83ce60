import { Checkbox, Text } from "@mantine/core";
import { useState } from "react";
import { PeoplePicker } from "../../components/PersonPicker";
import { usePeople } from "../usePeople";
import { countText, Dialog, DialogForm, type DialogProps } from "./Dialog";

interface Props extends DialogProps {
  onConfirm(assigned: string[]): void;
}

/** Name the people who alone get the selected assets. */
export function AssignDialog({ project, opened, size, onClose, onConfirm }: Props) {
  return (
    <Dialog title={`Assign ${countText(size)}`} opened={opened} onClose={onClose}>
      <AssignForm project={project} onClose={onClose} onConfirm={onConfirm} />
    </Dialog>
  );
}

type FormProps = Pick<Props, "project" | "onClose" | "onConfirm">;

function AssignForm({ project, onClose, onConfirm }: FormProps) {
  const [people, setPeople] = useState<string[]>([]);
  const [nobody, setNobody] = useState(false);
  const search = usePeople(project);
  const send = () => {
    if (nobody) onConfirm([]);
    else if (people.length > 0) onConfirm(people);
  };
  return (
    <DialogForm
      confirm="Assign"
      disabled={!nobody && people.length === 0}
      onSend={send}
      onClose={onClose}
    >
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
    </DialogForm>
  );
}
