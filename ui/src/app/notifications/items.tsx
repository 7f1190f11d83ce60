import { Button, Group, Progress, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useCancelOperation } from "../../api/operations";
import type { Operation } from "../../api/types";
import { centre, type Note } from "../../components/centre";
import { shortTime } from "../../components/moment";
import { percentOf, standOf, titleOf } from "./describe";
import classes from "./items.module.css";

interface OperationProps {
  operation: Operation;
  /** The project's name. */
  project: string;
}

/** One piece of long work: what it is, how far, how it ended. */
export function OperationItem({ operation, project }: OperationProps) {
  const cancel = useCancelOperation();
  const percent = percentOf(operation);
  const running = operation.state === "running";
  return (
    <article className={classes.item} data-state={operation.state}>
      <Text size="sm" fw={600}>
        {titleOf(operation)}
      </Text>
      <Where project={operation.project} name={project} at={operation.created_at} />
      {running && percent !== null && (
        <Progress
          value={percent}
          my={6}
          aria-label={`Progress of ${titleOf(operation)}`}
          animated
        />
      )}
      <Group justify="space-between" mih={30} wrap="nowrap">
        <Text size="sm" className={classes.stand}>
          {standOf(operation)}
        </Text>
        {running && (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancel.isPending || cancel.isSuccess}
            onClick={() => cancel.mutate(operation.id)}
          >
            Cancel
          </Button>
        )}
      </Group>
    </article>
  );
}

/** What was done at once, told by the page that did it. */
export function NoteItem({ note, project }: { note: Note; project: string }) {
  return (
    <article className={classes.item} data-state="done">
      <Text size="sm" fw={600}>
        {note.text}
      </Text>
      <Where project={note.project} name={project} at={note.at.toISOString()} />
    </article>
  );
}

function Where({ project, name, at }: { project: string | null; name: string; at: string }) {
  return (
    <Text size="xs" c="dimmed">
      {project !== null && name !== "" && (
        <>
          <Link to="/projects/$project/queue" params={{ project }} onClick={centre.close}>
            {name}
          </Link>
          {" · "}
        </>
      )}
      <time dateTime={at}>{shortTime(at)}</time>
    </Text>
  );
}
