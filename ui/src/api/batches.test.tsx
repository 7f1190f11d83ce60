import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { useDeleteBatch } from "./batches";
import { batchesQuery } from "./projects";

afterEach(() => {
  vi.unstubAllGlobals();
});

const page = (ids: string[]) => ({ items: ids.map((id) => ({ id })), next_cursor: null });

/** A server that lists a batch until it is deleted. */
function serve(): typeof fetch {
  let items = ["b1", "b2"];
  return (url, init) => {
    const deleting = init?.method === "DELETE";
    if (deleting) items = items.filter((id) => !String(url).includes(`/batches/${id}?`));
    const body = deleting ? { operation: "o1" } : page(items);
    const headers = { "content-type": "application/json" };
    return Promise.resolve(new Response(JSON.stringify(body), { headers }));
  };
}

it("shows a batch no more once it is deleted", async () => {
  vi.stubGlobal("fetch", vi.fn(serve()));
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
