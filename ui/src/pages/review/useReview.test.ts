import { act, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Item } from "../../api/types";
import { useReview } from "./useReview";

const fetched = vi.fn<typeof fetch>();

function item(reservation: string): Item {
  const asset = {
    id: `a-${reservation}`,
    external_id: reservation,
    data: {},
    batch: "b",
    group: null,
  };
  const rest = { draft: null, label: null, comment: null, why: "next", expires_at: null };
  return { reservation, kind: "review", asset, ...rest };
}

const pulled = (...names: string[]) => ({
  items: names.map(item),
  waiting: names.length > 0 ? null : { reasons: { not_waiting: 1 }, retry_after: null, quiz: null },
});

function answer(body: unknown, status = 200): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  const init = { status, headers: { "content-type": type } };
  fetched.mockImplementationOnce(() => Promise.resolve(new Response(JSON.stringify(body), init)));
}

const approval = { verdict: "approve", active_seconds: 3, pull_next: true } as const;

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => vi.unstubAllGlobals());

async function start(...names: string[]) {
  answer(pulled(...names));
  const onDone = vi.fn();
  const { result } = renderHook(() => useReview({ project: "p1", nameOf: () => "Sue", onDone }));
  await waitFor(() => expect(result.current.work.phase).toBe("working"));
  return { result, onDone };
}

const shown = (hook: { current: ReturnType<typeof useReview> }) =>
  hook.current.work.items.map((one) => one.reservation);

it("sends the verdict and shows what the same request pulled", async () => {
  const { result, onDone } = await start("r1");
  answer({ label: { id: "l1", status: "approved" }, next: pulled("r2") });
  act(() => result.current.judge(item("r1"), approval));
  expect(result.current.work.phase).toBe("sending");
  await waitFor(() => expect(shown(result)).toEqual(["r2"]));
  expect(onDone).toHaveBeenCalledTimes(1);
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/projects/p1/queues/review/pull");
  expect(fetched.mock.calls[1]?.[0]).toBe("/api/v1/reservations/r1/submit");
});

it("shows a review that is loaded already at once", async () => {
  const { result } = await start("r1", "r2");
  answer({ label: { id: "l1", status: "approved" }, next: pulled("r2", "r3") });
  act(() => result.current.judge(item("r1"), approval));
  expect(shown(result)).toEqual(["r2"]);
  expect(result.current.work.phase).toBe("working");
  await waitFor(() => expect(shown(result)).toEqual(["r2", "r3"]));
});

it("tells who was first and goes on to the next", async () => {
  const { result, onDone } = await start("r1");
  const stands = { verdict: "reject", reviewed_by: "u2", label: { id: "l1", status: "rejected" } };
  answer({ code: "already_reviewed", detail: "stands", ...stands }, 409);
  answer(pulled("r2"));
  act(() => result.current.judge(item("r1"), approval));
  await waitFor(() => expect(shown(result)).toEqual(["r2"]));
  expect(result.current.told?.text).toContain("Sue sent it back");
  expect(onDone).not.toHaveBeenCalled();
});

it("brings the review back where the verdict was not accepted", async () => {
  const { result } = await start("r1");
  answer({ code: "invalid_result", detail: "The box lies outside." }, 422);
  act(() => result.current.judge(item("r1"), approval));
  await waitFor(() => expect(result.current.told?.text).toBe("The box lies outside."));
  expect(shown(result)).toEqual(["r1"]);
  expect(result.current.work.phase).toBe("working");
});

it("looks again without a sign while it waits", async () => {
  const { result } = await start("r1");
  answer({ label: { id: "l1", status: "approved" }, next: pulled() });
  act(() => result.current.judge(item("r1"), approval));
  await waitFor(() => expect(result.current.work.phase).toBe("waiting"));
  answer(pulled("r2"));
  const looked = act(() => result.current.look());
  expect(result.current.work.phase).toBe("waiting");
  await looked;
  expect(shown(result)).toEqual(["r2"]);
});
