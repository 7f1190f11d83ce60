import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { projectQuery, reviewSettingsQuery } from "../api/projects";
import { meQuery } from "../api/session";
import classes from "./ProjectLayout.module.css";

const LABEL = { to: "/projects/$project/label", label: "Label" } as const;
const REVIEW = { to: "/projects/$project/review", label: "Review" } as const;
// Reviewers see how it goes and configure the queues; assets and people are the manager's.
const SEEN = [
  { to: "/projects/$project/overview", label: "Overview" },
  { to: "/projects/$project/batches", label: "Batches" },
  { to: "/projects/$project/jobs", label: "Jobs" },
] as const;
const MANAGED = [
  { to: "/projects/$project/overview", label: "Overview" },
  { to: "/projects/$project/queue", label: "Queue" },
  { to: "/projects/$project/batches", label: "Batches" },
  { to: "/projects/$project/jobs", label: "Jobs" },
  { to: "/projects/$project/members", label: "Members" },
  { to: "/projects/$project/reservations", label: "Reservations" },
  { to: "/projects/$project/import", label: "Import" },
] as const;

// On a narrow screen the page one is on may be beyond the edge.
const intoView = (tab: HTMLAnchorElement | null) =>
  tab?.scrollIntoView({ block: "nearest", inline: "nearest" });

/** A project's pages: labelers see one, and no tabs; reviewers two; managers see them all. */
export function ProjectLayout() {
  const params = useParams({ from: "/inside/projects/$project" });
  const { data: project } = useSuspenseQuery(projectQuery(params.project));
  const { data: me } = useQuery(meQuery);
  const manages = project.role === "manager" || me?.admin === true;
  const reviews = manages || project.role === "reviewer";
  const { data: review } = useQuery({ ...reviewSettingsQuery(params.project), enabled: reviews });
  const reviewed = reviews && review?.enabled === true;
  const work = [LABEL, ...(reviewed ? [REVIEW] : [])];
  const pages = [...work, ...(manages ? MANAGED : reviews ? SEEN : [])];
  return (
    <>
      {pages.length > 1 && (
        <nav aria-label="Project" className={classes.tabs}>
          {pages.map((page) => (
            <Link
              key={page.to}
              to={page.to}
              params={params}
              className={classes.tab}
              activeOptions={{ includeSearch: false }}
              activeProps={{ ref: intoView }}
            >
              {page.label}
            </Link>
          ))}
        </nav>
      )}
      <Outlet />
    </>
  );
}
