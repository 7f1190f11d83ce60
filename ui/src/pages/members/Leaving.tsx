import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useHandOver, usePutMember, useRemoveMember } from "../../api/people";
import { sentence } from "../../api/problem";
import type { Member } from "../../api/types";
import { Notice } from "../../components/Notice";
import { PersonPicker } from "../../components/PersonPicker";
import { usePeople } from "../usePeople";

export type How = "deactivate" | "remove";
type Fate = "queue" | "person" | "waiting";

interface Props {
  project: string;
  member: Member;
  how: How;
  onLeft(sentence: string): void;
  onClose(): void;
}

/** Asks what becomes of what somebody has in hand and owes, before they go. */
export function Leaving({ project, member, how, onLeft, onClose }: Props) {
  const [held, setHeld] = useState<"queue" | "person">("queue");
  const [rework, setRework] = useState<Fate>("waiting");
  const [heir, setHeir] = useState<string | null>(null);
  const people = usePeople(project);
  const handOver = useHandOver(project);
  const put = usePutMember(project);
  const remove = useRemoveMember(project);
  const failure = handOver.error ?? put.error ?? remove.error;
  const needsHeir = held === "person" || rework === "person";
  const others = people.people.filter((person) => person.id !== member.user);
  const go = async () => {
    const rework_to = { queue: "queue", person: heir ?? undefined, waiting: undefined }[rework];
    try {
      if (held === "person" && heir !== null) {
        await handOver.mutateAsync({ from: member.user, to: heir });
      }
      if (how === "remove") await remove.mutateAsync({ user: member.user, rework_to });
      else await put.mutateAsync({ user: member.user, active: false, rework_to });
      onLeft(`${member.name} is ${how === "remove" ? "no member any more" : "inactive now"}.`);
    } catch {
      // Each call's refusal is shown below the questions.
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={how === "remove" ? `Remove ${member.name}` : `Deactivate ${member.name}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Text size="sm">Their labels and drafts stay.</Text>
        {failure !== null && <Notice tone="bad">{sentence(failure)}</Notice>}
        <Radio.Group
          label="What they have in hand"
          value={held}
          onChange={(value) => setHeld(value as typeof held)}
        >
          <Stack gap={6} mt={6}>
            <Radio value="queue" label="Goes back to the queue" />
            <Radio value="person" label="Goes, drafts included, to the person below" />
          </Stack>
        </Radio.Group>
        <Radio.Group
          label="Their rework: labels that were sent back to them"
          value={rework}
          onChange={(value) => setRework(value as Fate)}
        >
          <Stack gap={6} mt={6}>
            <Radio value="waiting" label="Waits, in case they come back" />
            <Radio value="queue" label="Goes back to the queue, for everybody" />
            <Radio value="person" label="Goes to the person below" />
          </Stack>
        </Radio.Group>
        {needsHeir && (
          <PersonPicker
            label="Who takes it over"
            people={others}
            loading={people.loading}
            onSearch={people.onSearch}
            value={heir}
            onChange={setHeir}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            color="red.8"
            loading={handOver.isPending || put.isPending || remove.isPending}
            disabled={needsHeir && heir === null}
            onClick={() => void go()}
          >
            {how === "remove" ? "Remove" : "Deactivate"}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
