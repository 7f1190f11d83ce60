import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { call, setCsrfToken } from "./client";
import { connection } from "./connection";
import type { Me } from "./types";

/** Who I am; null when nobody is logged in. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  staleTime: 30_000,
  queryFn: async ({ signal }): Promise<Me> => {
    const me = await call<Me>("GET", "/me", { signal });
    setCsrfToken(me.csrf_token);
    connection.set({ known: true });
    return me;
  },
});

export function useLogIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (credentials: { email: string; password: string }) => {
      const opened = await call<{ csrf_token: string }>("POST", "/session", { body: credentials });
      setCsrfToken(opened.csrf_token);
      await startAfresh(client);
      return client.fetchQuery({ ...meQuery, staleTime: 0 });
    },
  });
}

export function useLogOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await call<undefined>("DELETE", "/session");
      setCsrfToken(null);
      await startAfresh(client);
    },
  });
}

/** Nothing that one person saw is shown to the next. */
async function startAfresh(client: QueryClient): Promise<void> {
  await client.cancelQueries();
  client.clear();
}
