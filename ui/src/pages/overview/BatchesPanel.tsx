import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { forecastQuery, type Band } from "../../api/insight";
import { batchesQuery } from "../../api/projects";
import type { Batch } from "../../api/types";
import { CountsBar, inCirculation, share } from "../../components/CountsBar";
import { LinkButton } from "../../components/LinkButton";
import { Panel } from "../../components/Panel";
import { nearTime } from "../../components/moment";
import classes from "./Overview.module.css";

const SHOWN = 8;

/** The batches that are not finished, the oldest first. */
export function BatchesPanel({ project }: { project: string }) {
  const { data } = useQuery({ ...batchesQuery(project), refetchInterval: 5_000 });
  const { data: forecast } = useQuery(forecastQuery(project));
  const expected = (batch: Batch) =>
    forecast?.batches.find((one) => one.batch === batch.id)?.expected ?? null;
  const open = (data?.items ?? []).filter((batch) => !finished(batch));
  const done = (data?.items.length ?? 0) - open.length;
  return (
    <Panel
      title="Batches"
      says={data === undefined ? "…" : summary(open.length, done)}
      actions={
        <LinkButton
          to="/projects/$project/batches"
          params={{ project }}
          size="xs"
          variant="default"
        >
          All batches
        </LinkButton>
      }
    >
      {data === undefined && <Skeleton height={120} />}
      <ul className={classes.list}>
        {open.slice(0, SHOWN).map((batch) => (
          <BatchLine key={batch.id} project={project} batch={batch} expected={expected(batch)} />
        ))}
      </ul>
      {open.length > SHOWN && (
        <Text size="sm" c="dimmed" mt="sm">
          and {open.length - SHOWN} more
        </Text>
      )}
    </Panel>
  );
}

interface LineProps {
  project: string;
  batch: Batch;
  expected: Band | null;
}

function BatchLine({ project, batch, expected }: LineProps) {
  const counts = batch.counts ?? {};
  const whole = inCirculation(counts);
  return (
    <li>
      <div className={classes.line}>
        <Link
          to="/projects/$project/queue"
          params={{ project }}
          search={{ batch: batch.id, state: "all" }}
          className={`${classes.entry} ${classes.name}`}
        >
          {batch.number}. {batch.name}
        </Link>
        <span className={classes.aside}>
          {share(counts.done ?? 0, whole)} of {whole.toLocaleString("en")}
          {expected !== null && ` · expected ${nearTime(expected.p50)}`}
        </span>
      </div>
      <CountsBar counts={counts} label={batch.name} />
    </li>
  );
}

const finished = ({ counts = {} }: Batch): boolean => (counts.done ?? 0) === inCirculation(counts);

function summary(open: number, done: number): string {
  if (open === 0) return done === 1 ? "It is finished." : `All ${done} are finished.`;
  const finishedOnes = done === 0 ? "none is finished" : `${done} finished`;
  return `${open} under way, ${finishedOnes}.`;
}
