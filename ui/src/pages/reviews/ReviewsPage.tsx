import {
  Button,
  Center,
  Container,
  Group,
  SegmentedControl,
  Select,
  Skeleton,
} from "@mantine/core";
import { useInfiniteQuery, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { jobsQuery } from "../../api/insight";
import { labelsQuery, useLabelAct, type LabelAct, type VerdictName } from "../../api/labels";
import { membersQuery } from "../../api/people";
import { sentence } from "../../api/problem";
import { projectQuery, reviewSettingsQuery } from "../../api/projects";
import { Empty } from "../../components/Empty";
import { LinkButton } from "../../components/LinkButton";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { useInterface } from "../answer/useInterface";
import { useManages } from "../useManages";
import { LabelTable } from "./LabelTable";
import { EMPTY, filterOf, LISTS, searchOf, type ListName, type ReviewsSearch } from "./lists";
import { Reviewers } from "./Reviewers";

const VERDICTS: { value: VerdictName; label: string }[] = [
  { value: "approve", label: "Approved" },
  { value: "correct", label: "Corrected" },
  { value: "reject", label: "Sent back" },
];

const DONE: Record<LabelAct, string> = {
  accept: "The label counts now.",
  discard: "The label is discarded; its asset may be handed out again.",
  review: "The label waits for review.",
};

/** Labels as those see them who answer for them: what waits, what was decided, what came late. */
export function ReviewsPage() {
  const { project: id } = useParams({ from: "/inside/projects/$project/reviews" });
  const search = useSearch({ from: "/inside/projects/$project/reviews" });
  const navigate = useNavigate({ from: "/projects/$project/reviews" });
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const { data: review } = useQuery(reviewSettingsQuery(id));
  const { data: members } = useQuery(membersQuery(id));
  const { data: jobs } = useQuery(jobsQuery(id));
  const labels = useInfiniteQuery(labelsQuery(id, filterOf(search)));
  const config = useInterface(project.interface);
  const act = useLabelAct(id);
  const manages = useManages(id);

  const list: ListName = search.list ?? "waiting";
  const rows = labels.data?.pages.flatMap((page) => page.items) ?? [];
  const people = members?.items ?? [];
  const nameOf = (user: string) =>
    people.find((member) => member.user === user)?.name ?? "somebody who left";
  const show = (next: ReviewsSearch) => {
    act.reset();
    void navigate({ search: next, replace: true });
  };
  return (
    <Container size="xl" w="100%" py="lg">
      <PageHead
        title="Reviews"
        actions={
          review?.enabled === true && (
            <LinkButton to="/projects/$project/review" params={{ project: id }} size="xs">
              Review
            </LinkButton>
          )
        }
      >
        {review?.enabled === false
          ? "The review queue is off: labels are final at once."
          : "What waits for a verdict, what was decided, and what came late."}
      </PageHead>
      <Reviewers
        jobs={(jobs?.items ?? []).filter((job) => job.queue === "review")}
        picked={list === "verdicts" ? search.reviewer : undefined}
        onPick={(reviewer) => show(searchOf("verdicts", { ...search, reviewer }))}
      />
      <Group gap="xs" mb="sm">
        <SegmentedControl
          aria-label="List"
          size="xs"
          data={LISTS}
          value={list}
          onChange={(next) => show(searchOf(next as ListName, search))}
        />
        <Select
          aria-label="Labeler"
          placeholder="All labelers"
          size="xs"
          w={170}
          clearable
          searchable
          clearButtonProps={{ "aria-label": "All labelers" }}
          data={people.map(({ user, name }) => ({ value: user, label: name }))}
          value={search.labeler ?? null}
          onChange={(user) => show({ ...search, labeler: user ?? undefined })}
        />
        {list === "verdicts" && (
          <Select
            aria-label="Verdict"
            placeholder="All verdicts"
            size="xs"
            w={150}
            clearable
            clearButtonProps={{ "aria-label": "All verdicts" }}
            data={VERDICTS}
            value={search.verdict ?? null}
            onChange={(verdict) =>
              show({ ...search, verdict: (verdict ?? undefined) as VerdictName | undefined })
            }
          />
        )}
      </Group>
      {labels.isError && <Notice tone="bad">{sentence(labels.error)}</Notice>}
      {act.isError && <Notice tone="bad">{sentence(act.error)}</Notice>}
      {act.isSuccess && (
        <Notice tone="good" mb="sm" withCloseButton onClose={act.reset}>
          {DONE[act.variables.act]}
        </Notice>
      )}
      {labels.isPending && <Skeleton h={240} />}
      {labels.isSuccess && rows.length === 0 && (
        <Empty title={EMPTY[list].title}>{EMPTY[list].text}</Empty>
      )}
      {rows.length > 0 && (
        <LabelTable
          project={id}
          labels={rows}
          config={config}
          manages={manages}
          reviews={review?.enabled === true}
          busy={act.isPending ? act.variables.label : null}
          nameOf={nameOf}
          onAct={(label, what) => act.mutate({ label: label.id, act: what })}
        />
      )}
      {labels.hasNextPage && (
        <Center mt="md">
          <Button
            variant="default"
            loading={labels.isFetchingNextPage}
            onClick={() => void labels.fetchNextPage()}
          >
            Show more
          </Button>
        </Center>
      )}
    </Container>
  );
}
