import { Badge, Button, Group, Text } from "@mantine/core";
import type { Job } from "../../api/insight";
import type { Member } from "../../api/types";
import { counted } from "../../components/counted";
import classes from "./Members.module.css";
import { standingOf } from "./standing";

interface Props {
  member: Member;
  jobs: Job[];
  onOpen(): void;
}

export function MemberRow({ member, jobs, onOpen }: Props) {
  const standing = standingOf(member);
  return (
    <li className={classes.row} data-inactive={!member.active || undefined}>
      <div className={classes.who}>
        <Text fw={600}>{member.name}</Text>
        <Text size="sm" c="dimmed">
          {member.email}
        </Text>
      </div>
      <Group gap={6}>
        <Badge variant="default" className={classes.role} tt="none">
          {member.role}
        </Badge>
        {!member.active && (
          <Badge color="gray" variant="light" className={classes.badge} tt="none">
            Inactive
          </Badge>
        )}
        {standing !== null && (
          <Badge color={standing.color} variant="light" className={classes.badge} tt="none">
            {standing.label}
          </Badge>
        )}
        {member.skills.map((skill) => (
          <Badge key={skill} variant="dot" className={classes.badge} tt="none">
            {skill}
          </Badge>
        ))}
      </Group>
      <div className={classes.work}>{work(jobs)}</div>
      <Button
        size="compact-sm"
        variant="default"
        onClick={onOpen}
        aria-label={`Edit ${member.name}`}
      >
        Edit
      </Button>
    </li>
  );
}

function work(jobs: Job[]): string {
  const parts = jobs.flatMap((job) => {
    const done = job.queue === "label" ? "label" : "verdict";
    const held = job.held > 0 ? [`${job.held} in hand`] : [];
    return [counted(job.submitted, done), ...held];
  });
  return parts.join(" · ");
}
