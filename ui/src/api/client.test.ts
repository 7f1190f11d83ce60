import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { call, newKey, setCsrfToken } from "./client";
import { connection } from "./connection";
import { Problem, Unreachable } from "./problem";

const fetched = vi.fn<typeof fetch>();

function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": type, ...headers },
  });
}

function sent(at: number) {
  const [address, init] = fetched.mock.calls[at] ?? [];
  return { address, init, headers: new Headers(init?.headers) };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched);
  fetched.mockReset();
  setCsrfToken("token");
  connection.set({ reachable: true, known: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("call", () => {
  it("reads lists with their query, and carries no key or token there", async () => {
    fetched.mockResolvedValueOnce(json({ items: [] }));
    await call("GET", "/projects", { query: { limit: 5, cursor: "", q: undefined } });
    expect(sent(0).address).toBe("/api/v1/projects?limit=5");
    expect(sent(0).headers.has("Idempotency-Key")).toBe(false);
    expect(sent(0).headers.has("X-CSRF-Token")).toBe(false);
  });

  it("names each act by a key of its own and carries the token", async () => {
    fetched.mockImplementation(() => Promise.resolve(json({})));
    await call("POST", "/projects", { body: {} });
    await call("PATCH", "/projects/p1", { body: {} });
    expect(sent(0).headers.get("X-CSRF-Token")).toBe("token");
    expect(sent(0).headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(sent(0).headers.get("Idempotency-Key")).not.toBe(sent(1).headers.get("Idempotency-Key"));
  });

  it("logs in without a key", async () => {
    fetched.mockResolvedValueOnce(json({}));
    await call("POST", "/session", { body: {} });
    expect(sent(0).headers.has("Idempotency-Key")).toBe(false);
  });

  it("asks again with the same key and body while the server is away", async () => {
    fetched.mockRejectedValueOnce(new TypeError("refused"));
    fetched.mockResolvedValueOnce(new Response("", { status: 502 }));
    fetched.mockResolvedValueOnce(json({ label: { id: "l1" } }));
    const answer = call("POST", "/reservations/r1/submit", { body: { result: [] } });
    await vi.advanceTimersByTimeAsync(100);
    expect(connection.get().reachable).toBe(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await answer).toEqual({ label: { id: "l1" } });
    expect(connection.get().reachable).toBe(true);
    const keys = [0, 1, 2].map((at) => sent(at).headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(1);
    expect(sent(2).init?.body).toBe(sent(0).init?.body);
  });

  it("gives up after its patience, and says so", async () => {
    fetched.mockRejectedValue(new TypeError("refused"));
    const answer = call("GET", "/me", { patience: 3_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answer).toBeInstanceOf(Unreachable);
  });

  it("passes a refusal on with its code, sentence and faulty fields", async () => {
    const errors = [{ path: "assets.3.priority", message: "too large" }];
    const body = { code: "priority_out_of_range", detail: "assets.3.priority: too large", errors };
    fetched.mockResolvedValueOnce(json(body, 422));
    const problem = await call("POST", "/x", { body: {} }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 422, code: "priority_out_of_range", errors });
    expect((problem as Problem).at("assets")).toBe("too large");
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it("tells the app when nobody is logged in, but not when a log-in is refused", async () => {
    fetched.mockImplementation(() => Promise.resolve(json({ code: "unauthenticated" }, 401)));
    await call("POST", "/session", { body: {} }).catch(() => undefined);
    expect(connection.get().known).toBe(true);
    await call("GET", "/me").catch(() => undefined);
    expect(connection.get().known).toBe(false);
  });

  it("waits as long as it is told when there were too many requests", async () => {
    fetched.mockResolvedValueOnce(json({ code: "too_many_requests" }, 429, { "retry-after": "2" }));
    fetched.mockResolvedValueOnce(json({ fine: true }));
    const answer = call("GET", "/me");
    await vi.advanceTimersByTimeAsync(1_900);
    expect(fetched).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(await answer).toEqual({ fine: true });
  });

  it("stops asking when it is called off", async () => {
    fetched.mockRejectedValue(new TypeError("refused"));
    const stop = new AbortController();
    const answer = call("GET", "/me", { signal: stop.signal }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    stop.abort();
    expect(await answer).toBeInstanceOf(DOMException);
  });
});

it("makes keys that differ", () => {
  expect(new Set(Array.from({ length: 50 }, newKey)).size).toBe(50);
});
