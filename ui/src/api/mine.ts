/** What waits for me, what I have done: in all my projects or in one. */
import { queryOptions } from "@tanstack/react-query";
import { call } from "./client";
import type { MyWork, Page } from "./types";

/** The start of the reader's day, which the server cannot know. */
export function midnight(now = new Date()): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString();
}

const LOOK_EVERY = 30_000;

export const allMyWorkQuery = queryOptions({
  queryKey: ["mine"],
  refetchInterval: LOOK_EVERY,
  queryFn: ({ signal }) =>
    call<Page<MyWork>>("GET", "/me/work", { query: { since: midnight() }, signal }),
});

export const myWorkQuery = (project: string) =>
  queryOptions({
    queryKey: ["mine", project],
    queryFn: ({ signal }) =>
      call<MyWork>("GET", `/projects/${project}/me`, { query: { since: midnight() }, signal }),
  });
