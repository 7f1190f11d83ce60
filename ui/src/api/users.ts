/** Everybody who may log in, and personal access tokens. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "./client";
import type { Page } from "./types";

export interface User {
  id: string;
  email: string;
  name: string;
  admin: boolean;
  active: boolean;
}

export interface Token {
  id: string;
  name: string | null;
  created_at: string;
}

export interface NewUser {
  email: string;
  name: string;
  password?: string;
  admin?: boolean;
}

/** For admins and managers; `q` is part of a name or an address. */
export const usersQuery = (q: string, limit = 1000) =>
  queryOptions({
    queryKey: ["users", q, limit],
    staleTime: 10_000,
    queryFn: ({ signal }) => call<Page<User>>("GET", "/users", { query: { q, limit }, signal }),
  });

export function useAddUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewUser) => call<User>("POST", "/users", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["users"] }),
  });
}

export function useChangeUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ user, ...body }: { user: string; password?: string; active?: boolean }) =>
      call<User>("PATCH", `/users/${user}`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["users"] }),
  });
}

export const tokensQuery = (user: string) =>
  queryOptions({
    queryKey: ["tokens", user],
    queryFn: ({ signal }) =>
      call<Page<Token>>("GET", `/users/${user}/tokens`, { query: { limit: 1000 }, signal }),
  });

export function useCreateToken(user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      call<{ id: string; token: string }>("POST", `/users/${user}/tokens`, { body: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens", user] }),
  });
}

export function useRevokeToken(user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => call<undefined>("DELETE", `/users/${user}/tokens/${token}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens", user] }),
  });
}
