import { Group, TextInput } from "@mantine/core";
import { Panel } from "../../components/Panel";

export interface BatchDraft {
  name: string;
  priority: string;
  due: string;
}

interface Props {
  value: BatchDraft;
  fault: string | null;
  onChange(value: BatchDraft): void;
}

/** What the batch is called, how urgent it is, and when it is due. */
export function BatchFields({ value, fault, onChange }: Props) {
  return (
    <Panel title="As a batch">
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <TextInput
          label="Name of the batch"
          value={value.name}
          onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
          maxLength={200}
          required
          withAsterisk={false}
          miw={200}
        />
        <TextInput
          label="Priority"
          placeholder="The queue’s default"
          inputMode="numeric"
          value={value.priority}
          error={fault}
          onChange={(event) => onChange({ ...value, priority: event.currentTarget.value })}
          miw={160}
        />
        <TextInput
          type="datetime-local"
          label="Due"
          value={value.due}
          onChange={(event) => onChange({ ...value, due: event.currentTarget.value })}
          miw={200}
        />
      </Group>
    </Panel>
  );
}
