import { Button, Drawer, Group, Select, Stack, TagsInput, Text } from "@mantine/core";
import { useState } from "react";
import { usePutMember, type MemberChange } from "../../api/people";
import { isProblem, sentence } from "../../api/problem";
import type { Member, Role } from "../../api/types";
import { LinkButton } from "../../components/LinkButton";
import { Notice } from "../../components/Notice";
import { Leaving, type How } from "./Leaving";
import { ROLES } from "./roles";
import { StandingPart } from "./StandingPart";

interface Props {
  project: string;
  /** Null while nobody is opened. */
  member: Member | null;
  onTell(sentence: string): void;
  onClose(): void;
}

/** One member: role, skills, how they stand, and leaving. */
export function MemberDrawer({ project, member, onTell, onClose }: Props) {
  return (
    <Drawer
      opened={member !== null}
      onClose={onClose}
      title={member?.name}
      position="right"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {member !== null && (
        <Editing
          key={member.user}
          project={project}
          member={member}
          onTell={onTell}
          onClose={onClose}
        />
      )}
    </Drawer>
  );
}

function Editing({ project, member, onTell, onClose }: Props & { member: Member }) {
  const [role, setRole] = useState<Role>(member.role);
  const [skills, setSkills] = useState(member.skills);
  const [leaving, setLeaving] = useState<How | null>(null);
  const put = usePutMember(project);
  const faulty = isProblem(put.error) ? put.error : null;
  const same = role === member.role && skills.join("\n") === member.skills.join("\n");
  const change = (body: MemberChange, said: string) =>
    put.mutate({ user: member.user, ...body }, { onSuccess: () => onTell(said) });
  return (
    <Stack>
      <Text c="dimmed">{member.email}</Text>
      {faulty !== null && <Notice tone="bad">{sentence(faulty)}</Notice>}
      <Select
        label="Role"
        data={ROLES}
        value={role}
        allowDeselect={false}
        onChange={(value) => value !== null && setRole(value)}
      />
      <TagsInput
        label="Skills"
        description="What an asset may ask for. Press Enter after each."
        value={skills}
        onChange={setSkills}
        error={faulty?.at("skills")}
      />
      <Group justify="flex-end">
        <Button
          disabled={same}
          loading={put.isPending}
          onClick={() => change({ role, skills }, `${member.name} is saved.`)}
        >
          Save
        </Button>
      </Group>
      <StandingPart
        member={member}
        busy={put.isPending}
        onReadmit={(readmit) =>
          change(
            { readmit },
            readmit === true
              ? `${member.name} gets work again.`
              : `${member.name} starts the quiz anew.`,
          )
        }
      />
      <LinkButton
        to="/projects/$project/jobs"
        params={{ project }}
        search={{ person: member.user }}
        variant="light"
      >
        Stats of {member.name}
      </LinkButton>
      <Group grow>
        {member.active ? (
          <Button variant="default" onClick={() => setLeaving("deactivate")}>
            Deactivate
          </Button>
        ) : (
          <Button
            variant="default"
            loading={put.isPending}
            onClick={() => change({ active: true }, `${member.name} is active again.`)}
          >
            Activate
          </Button>
        )}
        <Button
          variant="default"
          c="var(--mantine-color-error)"
          onClick={() => setLeaving("remove")}
        >
          Remove
        </Button>
      </Group>
      {leaving !== null && (
        <Leaving
          project={project}
          member={member}
          how={leaving}
          onLeft={(said) => {
            onTell(said);
            onClose();
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </Stack>
  );
}
