import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Pulled } from "../../api/types";
import { deskTitle } from "./useDeskTitle";
import { follow } from "./useWaiting";

const fetched = vi.fn<typeof fetch>();
const nothing = { items: [], waiting: { reasons: { reserved: 1 }, retry_after: null, quiz: null } };
const something = { items: [{ reservation: "r1" }], waiting: null };

function answer(body: unknown): void {
  fetched.mockImplementationOnce(() =>
    Promise.resolve(
      new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } }),
    ),
  );
}

beforeEach(() => {
  fetched.mockReset();
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("asks again until something comes, and not at once where it is answered at once", async () => {
  answer(nothing);
  answer(something);
  const came: Pulled[] = [];
  const done = follow("p1", new AbortController().signal, (pulled) => void came.push(pulled));
  await vi.advanceTimersByTimeAsync(4_000);
  expect(fetched).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(2_000);
  await done;
  expect(came.map((pulled) => pulled.items.length)).toEqual([0, 1]);
  expect(fetched.mock.calls[0]?.[1]?.body).toBe('{"wait_seconds":50}');
});

it("asks no more, and shows nothing, once it is stopped", async () => {
  answer(nothing);
  const stop = new AbortController();
  const come = vi.fn();
  const done = follow("p1", stop.signal, come);
  await vi.advanceTimersByTimeAsync(1_000);
  stop.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  await done;
  expect(come).toHaveBeenCalledTimes(1);
  expect(fetched).toHaveBeenCalledTimes(1);
});

it("says in the tab's title what came unseen, unless its time already ends", () => {
  expect(deskTitle("emma", "plenty", true)).toBe("● New: emma · labelqueue");
  expect(deskTitle("emma", "plenty", false)).toBe("emma · labelqueue");
  expect(deskTitle("emma", "soon", true)).toBe("Still there? emma · labelqueue");
});
