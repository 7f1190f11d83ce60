import { Container, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { jobsQuery } from "../../api/insight";
import { membersQuery } from "../../api/people";
import { sentence } from "../../api/problem";
import type { Member } from "../../api/types";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { AddMember } from "./AddMember";
import { MemberDrawer } from "./MemberDrawer";
import { MemberRow } from "./MemberRow";
import classes from "./Members.module.css";

/** Who belongs to the project, as what, with which skills, and how they stand. */
export function MembersPage() {
  const { project } = useParams({ from: "/inside/projects/$project/members" });
  const { data, error } = useQuery(membersQuery(project));
  const { data: jobs } = useQuery(jobsQuery(project));
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState<string | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const members = data?.items ?? [];
  const shown = members.filter((member) => fits(member, typed));
  return (
    <Container size="lg" w="100%" py="lg">
      <PageHead
        title="Members"
        actions={
          <TextInput
            aria-label="Find a member"
            placeholder="Find by name or skill"
            type="search"
            size="xs"
            w={190}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        }
      >
        Everybody here may label; reviewers also review, managers steer.
      </PageHead>
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {told !== null && (
        <Notice tone="good" mb="md" withCloseButton onClose={() => setTold(null)}>
          {told}
        </Notice>
      )}
      <AddMember project={project} members={members} />
      {data === undefined && error === null && <Skeleton height={220} radius={10} mt="md" />}
      {data !== undefined && (
        <ul className={classes.list} aria-label="Members">
          {shown.map((member) => (
            <MemberRow
              key={member.user}
              member={member}
              jobs={jobs?.items.filter((job) => job.user === member.user) ?? []}
              onOpen={() => setOpened(member.user)}
            />
          ))}
        </ul>
      )}
      <MemberDrawer
        project={project}
        member={members.find((member) => member.user === opened) ?? null}
        onTell={setTold}
        onClose={() => setOpened(null)}
      />
    </Container>
  );
}

function fits({ name, email, skills, role }: Member, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return [name, email, role, ...skills].some((text) => text.toLowerCase().includes(wanted));
}
