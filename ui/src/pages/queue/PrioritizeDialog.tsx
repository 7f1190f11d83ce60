import { Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { queueSettingsQuery } from "../../api/projects";
import type { QueueSettings } from "../../api/types";
import { directionText, levels, readPriority } from "./priorities";
import { countText, type DialogProps } from "./dialogs";

interface Props extends DialogProps {
  onConfirm(priority: number | null): void;
}

/** A level or a number for the selected assets. */
export function PrioritizeDialog({ project, opened, size, onClose, onConfirm }: Props) {
  const { data } = useQuery(queueSettingsQuery(project));
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Prioritize ${countText(size)}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {data !== undefined && (
        <PriorityForm order={data.order} onClose={onClose} onConfirm={onConfirm} />
      )}
    </Modal>
  );
}

const TYPED = "typed";

interface FormProps {
  order: QueueSettings["order"];
  onClose(): void;
  onConfirm: Props["onConfirm"];
}

function PriorityForm({ order, onClose, onConfirm }: FormProps) {
  const [choice, setChoice] = useState("Highest");
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const options = levels(order);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const level = options.find((option) => option.label === choice);
    const value = choice === TYPED ? readPriority(typed) : (level?.priority ?? null);
    if (typeof value === "string") return setFault(value);
    onConfirm(value);
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          {directionText(order)}
        </Text>
        <Radio.Group label="Level" value={choice} onChange={setChoice}>
          <Stack gap={8} mt={6}>
            {options.map((option, at) => (
              <Radio
                key={option.label}
                value={option.label}
                data-autofocus={at === 0 || undefined}
                label={
                  option.priority === null ? option.label : `${option.label} (${option.priority})`
                }
              />
            ))}
            <Radio value={TYPED} label="A number" />
          </Stack>
        </Radio.Group>
        <TextInput
          label="Priority"
          inputMode="numeric"
          value={typed}
          error={fault}
          placeholder="0"
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setChoice(TYPED);
            setFault(null);
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Prioritize</Button>
        </Group>
      </Stack>
    </form>
  );
}
