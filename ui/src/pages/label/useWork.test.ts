import { act, renderHook, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Item } from "../../api/types";
import { useWork } from "./useWork";

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
  return { reservation, kind: "label", asset, ...rest };
}

const pulled = (...names: string[]) => ({
  items: names.map(item),
  waiting: names.length > 0 ? null : { reasons: { complete: 1 }, retry_after: null, quiz: null },
});

function answer(body: unknown, status = 200): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  const init = { status, headers: { "content-type": type } };
  fetched.mockImplementationOnce(() => Promise.resolve(new Response(JSON.stringify(body), init)));
}

const prepare = () => Promise.resolve();
const submission = { result: [], active_seconds: 3, pull_next: true };

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => vi.unstubAllGlobals());

async function start(...names: string[]) {
  answer(pulled(...names));
  const onDone = vi.fn();
  const { result } = renderHook(() => useWork({ project: "p1", onDone, prepare }));
  await waitFor(() => expect(result.current.work.phase).toBe("working"));
  return { result, onDone };
}

const shown = (hook: { current: ReturnType<typeof useWork> }) =>
  hook.current.work.items.map((one) => one.reservation);

it("submits with the next pull in the same request and shows what came", async () => {
  const { result, onDone } = await start("r1");
  answer({ label: { id: "l1", status: "submitted" }, next: pulled("r2") });
  act(() => result.current.confirm(item("r1"), submission));
  expect(result.current.work.phase).toBe("sending");
  await waitFor(() => expect(shown(result)).toEqual(["r2"]));
  expect(onDone).toHaveBeenCalledTimes(1);
  expect(fetched.mock.calls[1]?.[0]).toBe("/api/v1/reservations/r1/submit");
  expect(fetched).toHaveBeenCalledTimes(2);
});

it("pulls anew where the answer brought nothing with it", async () => {
  const { result } = await start("r1");
  answer({ label: { id: "l1", status: "submitted" }, next: null });
  answer(pulled());
  act(() => result.current.confirm(item("r1"), submission));
  await waitFor(() => expect(result.current.work.phase).toBe("waiting"));
  expect(result.current.work.waiting?.reasons).toEqual({ complete: 1 });
});

it("says that a late answer was kept, counts it not, and goes on", async () => {
  const { result, onDone } = await start("r1");
  const label = { id: "l1", status: "late" };
  answer({ code: "reservation_lost", detail: "superseded", label }, 409);
  answer(pulled("r2"));
  act(() => result.current.confirm(item("r1"), submission));
  await waitFor(() => expect(shown(result)).toEqual(["r2"]));
  expect(result.current.told?.text).toMatch(/late label/);
  expect(onDone).not.toHaveBeenCalled();
});

it("goes on from what another tab has submitted", async () => {
  const { result } = await start("r1");
  answer({ code: "already_submitted", detail: "stands", label: { id: "l1" } }, 409);
  answer(pulled("r2"));
  act(() => result.current.confirm(item("r1"), submission));
  await waitFor(() => expect(shown(result)).toEqual(["r2"]));
  expect(result.current.told?.title).toBe("Already submitted");
});

it("brings an asset back whose answer was refused, before the one loaded ahead", async () => {
  const { result } = await start("r1", "r2");
  answer({ code: "invalid_result", detail: "result.0: unknown class" }, 422);
  act(() => result.current.confirm(item("r1"), submission));
  expect(shown(result)).toEqual(["r2"]);
  await waitFor(() => expect(shown(result)).toEqual(["r1", "r2"]));
  expect(result.current.told?.text).toBe("result.0: unknown class");
});

it("sends one answer after the other", async () => {
  const { result } = await start("r1", "r2", "r3");
  let release: (response: Response) => void = () => undefined;
  fetched.mockImplementationOnce(() => new Promise((resolve) => (release = resolve)));
  act(() => result.current.confirm(item("r1"), submission));
  act(() => result.current.confirm(item("r2"), submission));
  await waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
  expect(shown(result)).toEqual(["r3"]);
  answer({ label: null, next: pulled("r3", "r4") });
  const first = { label: null, next: pulled("r2", "r3") };
  const headers = { "content-type": "application/json" };
  await act(async () => release(new Response(JSON.stringify(first), { headers })));
  await waitFor(() => expect(shown(result)).toEqual(["r3", "r4"]));
});

it("stops after giving back until the next pull", async () => {
  const { result } = await start("r1");
  fetched.mockImplementationOnce(() => Promise.resolve(new Response(null, { status: 204 })));
  await act(() => result.current.giveBack(item("r1")));
  expect(result.current.work.phase).toBe("stopped");
  answer(pulled("r2"));
  await act(() => result.current.pullNext());
  expect(shown(result)).toEqual(["r2"]);
});
