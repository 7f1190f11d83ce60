import { Container, Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { sentence } from "../../api/problem";
import { batchesQuery, queueSettingsQuery } from "../../api/projects";
import type { Batch } from "../../api/types";
import { Empty } from "../../components/Empty";
import { LinkButton } from "../../components/LinkButton";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { useManages } from "../useManages";
import { BatchDialogs, type Asked } from "./BatchDialogs";
import { BatchRow } from "./BatchRow";
import classes from "./Batches.module.css";

/** What was added together: how far it is, when it is due, and whether its gate is open. */
export function BatchesPage() {
  const { project } = useParams({ from: "/inside/projects/$project/batches" });
  const { data, error } = useQuery({ ...batchesQuery(project), refetchInterval: 10_000 });
  const { data: settings } = useQuery(queueSettingsQuery(project));
  const manages = useManages(project);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const batches = data?.items ?? [];
  const gated = settings?.order.batch_gate === true || batches.some(isShut);
  const add = manages && (
    <LinkButton to="/projects/$project/import" params={{ project }} variant="light">
      Import a batch
    </LinkButton>
  );
  return (
    <Container size="xl" w="100%" py="lg">
      <PageHead title="Batches" actions={add}>
        {gated
          ? "A batch opens when everything in the one before it has been handed out."
          : "Assets that were added together, in the order they came."}
      </PageHead>
      <Stack gap="sm">
        {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
        {told !== null && (
          <Notice tone="good" withCloseButton onClose={() => setTold(null)}>
            {told}
          </Notice>
        )}
        {data === undefined && error === null && <Skeleton height={220} radius={10} />}
        {data !== undefined && batches.length === 0 && (
          <Empty title="No batch yet" action={add}>
            What is imported together becomes a batch.
          </Empty>
        )}
        {batches.length > 0 && (
          <ul className={classes.list}>
            {batches.map((batch) => (
              <BatchRow
                key={batch.id}
                project={project}
                batch={batch}
                gated={gated}
                manages={manages}
                onAsk={(what) => setAsked({ what, batch })}
              />
            ))}
          </ul>
        )}
      </Stack>
      <BatchDialogs
        project={project}
        asked={asked}
        onTell={setTold}
        onClose={() => setAsked(null)}
      />
    </Container>
  );
}

const isShut = (batch: Batch): boolean => batch.open === false;
