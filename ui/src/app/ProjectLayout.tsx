import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useParams } from "@tanstack/react-router";
import { projectQuery, reviewSettingsQuery } from "../api/projects";
import { meQuery } from "../api/session";
import { useChosenInSight } from "../components/useChosenInSight";
import classes from "./ProjectLayout.module.css";

type PageName =
  | "label"
  | "review"
  | "overview"
  | "queue"
  | "batches"
  | "reservations"
  | "reviews"
  | "jobs"
  | "members"
  | "import"
  | "export"
  | "settings";

interface Tab {
  to: `/projects/$project/${PageName}`;
  label: string;
  /** Whoever else may see it: the manager sees all. */
  reviewer?: boolean;
  /** A group of its own begins here. */
  begins?: boolean;
}

const LABEL: Tab = { to: "/projects/$project/label", label: "Label" };
const REVIEW: Tab = { to: "/projects/$project/review", label: "Review" };
// Reviewers see how it goes and configure the queues; assets and people are the manager's.
const MANAGED: Tab[] = [
  { to: "/projects/$project/overview", label: "Overview", reviewer: true, begins: true },
  { to: "/projects/$project/queue", label: "Queue" },
  { to: "/projects/$project/batches", label: "Batches", reviewer: true },
  { to: "/projects/$project/reservations", label: "Reservations" },
  { to: "/projects/$project/reviews", label: "Reviews", reviewer: true },
  { to: "/projects/$project/jobs", label: "Jobs", reviewer: true, begins: true },
  { to: "/projects/$project/members", label: "Members" },
  { to: "/projects/$project/import", label: "Import", begins: true },
  { to: "/projects/$project/export", label: "Export", reviewer: true },
  { to: "/projects/$project/settings", label: "Settings", reviewer: true, begins: true },
];

/** A project's pages: labelers see one, and no tabs; reviewers some; managers see them all. */
export function ProjectLayout() {
  const params = useParams({ from: "/inside/projects/$project" });
  const { data: project } = useSuspenseQuery(projectQuery(params.project));
  const { data: me } = useQuery(meQuery);
  const manages = project.role === "manager" || me?.admin === true;
  const reviews = manages || project.role === "reviewer";
  const { data: review } = useQuery({ ...reviewSettingsQuery(params.project), enabled: reviews });
  const reviewed = reviews && review?.enabled === true;
  const seen = MANAGED.filter((tab) => manages || (reviews && tab.reviewer === true));
  const pages = [LABEL, ...(reviewed ? [REVIEW] : []), ...seen];
  const { pathname } = useLocation();
  const tabs = useChosenInSight(pathname, pages.length);
  return (
    <>
      {pages.length > 1 && (
        <nav ref={tabs} aria-label="Project" className={classes.tabs}>
          {pages.map((page) => (
            <Link
              key={page.to}
              to={page.to}
              params={params}
              className={classes.tab}
              data-begins={page.begins}
              activeOptions={{ includeSearch: false }}
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
