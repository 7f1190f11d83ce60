import { Container, Skeleton } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { sentence } from "../../api/problem";
import { projectQuery, queueSettingsQuery, reviewSettingsQuery } from "../../api/projects";
import type { QueueName } from "../../api/types";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { useChosenInSight } from "../../components/useChosenInSight";
import { useManages } from "../useManages";
import type { Settings } from "./edits";
import { SETTINGS_PARTS, type SettingsPart } from "./parts";
import { ProjectForm } from "./ProjectForm";
import { QueueForm } from "./QueueForm";
import classes from "./Settings.module.css";

const InterfacePart = lazy(() => import("./InterfacePart"));

const LABELS: Record<SettingsPart, string> = {
  label: "Label queue",
  review: "Review queue",
  interface: "Labeling interface",
  project: "Project",
};

/** Everything about a project that can be set. */
export function SettingsPage() {
  const { project } = useParams({ from: "/inside/projects/$project/settings" });
  const { part } = useSearch({ from: "/inside/projects/$project/settings" });
  const { data: found } = useSuspenseQuery(projectQuery(project));
  const manages = useManages(project);
  const parts = SETTINGS_PARTS.filter((one) => manages || one !== "project");
  const tabs = useChosenInSight(part, parts.length);
  return (
    <Container size="lg" w="100%" py="lg">
      <PageHead title="Settings">
        Everything may change while people work; what a change means for them is told before it is
        saved.
      </PageHead>
      <div className={classes.page}>
        <nav ref={tabs} className={classes.parts} aria-label="Settings">
          {parts.map((one) => (
            <Link
              key={one}
              to="/projects/$project/settings"
              params={{ project }}
              search={{ part: one }}
              className={classes.part}
            >
              {LABELS[one]}
            </Link>
          ))}
        </nav>
        <div>
          {(part === "label" || part === "review") && (
            <QueuePart key={part} project={project} queue={part} preset={found.preset} />
          )}
          {part === "interface" && (
            <Suspense fallback={<Skeleton height={420} radius={10} />}>
              <InterfacePart project={found} editable={manages} />
            </Suspense>
          )}
          {part === "project" && manages && <ProjectForm key={found.id} project={found} />}
        </div>
      </div>
    </Container>
  );
}

interface QueuePartProps {
  project: string;
  queue: QueueName;
  preset: string | null;
}

function QueuePart({ project, queue, preset }: QueuePartProps) {
  const label = useQuery({ ...queueSettingsQuery(project), enabled: queue === "label" });
  const review = useQuery({ ...reviewSettingsQuery(project), enabled: queue === "review" });
  const { data, error } = queue === "label" ? label : review;
  if (error !== null) return <Notice tone="bad">{sentence(error)}</Notice>;
  if (data === undefined) return <Skeleton height={420} radius={10} />;
  return (
    <QueueForm
      project={project}
      queue={queue}
      preset={preset}
      settings={data as unknown as Settings}
    />
  );
}
