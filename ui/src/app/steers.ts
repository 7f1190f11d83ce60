import type { Me } from "../api/types";

/** Who may set long work going. */
export const steers = (me: Me): boolean =>
  me.admin || me.projects.some((project) => project.role === "manager");
