import { Radio, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queueSettingsQuery } from "../../api/projects";
import type { QueueSettings } from "../../api/types";
import { countText, Dialog, DialogForm, type DialogProps } from "./Dialog";
import { directionText, levels, readPriority } from "./priorities";

interface Props extends DialogProps {
  onConfirm(priority: number | null): void;
}

/** A level or a number for the selected assets. */
export function PrioritizeDialog({ project, opened, size, onClose, onConfirm }: Props) {
  const { data } = useQuery(queueSettingsQuery(project));
  return (
    <Dialog title={`Prioritize ${countText(size)}`} opened={opened} onClose={onClose}>
      {data !== undefined && (
        <PriorityForm order={data.order} onClose={onClose} onConfirm={onConfirm} />
      )}
    </Dialog>
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
  const [tried, setTried] = useState(false);
  const options = levels(order);
  const read = readPriority(typed);
  // What is out of bounds is said while it is typed; what is only unfinished, when it is sent.
  const tooFar = typeof read === "string" && /^\s*[-+−]?\d+\s*$/.test(typed);
  const fault = choice === TYPED && typeof read === "string" && (tried || tooFar) ? read : null;
  const send = () => {
    setTried(true);
    const level = options.find((option) => option.label === choice);
    const value = choice === TYPED ? read : (level?.priority ?? null);
    if (typeof value !== "string") onConfirm(value);
  };
  return (
    <DialogForm confirm="Prioritize" onSend={send} onClose={onClose}>
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
        inputMode="text"
        value={typed}
        error={fault}
        placeholder="0"
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChoice(TYPED);
          setTried(false);
        }}
      />
    </DialogForm>
  );
}
