import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import type { Member, Page, Reservation, Role } from "./types";

/** Members of a project; `q` finds them by the start of a name or address. */
export const membersQuery = (project: string, q = "") =>
  queryOptions({
    queryKey: ["project", project, "members", q],
    staleTime: 10_000,
    queryFn: ({ signal }) =>
      call<Page<Member>>("GET", `/projects/${project}/members`, {
        query: { q, limit: q === "" ? 1000 : 20 },
        signal,
      }),
  });

export interface MemberChange {
  role: Role;
  active?: boolean;
}

/** Make somebody a member, or change what they are; `user` is an id or an e-mail address. */
export function usePutMember(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ user, ...body }: MemberChange & { user: string }) =>
      call<Member>("PUT", `/projects/${project}/members/${encodeURIComponent(user)}`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project, "members"] }),
  });
}

export function useCreateUser() {
  return useMutation({
    mutationFn: (body: { email: string; name: string; password: string }) =>
      call<{ id: string }>("POST", "/users", { body }),
  });
}

export type ReservationFilter = "active" | "expired" | undefined;

export const reservationsQuery = (project: string, state: ReservationFilter) =>
  queryOptions({
    queryKey: ["project", project, "reservations", state],
    refetchInterval: 10_000,
    queryFn: ({ signal }) =>
      call<Page<Reservation>>("GET", `/projects/${project}/reservations`, {
        query: { state, limit: 1000 },
        signal,
      }),
  });

export interface Clearing {
  labeler?: string;
  reservations?: string[];
  state?: "active" | "expired";
}

export function useClearReservations(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Clearing) =>
      call<{ cleared: number }>("POST", `/projects/${project}/reservations/clear`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}
