import { clock } from "./clock";
import { connection } from "./connection";
import { Problem, readProblem, Unreachable } from "./problem";

export interface CallOptions {
  query?: object;
  body?: unknown;
  /** A body that is not JSON: a file, a form. */
  raw?: Blob | FormData;
  /** Names one act: repeated with the same key it happens once. Made up where not given. */
  key?: string;
  signal?: AbortSignal;
  /** How long an unreachable server is asked again, in milliseconds. */
  patience?: number;
  /** Let the request outlive the page (a draft saved while the tab closes). */
  keepalive?: boolean;
}

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

const BUSY = new Set([502, 503, 504]);
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 5_000;
const PATIENCE = 15_000;

let csrf: string | null = null;

/** Take the token that the pages' writes carry, as `GET /me` and `POST /session` give it. */
export function setCsrfToken(token: string | null): void {
  csrf = token;
}

/** The headers of a write that is not made by `call`, such as one whose progress is watched. */
export function writeHeaders(): Record<string, string> {
  const proof: Record<string, string> = csrf === null ? {} : { "X-CSRF-Token": csrf };
  return { ...proof, Accept: "application/json", "Idempotency-Key": newKey() };
}

/** 128 random bits. Not `randomUUID`, which browsers offer on https and localhost alone. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Call the API; asks again, with the same key, while the server is away. Throws `Problem`. */
export async function call<T>(method: Method, path: string, options: CallOptions = {}): Promise<T> {
  const request = prepare(method, path, options);
  const deadline = Date.now() + (options.patience ?? PATIENCE);
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const answer = await attempt(request, options.signal);
    if (answer instanceof Response && !mayRepeat(answer)) return finish<T>(answer, path);
    const wait = answer instanceof Response ? retryAfter(answer, pause) : pause;
    if (Date.now() + wait > deadline) throw await giveUp(answer);
    connection.set({ reachable: answer instanceof Response && answer.status === 429 });
    await sleep(wait, options.signal);
  }
}

interface Prepared {
  address: string;
  init: RequestInit;
}

function prepare(method: Method, path: string, options: CallOptions): Prepared {
  const headers = new Headers({ Accept: "application/json" });
  if (method !== "GET" && csrf !== null) headers.set("X-CSRF-Token", csrf);
  if ((method === "POST" || method === "PATCH") && path !== "/session") {
    headers.set("Idempotency-Key", options.key ?? newKey());
  }
  let body: BodyInit | undefined = options.raw;
  if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
    body = JSON.stringify(options.body);
  } else if (options.raw instanceof Blob) {
    headers.set("Content-Type", options.raw.type);
  }
  const keepalive = options.keepalive ?? false;
  const init: RequestInit = { method, headers, body, keepalive, credentials: "same-origin" };
  return { address: `/api/v1${path}${search(options.query)}`, init };
}

function search(query: object | undefined): string {
  const given = Object.entries(query ?? {}).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}

async function attempt(
  { address, init }: Prepared,
  signal?: AbortSignal,
): Promise<Response | null> {
  try {
    return await fetch(address, { ...init, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    return null;
  }
}

function mayRepeat(answer: Response): boolean {
  return BUSY.has(answer.status) || (answer.status === 429 && answer.headers.has("retry-after"));
}

function retryAfter(answer: Response, pause: number): number {
  const seconds = Number(answer.headers.get("retry-after") ?? 0);
  return Math.max(pause, Number.isFinite(seconds) ? seconds * 1000 : 0);
}

async function giveUp(answer: Response | null): Promise<Problem> {
  if (answer?.status === 429) return readProblem(answer);
  connection.set({ reachable: false });
  return new Unreachable(answer?.status);
}

async function finish<T>(answer: Response, path: string): Promise<T> {
  connection.set({ reachable: true });
  clock.hear(answer.headers.get("date"));
  if (!answer.ok) {
    const problem = await readProblem(answer);
    if (problem.status === 401 && path !== "/session") connection.set({ known: false });
    throw problem;
  }
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
