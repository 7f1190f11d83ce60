import { Badge, Drawer, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Job } from "../../api/insight";
import { membersQuery } from "../../api/people";
import { Figure, Figures } from "../../components/Figure";
import { duration } from "../../components/duration";
import classes from "./Jobs.module.css";
import { accepted, classShares } from "./jobList";

interface Props {
  project: string;
  /** The person's jobs, the one of each queue that they have. */
  jobs: Job[];
  onClose(): void;
}

/** One person's jobs in full. */
export function PersonDrawer({ project, jobs, onClose }: Props) {
  const { data } = useQuery(membersQuery(project));
  const first = jobs[0];
  const member = data?.items.find((one) => one.user === first?.user);
  return (
    <Drawer
      opened={first !== undefined}
      onClose={onClose}
      title={first?.name}
      position="right"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        {member !== undefined && (
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {member.email}
            </Text>
            <Badge variant="default" tt="capitalize">
              {member.role}
            </Badge>
            {member.skills.map((skill) => (
              <Badge key={skill} variant="default" tt="none">
                {skill}
              </Badge>
            ))}
          </Group>
        )}
        {jobs.map((job) => (
          <JobPart key={job.queue} job={job} />
        ))}
      </Stack>
    </Drawer>
  );
}

function JobPart({ job }: { job: Job }) {
  const good = accepted(job);
  const labeling = job.queue === "label";
  return (
    <Stack gap="sm">
      <Title order={3} size="h4">
        {labeling ? "Labeling" : "Review"}
      </Title>
      <Figures>
        <Figure label={labeling ? "Labels" : "Verdicts"} value={number(job.submitted)}>
          {job.skipped > 0 && `${job.skipped} skipped besides`}
        </Figure>
        <Figure label="Accepted" value={number(job.approved)}>
          {good !== null && `${Math.round(100 * good)} % of what was judged`}
        </Figure>
        <Figure label="Rejected" value={number(job.rejected)}>
          {job.rework > 0 && `${job.rework} still to be redone`}
        </Figure>
        {labeling && <Figure label="In review" value={number(job.in_review)} />}
        <Figure label="In hand" value={number(job.held)} />
        <Figure label="Remaining" value={number(job.remaining)}>
          in the common pool
        </Figure>
        {typeof job.agreement === "number" && (
          <Figure label="Agreement" value={`${Math.round(100 * job.agreement)} %`}>
            with others on the same assets
          </Figure>
        )}
        <Figure
          label="Time per item"
          value={job.median_seconds === null ? "–" : duration(job.median_seconds)}
        >
          {duration(job.active_seconds)} in all
        </Figure>
      </Figures>
      {labeling && <Classes perClass={job.per_class} />}
    </Stack>
  );
}

const number = (value: number): string => value.toLocaleString("en");

function Classes({ perClass }: { perClass: Record<string, number> }) {
  const shares = classShares(perClass);
  if (shares.length === 0) return null;
  return (
    <section aria-label="Labels per class">
      <Title order={4} size="h5" mb="xs">
        Labels per class
      </Title>
      <ul className={classes.classes}>
        {shares.map(({ name, times, share }) => (
          <li key={name} className={classes.class}>
            <span>{name}</span>
            <span>{number(times)}</span>
            <div className={classes.track}>
              <div className={classes.share} style={{ width: `${100 * share}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
