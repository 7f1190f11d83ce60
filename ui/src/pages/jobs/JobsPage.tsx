import { Container, Group, SegmentedControl, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { jobsQuery } from "../../api/insight";
import { sentence } from "../../api/problem";
import { Empty } from "../../components/Empty";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { inOrder, matching, type QueueFilter, type SortKey } from "./jobList";
import { JobTable } from "./JobTable";
import { PersonDrawer } from "./PersonDrawer";

const QUEUES = [
  { value: "all", label: "All" },
  { value: "label", label: "Labeling" },
  { value: "review", label: "Review" },
];

/** One job per member and queue: it fills as the person pulls. */
export function JobsPage() {
  const { project } = useParams({ from: "/inside/projects/$project/jobs" });
  const { person } = useSearch({ from: "/inside/projects/$project/jobs" });
  const navigate = useNavigate();
  const [queue, setQueue] = useState<QueueFilter>("all");
  const [typed, setTyped] = useState("");
  const [sort, setSort] = useState<SortKey>("name");
  const { data, error } = useQuery(jobsQuery(project));
  const jobs = inOrder(matching(data?.items ?? [], queue, typed), sort);
  const show = (user: string | undefined) =>
    void navigate({
      to: "/projects/$project/jobs",
      params: { project },
      search: { person: user },
      replace: true,
    });
  return (
    <Container size="xl" w="100%" py="lg">
      <PageHead
        title="Jobs"
        actions={
          <Group gap="xs">
            <SegmentedControl
              aria-label="Queue"
              size="xs"
              data={QUEUES}
              value={queue}
              onChange={(value) => setQueue(value as QueueFilter)}
            />
            <TextInput
              aria-label="Find a person"
              placeholder="Find a person"
              type="search"
              size="xs"
              w={160}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          </Group>
        }
      >
        What everybody has done, and what they have in hand.
      </PageHead>
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {data === undefined && error === null && <Skeleton height={260} radius={10} />}
      {data?.items.length === 0 && (
        <Empty title="No jobs yet">
          A labeler or reviewer who becomes a member has a job here at once.
        </Empty>
      )}
      {data !== undefined && data.items.length > 0 && (
        <JobTable jobs={jobs} sort={sort} onSort={setSort} onOpen={show} />
      )}
      <PersonDrawer
        project={project}
        jobs={(data?.items ?? []).filter((job) => job.user === person)}
        onClose={() => show(undefined)}
      />
    </Container>
  );
}
