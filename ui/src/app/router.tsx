import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { isProblem } from "../api/problem";
import { projectQuery, reviewSettingsQuery } from "../api/projects";
import { meQuery } from "../api/session";
import type { Project } from "../api/types";
import { HomePage } from "../pages/home/HomePage";
import { assetQuery, assetsQuery } from "../api/assets";
import { filterOf, readQueueSearch } from "../pages/queue/search";
import { WINDOW } from "../pages/queue/windows";
import { Broken, Missing, Waiting } from "./fallbacks";
import { settingsPart, type SettingsPart } from "../pages/settings/parts";
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
  component: lazyRouteComponent(() => import("../pages/login/LoginPage"), "LoginPage"),
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

const users = createRoute({
  getParentRoute: () => inside,
  path: "/people",
  component: lazyRouteComponent(() => import("../pages/people/UsersPage"), "UsersPage"),
});

const tokens = createRoute({
  getParentRoute: () => inside,
  path: "/tokens",
  component: lazyRouteComponent(() => import("../pages/people/TokensPage"), "TokensPage"),
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
  return enabled ? "review" : "overview";
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

const mine = createRoute({
  getParentRoute: () => project,
  path: "/mine",
  validateSearch: (search): { label?: string } => ({ label: text(search.label) }),
  component: lazyRouteComponent(() => import("../pages/label/PreviousPage"), "PreviousPage"),
});

const review = createRoute({
  getParentRoute: () => project,
  path: "/review",
  validateSearch: (search): { view?: "grid" } => ({
    view: search.view === "grid" ? "grid" : undefined,
  }),
  component: lazyRouteComponent(() => import("../pages/review/ReviewPage"), "ReviewPage"),
});

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

const queue = createRoute({
  getParentRoute: () => project,
  path: "/queue",
  validateSearch: readQueueSearch,
  loaderDeps: ({ search }) => ({ queue: search.queue, filter: filterOf(search) }),
  // Asked for beside the page's code, not after it.
  loader: ({ context, params, deps }) => {
    if (deps.queue === undefined) {
      void context.queries.prefetchQuery(assetsQuery(params.project, deps.filter, WINDOW, ""));
    }
  },
  component: lazyRouteComponent(() => import("../pages/queue/QueuePage"), "QueuePage"),
});

const asset = createRoute({
  getParentRoute: () => project,
  path: "/assets/$asset",
  loader: async ({ context, params }) => {
    try {
      await context.queries.ensureQueryData(assetQuery(params.project, params.asset));
    } catch (error) {
      throw isProblem(error, "not_found") ? notFound() : error;
    }
  },
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
  validateSearch: (search): { state?: "active" | "expired"; person?: string } => ({
    state: search.state === "active" || search.state === "expired" ? search.state : undefined,
    person: text(search.person),
  }),
  component: lazyRouteComponent(
    () => import("../pages/reservations/ReservationsPage"),
    "ReservationsPage",
  ),
});

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find((one) => one === value);

interface ReviewsSearch {
  /** Without one, what waits. */
  list?: "verdicts" | "late" | "all";
  labeler?: string;
  reviewer?: string;
  verdict?: "approve" | "correct" | "reject";
}

const reviews = createRoute({
  getParentRoute: () => project,
  path: "/reviews",
  validateSearch: (search): ReviewsSearch => ({
    list: oneOf(search.list, ["verdicts", "late", "all"]),
    labeler: text(search.labeler),
    reviewer: text(search.reviewer),
    verdict: oneOf(search.verdict, ["approve", "correct", "reject"]),
  }),
  component: lazyRouteComponent(() => import("../pages/reviews/ReviewsPage"), "ReviewsPage"),
});

const members = createRoute({
  getParentRoute: () => project,
  path: "/members",
  component: lazyRouteComponent(() => import("../pages/members/MembersPage"), "MembersPage"),
});

const exporting = createRoute({
  getParentRoute: () => project,
  path: "/export",
  component: lazyRouteComponent(() => import("../pages/export/ExportPage"), "ExportPage"),
});

const settings = createRoute({
  getParentRoute: () => project,
  path: "/settings",
  validateSearch: (search): { part: SettingsPart } => ({ part: settingsPart(search.part) }),
  component: lazyRouteComponent(() => import("../pages/settings/SettingsPage"), "SettingsPage"),
});

const tree = root.addChildren([
  login,
  inside.addChildren([
    home,
    newProject,
    users,
    tokens,
    project.addChildren([
      overview,
      batches,
      jobs,
      exporting,
      settings,
      projectHome,
      label,
      mine,
      review,
      queue,
      asset,
      intake,
      reservations,
      reviews,
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
