import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { isProblem } from "../api/problem";
import { projectQuery, reviewSettingsQuery } from "../api/projects";
import { meQuery } from "../api/session";
import type { AssetState, Project } from "../api/types";
import { HomePage } from "../pages/home/HomePage";
import { LoginPage } from "../pages/login/LoginPage";
import { Broken, Missing, Waiting } from "./fallbacks";
import { ProjectLayout } from "./ProjectLayout";
import { Shell } from "./Shell";

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet });

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search): { next?: string; ended?: boolean } => ({
    next: typeof search.next === "string" ? search.next : undefined,
    ended: search.ended === true ? true : undefined,
  }),
  component: LoginPage,
});

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (!isProblem(error, "unauthenticated")) throw error;
      const next = location.href === "/" ? undefined : location.href;
      throw redirect({ to: "/login", search: { next } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: HomePage,
});

const newProject = createRoute({
  getParentRoute: () => inside,
  path: "/projects/new",
  component: lazyRouteComponent(() => import("../pages/projects/NewProjectPage"), "NewProjectPage"),
});

const project = createRoute({
  getParentRoute: () => inside,
  path: "/projects/$project",
  component: ProjectLayout,
  loader: ({ context, params }) => context.queries.ensureQueryData(projectQuery(params.project)),
});

const projectHome = createRoute({
  getParentRoute: () => project,
  path: "/",
  beforeLoad: async ({ context, params }) => {
    const found = await context.queries.ensureQueryData(projectQuery(params.project));
    const to = await landing(context.queries, found);
    throw redirect({ to: `/projects/$project/${to}`, params, replace: true });
  },
});

/** Where a person's day in a project begins. */
async function landing(queries: QueryClient, { id, role }: Project) {
  if (role !== "reviewer") return role === "labeler" ? "label" : "overview";
  const { enabled } = await queries.ensureQueryData(reviewSettingsQuery(id));
  return enabled ? "review" : "label";
}

const overview = createRoute({
  getParentRoute: () => project,
  path: "/overview",
  component: lazyRouteComponent(() => import("../pages/overview/OverviewPage"), "OverviewPage"),
});

const batches = createRoute({
  getParentRoute: () => project,
  path: "/batches",
  component: lazyRouteComponent(() => import("../pages/batches/BatchesPage"), "BatchesPage"),
});

const jobs = createRoute({
  getParentRoute: () => project,
  path: "/jobs",
  validateSearch: (search): { person?: string } => ({ person: text(search.person) }),
  component: lazyRouteComponent(() => import("../pages/jobs/JobsPage"), "JobsPage"),
});

const label = createRoute({
  getParentRoute: () => project,
  path: "/label",
  component: lazyRouteComponent(() => import("../pages/label/LabelPage"), "LabelPage"),
});

const review = createRoute({
  getParentRoute: () => project,
  path: "/review",
  component: lazyRouteComponent(() => import("../pages/review/ReviewPage"), "ReviewPage"),
});

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

interface QueueSearch {
  /** Without one, what is queued. */
  state?: AssetState | "all";
  batch?: string;
  q?: string;
  asset?: string;
}

const queue = createRoute({
  getParentRoute: () => project,
  path: "/queue",
  validateSearch: (search): QueueSearch => ({
    state: text(search.state) as QueueSearch["state"],
    batch: text(search.batch),
    q: text(search.q),
    asset: text(search.asset),
  }),
  component: lazyRouteComponent(() => import("../pages/queue/QueuePage"), "QueuePage"),
});

const asset = createRoute({
  getParentRoute: () => project,
  path: "/assets/$asset",
  component: lazyRouteComponent(() => import("../pages/asset/AssetPage"), "AssetPage"),
});

const intake = createRoute({
  getParentRoute: () => project,
  path: "/import",
  component: lazyRouteComponent(() => import("../pages/intake/IntakePage"), "IntakePage"),
});

const reservations = createRoute({
  getParentRoute: () => project,
  path: "/reservations",
  component: lazyRouteComponent(
    () => import("../pages/reservations/ReservationsPage"),
    "ReservationsPage",
  ),
});

const members = createRoute({
  getParentRoute: () => project,
  path: "/members",
  component: lazyRouteComponent(() => import("../pages/members/MembersPage"), "MembersPage"),
});

const tree = root.addChildren([
  login,
  inside.addChildren([
    home,
    newProject,
    project.addChildren([
      overview,
      batches,
      jobs,
      projectHome,
      label,
      review,
      queue,
      asset,
      intake,
      reservations,
      members,
    ]),
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: "intent",
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: Missing,
    defaultPendingComponent: Waiting,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
