import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { useDeleteBatch } from "./batches";
import { batchesQuery } from "./projects";

afterEach(() => {
  vi.unstubAllGlobals();
});

const BATCHES = { items: [{ id: "b1" }, { id: "b2" }], next_cursor: null };

/** A server that lists a batch as long as its assets are being deleted. */
const answer: typeof fetch = (_, init) => {
  const body = init?.method === "DELETE" ? { operation: "o1" } : BATCHES;
  const headers = { "content-type": "application/json" };
  return Promise.resolve(new Response(JSON.stringify(body), { headers }));
};

it("shows a deleted batch no more, though it is listed for a while", async () => {
  vi.stubGlobal("fetch", vi.fn(answer));
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const usePage = () => ({
    shown: useQuery(batchesQuery("p1")).data?.items.map(({ id }) => id),
    remove: useDeleteBatch("p1"),
  });
  const { result } = renderHook(usePage, { wrapper });
  await waitFor(() => expect(result.current.shown).toEqual(["b1", "b2"]));
  await result.current.remove.mutateAsync({ batch: "b1", name: "First" });
  await waitFor(() => expect(result.current.shown).toEqual(["b2"]));
});
