import { Badge } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { LinkButton } from "../../components/LinkButton";
import classes from "./HomePage.module.css";
import { factsOf, startOf, type Mine } from "./waiting";

const HOME = "/projects/$project";
const OPEN = { to: HOME, label: "Open" } as const;
const LABEL = { to: "/projects/$project/label", label: "Label" } as const;

interface Props {
  mine: Mine;
  admin: boolean;
  first: boolean;
}

/** A project, what waits for me in it, and the way there. */
export function ProjectRow({ mine, admin, first }: Props) {
  const { project } = mine;
  const params = { project: project.id };
  const start = startOf(mine);
  const other = start.to === HOME ? LABEL : OPEN;
  const manages = admin || project.role === "manager";
  return (
    <li className={classes.row}>
      <Link
        to={start.to}
        params={params}
        data-row
        className={classes.name}
        ref={first ? focusFirst : undefined}
      >
        <span className={classes.title}>
          {project.name}
          {project.state === "paused" && (
            <Badge color="yellow" variant="light" tt="none">
              Paused
            </Badge>
          )}
        </span>
        <span className={classes.facts}>
          {project.role !== "labeler" && (
            <span className={classes.role}>{project.role ?? "admin"}</span>
          )}
          {factsOf(mine).map(({ text, mine: pressing }) => (
            <span key={text} className={pressing ? classes.pressing : undefined}>
              {text}
            </span>
          ))}
        </span>
      </Link>
      {manages && project.role !== null && (
        <LinkButton to={other.to} params={params} variant="default" size="xs">
          {other.label}
          <span className={classes.hidden}>: {project.name}</span>
        </LinkButton>
      )}
      <LinkButton to={start.to} params={params} size="xs" tabIndex={-1} className={classes.start}>
        {start.label}
        <span className={classes.hidden}>: {project.name}</span>
      </LinkButton>
    </li>
  );
}

/** Who arrives with nothing focused can press Enter at once. */
function focusFirst(link: HTMLAnchorElement | null): void {
  if (link !== null && document.activeElement === document.body) link.focus();
}
