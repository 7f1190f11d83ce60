import { Container, Kbd, Text, TextInput } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useRef, useState, type KeyboardEvent } from "react";
import { allMyWorkQuery } from "../../api/mine";
import { meQuery } from "../../api/session";
import { Empty } from "../../components/Empty";
import { LinkButton } from "../../components/LinkButton";
import { PageHead } from "../../components/PageHead";
import classes from "./HomePage.module.css";
import { ProjectRow } from "./ProjectRow";
import { inOrder, type Mine } from "./waiting";

// From here on a name is found faster by typing than by looking.
const MANY = 10;

/** My projects and what waits for me in them; Enter starts with what is most pressing. */
export function HomePage() {
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: work, isPending } = useQuery(allMyWorkQuery);
  const [typed, setTyped] = useState("");
  const found = new Map(work?.items.map((one) => [one.project, one]));
  const mine: Mine[] = me.projects.map((project) => ({
    project,
    work: found.get(project.id) ?? null,
  }));
  const shown = inOrder(mine).filter(({ project }) =>
    project.name.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const create = me.may_create_projects && (
    <LinkButton to="/projects/new" variant="light">
      New project
    </LinkButton>
  );
  return (
    <Container size="md" w="100%" py="lg">
      <PageHead title="My work" actions={create} />
      {me.projects.length === 0 && (
        <Empty title="No project yet" action={create}>
          {me.may_create_projects
            ? "Create one, add assets and members, and the queue hands them out."
            : "A manager adds you to a project; it will stand here then."}
        </Empty>
      )}
      {me.projects.length > MANY && (
        <TextInput
          aria-label="Find a project"
          placeholder="Find a project"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          mb="sm"
          type="search"
        />
      )}
      {/* Which one is first is known when the work is: the list does not jump under a key. */}
      {me.projects.length > 0 && (
        <Rows mine={shown} admin={me.admin} loading={isPending} key={String(isPending)} />
      )}
      {typed !== "" && shown.length === 0 && <Text c="dimmed">No project is called that.</Text>}
    </Container>
  );
}

function Rows({ mine, admin, loading }: { mine: Mine[]; admin: boolean; loading: boolean }) {
  const list = useRef<HTMLUListElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = rows.findIndex((row) => row.parentElement?.contains(document.activeElement));
    rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
    event.preventDefault();
  };
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrows move among its links */}
      <ul ref={list} className={classes.list} onKeyDown={move} aria-busy={loading}>
        {mine.map((one, at) => (
          <ProjectRow key={one.project.id} mine={one} admin={admin} first={!loading && at === 0} />
        ))}
      </ul>
      <Text c="dimmed" size="sm" mt="sm" className={classes.hint}>
        <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> choose a project, <Kbd size="xs">Enter</Kbd>{" "}
        starts.
      </Text>
    </>
  );
}
