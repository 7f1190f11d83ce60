import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { projectQuery } from "../api/projects";
import { meQuery } from "../api/session";

/** Whether the one who looks may do all in the project. */
export function useManages(project: string): boolean {
  const { data: found } = useSuspenseQuery(projectQuery(project));
  const { data: me } = useQuery(meQuery);
  return found.role === "manager" || me?.admin === true;
}
