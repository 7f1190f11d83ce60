import { Badge, Container, Kbd, Text } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, type KeyboardEvent } from "react";
import { statsQuery } from "../../api/projects";
import { meQuery } from "../../api/session";
import type { MyProject } from "../../api/types";
import { Empty } from "../../components/Empty";
import { LinkButton } from "../../components/LinkButton";
import { PageHead } from "../../components/PageHead";
import classes from "./ProjectsPage.module.css";

/** My projects; Enter starts labeling in the one that has the focus. */
export function ProjectsPage() {
  const { data: me } = useSuspenseQuery(meQuery);
  const create = me.may_create_projects && (
    <LinkButton to="/projects/new" variant="light">
      New project
    </LinkButton>
  );
  return (
    <Container size="md" w="100%" py="lg">
      <PageHead title="Projects" actions={create} />
      {me.projects.length === 0 ? (
        <Empty title="No project yet" action={create}>
          {me.may_create_projects
            ? "Create one, add assets and members, and the queue hands them out."
            : "A manager adds you to a project; it will stand here then."}
        </Empty>
      ) : (
        <>
          <ProjectList projects={me.projects} admin={me.admin} />
          <Text c="dimmed" size="sm" mt="sm" className={classes.hint}>
            <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> choose a project,{" "}
            <Kbd size="xs">Enter</Kbd> starts labeling.
          </Text>
        </>
      )}
    </Container>
  );
}

function ProjectList({ projects, admin }: { projects: MyProject[]; admin: boolean }) {
  const list = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
    event.preventDefault();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move among its links
    <ul ref={list} className={classes.list} onKeyDown={move}>
      {projects.map((project, at) => (
        <ProjectRow key={project.id} project={project} admin={admin} first={at === 0} />
      ))}
    </ul>
  );
}

interface RowProps {
  project: MyProject;
  admin: boolean;
  first: boolean;
}

function ProjectRow({ project, admin, first }: RowProps) {
  const navigate = useNavigate();
  const manages = admin || project.role === "manager";
  const params = { project: project.id };
  const labels = project.role !== null;
  return (
    <li className={classes.row}>
      <Link
        to={labels ? "/projects/$project/label" : "/projects/$project/queue"}
        params={params}
        data-row
        className={classes.name}
        ref={first ? focusFirst : undefined}
        onKeyDown={(event) => {
          if (event.key === "q" && manages) {
            void navigate({ to: "/projects/$project/queue", params });
          }
        }}
      >
        {project.name}
        {project.state === "paused" && (
          <Badge color="yellow" variant="light" ml="xs" tt="none">
            Paused
          </Badge>
        )}
        <Text component="span" c="dimmed" size="sm" className={classes.role}>
          {project.role ?? "admin"}
          {project.role !== null && project.role !== "labeler" && <Counts project={project.id} />}
        </Text>
      </Link>
      {manages && (
        <LinkButton to="/projects/$project/queue" params={params} variant="default" size="xs">
          Queue<span className={classes.hidden}> of {project.name}</span>
        </LinkButton>
      )}
      {labels && (
        <LinkButton to="/projects/$project/label" params={params} size="xs" tabIndex={-1}>
          Start labeling<span className={classes.hidden}> {project.name}</span>
        </LinkButton>
      )}
    </li>
  );
}

/** Who arrives with nothing focused can press Enter at once. */
function focusFirst(link: HTMLAnchorElement | null): void {
  if (link !== null && document.activeElement === document.body) link.focus();
}

function Counts({ project }: { project: string }) {
  const { data } = useQuery({ ...statsQuery(project), refetchInterval: false });
  if (data === undefined) return null;
  const total = Object.values(data.assets).reduce((sum, n) => sum + n, 0);
  const done = data.assets.done ?? 0;
  return <> · {total === 0 ? "no assets yet" : `${done} of ${total} done`}</>;
}
