import type { MyProject, MyWork } from "../../api/types";

/** One of my projects with what waits for me there; `work` is null until that is known. */
export interface Mine {
  project: MyProject;
  work: MyWork | null;
}

/** Where one key leads: what is owed first, then what is begun, then what is new. */
export interface Start {
  to: "/projects/$project/label" | "/projects/$project/review" | "/projects/$project";
  label: string;
}

const LABEL = "/projects/$project/label";
const REVIEW = "/projects/$project/review";

const OPEN: Start = { to: "/projects/$project", label: "Open" };

export function startOf({ project, work }: Mine): Start {
  if (project.role === null) return OPEN;
  if (work !== null && work.rework > 0) return { to: LABEL, label: "Start with rework" };
  if (work !== null && work.held > 0) return { to: LABEL, label: "Go on labeling" };
  // A manager comes to look after the project.
  if (project.role === "manager") return OPEN;
  if (work !== null && reviews(work) > 0) return { to: REVIEW, label: "Start reviewing" };
  return { to: LABEL, label: "Start labeling" };
}

const reviews = (work: MyWork): number => Math.max(work.to_review ?? 0, work.reviewing);

export interface Fact {
  text: string;
  /** It waits for this very person. */
  mine: boolean;
}

// The service counts no further than this.
const MOST = 1000;

/** What waits, as short phrases, the most pressing first. */
export function factsOf({ project, work }: Mine): Fact[] {
  if (project.role === null || work === null) return [];
  const facts: (Fact | false)[] = [
    work.rework > 0 && { text: `${work.rework} to rework`, mine: true },
    work.held > 0 && { text: `${work.held} in hand`, mine: true },
    reviews(work) > 0 && { text: `${upTo(reviews(work))} to review`, mine: false },
    { text: work.open ? "assets waiting" : "nothing to label now", mine: false },
    work.total > 0 && { text: `${work.today.toLocaleString("en")} today`, mine: false },
    work.total > 1 && { text: `${work.total.toLocaleString("en")} labels in all`, mine: false },
  ];
  return facts.filter((fact) => fact !== false);
}

const upTo = (n: number): string =>
  n > MOST ? `more than ${MOST.toLocaleString("en")}` : n.toLocaleString("en");

/** Rework first, then what is begun, then where there is something to do; else as they came. */
export function inOrder(mine: readonly Mine[]): Mine[] {
  return [...mine].sort((a, b) => rank(a) - rank(b));
}

function rank({ project, work }: Mine): number {
  if (project.role === null) return 6;
  if (project.state === "paused") return 5;
  if (work === null) return 3;
  if (work.rework > 0) return 0;
  if (work.held > 0 || work.reviewing > 0) return 1;
  if (reviews(work) > 0 && project.role === "reviewer") return 2;
  return work.open || reviews(work) > 0 ? 3 : 4;
}
