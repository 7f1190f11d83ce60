import { Badge, Container, Skeleton, Stack } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { sentence } from "../../api/problem";
import { projectQuery, statsQuery } from "../../api/projects";
import { inCirculation } from "../../components/CountsBar";
import { Empty } from "../../components/Empty";
import { LinkButton } from "../../components/LinkButton";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { useManages } from "../useManages";
import { BatchesPanel } from "./BatchesPanel";
import { ForecastPanel } from "./ForecastPanel";
import { KeyFigures } from "./KeyFigures";
import classes from "./Overview.module.css";
import { PeoplePanel } from "./PeoplePanel";
import { ProgressPanel } from "./ProgressPanel";
import { StuckPanel } from "./StuckPanel";

/** How far the project is, how fast it goes, and what stands in the way. */
export function OverviewPage() {
  const { project } = useParams({ from: "/inside/projects/$project/overview" });
  const { data: found } = useSuspenseQuery(projectQuery(project));
  const { data: stats, error } = useQuery({ ...statsQuery(project), refetchInterval: 5_000 });
  const manages = useManages(project);
  const begin = manages && (
    <LinkButton to="/projects/$project/import" params={{ project }}>
      Import assets
    </LinkButton>
  );
  return (
    <Container size="xl" w="100%" py="lg">
      <PageHead
        title="Overview"
        actions={
          found.state === "paused" && (
            <Badge color="yellow" variant="light" size="lg" tt="none" c="var(--mantine-color-text)">
              Paused: nothing is handed out
            </Badge>
          )
        }
      />
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {stats === undefined ? (
        <Waiting />
      ) : inCirculation(stats.assets) === 0 ? (
        <Empty title="No assets yet" action={begin}>
          Progress, rates and the expected end stand here as soon as there is something to label.
        </Empty>
      ) : (
        <Stack>
          <KeyFigures stats={stats} project={project} />
          <ProgressPanel counts={stats.assets} project={project} />
          <div className={classes.columns}>
            <Stack>
              <ForecastPanel project={project} />
              <BatchesPanel project={project} />
            </Stack>
            <Stack>
              <PeoplePanel project={project} labelers={stats.labelers} />
              {manages && <StuckPanel project={project} />}
            </Stack>
          </div>
        </Stack>
      )}
    </Container>
  );
}

/** The shape of the page while its numbers are on their way, so that nothing jumps. */
function Waiting() {
  return (
    <Stack aria-busy="true" aria-label="Loading">
      <Skeleton height={92} radius={10} />
      <Skeleton height={124} radius={10} />
      <div className={classes.columns}>
        <Skeleton height={300} radius={10} />
        <Skeleton height={300} radius={10} />
      </div>
    </Stack>
  );
}
