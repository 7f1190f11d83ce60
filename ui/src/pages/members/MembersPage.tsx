import { Badge, Container, Select, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { membersQuery, usePutMember } from "../../api/people";
import { sentence } from "../../api/problem";
import type { Member, Role } from "../../api/types";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { AddMember } from "./AddMember";
import { ROLES } from "./roles";

/** Who belongs to the project, and as what. */
export function MembersPage() {
  const { project } = useParams({ from: "/inside/projects/$project/members" });
  const { data, error } = useQuery(membersQuery(project));
  const put = usePutMember(project);
  return (
    <Container size="md" w="100%" py="lg">
      <PageHead title="Members">
        Everybody here may label; reviewers also review, managers steer.
      </PageHead>
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {put.isError && <Notice tone="bad">{sentence(put.error)}</Notice>}
      <AddMember project={project} />
      <Table verticalSpacing="xs" mt="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th visibleFrom="sm">Skills</Table.Th>
            <Table.Th w={140}>Role</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(data?.items ?? []).map((member) => (
            <MemberRow
              key={member.user}
              member={member}
              onRole={(role) => put.mutate({ user: member.user, role })}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Container>
  );
}

function MemberRow({ member, onRole }: { member: Member; onRole(role: Role): void }) {
  return (
    <Table.Tr>
      <Table.Td>
        {member.name}
        {!member.active && (
          <Badge ml="xs" color="gray" variant="light" tt="none">
            Inactive
          </Badge>
        )}
        {member.standing !== null && (
          <Badge ml="xs" color="orange" variant="light" tt="none">
            {member.standing.replaceAll("_", " ")}
          </Badge>
        )}
        <Text size="xs" c="dimmed">
          {member.email}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">{member.skills.join(", ")}</Table.Td>
      <Table.Td>
        <Select
          aria-label={`Role of ${member.name}`}
          size="xs"
          data={ROLES}
          value={member.role}
          allowDeselect={false}
          onChange={(role) => role !== null && onRole(role)}
        />
      </Table.Td>
    </Table.Tr>
  );
}
