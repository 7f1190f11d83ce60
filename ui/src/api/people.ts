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
  role?: Role;
  skills?: string[];
  active?: boolean;
  /** Who takes over the rework of somebody who leaves: a person, or everybody (`queue`). */
  rework_to?: string;
  /** True lets in; "quiz" starts the quiz anew. */
  readmit?: true | "quiz";
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

/** Take somebody out; without `rework_to` their rework waits for them. */
export function useRemoveMember(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ user, rework_to }: { user: string; rework_to?: string }) =>
      call<undefined>("DELETE", `/projects/${project}/members/${user}`, { query: { rework_to } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}

/** Let somebody go on with what another holds and has begun. */
export function useHandOver(project: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { from: string; to: string; drafts?: boolean }) =>
      call<{ handed_over: number; drafts: number }>(
        "POST",
        `/projects/${project}/reservations/handover`,
        { body },
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["project", project] }),
  });
}

export type ReservationFilter = "active" | "expired" | undefined;

export const reservationsQuery = (project: string, state: ReservationFilter, labeler?: string) =>
  queryOptions({
    queryKey: ["project", project, "reservations", state, labeler],
    refetchInterval: 10_000,
    queryFn: ({ signal }) =>
      call<Page<Reservation>>("GET", `/projects/${project}/reservations`, {
        query: { state, labeler, limit: 1000 },
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
