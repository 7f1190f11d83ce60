import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useHandOver } from "../../api/people";
import { sentence } from "../../api/problem";
import { Notice } from "../../components/Notice";
import { PersonPicker } from "../../components/PersonPicker";
import { usePeople } from "../usePeople";
import type { Holding } from "./holdings";

interface Props {
  project: string;
  /** Whose; null while the dialog is closed. */
  holding: Holding | null;
  onDone(text: string): void;
  onClose(): void;
}

/** Let somebody else go on with what a person holds. */
export function HandOverDialog({ project, holding, onDone, onClose }: Props) {
  return (
    <Modal
      opened={holding !== null}
      onClose={onClose}
      title={`Hand over what ${holding?.name ?? "somebody"} holds`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {holding !== null && (
        <HandOverForm project={project} holding={holding} onDone={onDone} onClose={onClose} />
      )}
    </Modal>
  );
}

interface FormProps extends Props {
  holding: Holding;
}

function HandOverForm({ project, holding, onDone, onClose }: FormProps) {
  const [to, setTo] = useState<string | null>(null);
  const [drafts, setDrafts] = useState(true);
  const search = usePeople(project);
  const others = search.people.filter((person) => person.id !== holding.user);
  const handOver = useHandOver(project);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (to === null) return;
    handOver.mutate(
      { from: holding.user, to, drafts },
      {
        onSuccess: ({ handed_over: done }) => {
          onDone(`${done === 1 ? "1 reservation" : `${done} reservations`} handed over.`);
          onClose();
        },
      },
    );
  };
  return (
    <Stack component="form" onSubmit={send}>
      {handOver.isError && <Notice tone="bad">{sentence(handOver.error)}</Notice>}
      <PersonPicker
        label="To whom?"
        description="They get all of it that they may have, also beyond what a pull would give them."
        {...search}
        people={others}
        value={to}
        onChange={setTo}
      />
      <Checkbox
        label="With the drafts"
        description={`They go on where ${holding.name} was, also on what was begun and is held no more.`}
        checked={drafts}
        onChange={(event) => setDrafts(event.currentTarget.checked)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={to === null} loading={handOver.isPending}>
          Hand over
        </Button>
      </Group>
    </Stack>
  );
}
