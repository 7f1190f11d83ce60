/** The calls of the labeling page. A server that restarts is waited for: no label is lost to it. */
import { call } from "./client";
import type { Json, Pulled, QueueName, Renewed, Submitted } from "./types";

const PATIENCE = 180_000;
// Browsers refuse a body above 64 KiB that is to outlive its page.
const KEEPALIVE_LIMIT = 60_000;

export function pull(project: string, queue: QueueName, key: string): Promise<Pulled> {
  const path = `/projects/${project}/queues/${queue}/pull`;
  return call<Pulled>("POST", path, { body: {}, key, patience: PATIENCE });
}

// Below the minute that the service allows, and that proxies commonly end a silent answer after.
const WAIT_SECONDS = 50;

/** Pull, and wait at the server for work to come; answers without items after a while. */
export function awaitWork(project: string, queue: QueueName, signal: AbortSignal): Promise<Pulled> {
  const path = `/projects/${project}/queues/${queue}/pull`;
  return call<Pulled>("POST", path, {
    body: { wait_seconds: WAIT_SECONDS },
    signal,
    patience: PATIENCE,
  });
}

export interface Submission {
  result: Json;
  active_seconds: number;
  pull_next: boolean;
}

export function submit(reservation: string, body: Submission, key: string): Promise<Submitted> {
  const path = `/reservations/${reservation}/submit`;
  return call<Submitted>("POST", path, { body, key, patience: PATIENCE });
}

export interface Verdict {
  verdict: "approve" | "correct" | "reject";
  result?: Json;
  comment?: string;
  active_seconds: number;
  pull_next: boolean;
}

export function review(reservation: string, body: Verdict, key: string): Promise<Submitted> {
  const path = `/reservations/${reservation}/submit`;
  return call<Submitted>("POST", path, { body, key, patience: PATIENCE });
}

export interface Skip {
  reason?: string;
  broken?: boolean;
  pull_next: boolean;
}

export function skip(reservation: string, body: Skip, key: string): Promise<Submitted> {
  const path = `/reservations/${reservation}/skip`;
  return call<Submitted>("POST", path, { body, key, patience: PATIENCE });
}

export function release(reservation: string, key: string): Promise<undefined> {
  const path = `/reservations/${reservation}/release`;
  return call<undefined>("POST", path, { body: {}, key, patience: PATIENCE });
}

export function saveDraft(reservation: string, result: Json, closing = false): Promise<Renewed> {
  const keepalive = closing && JSON.stringify(result).length < KEEPALIVE_LIMIT;
  return call<Renewed>("PUT", `/reservations/${reservation}/draft`, {
    body: { result },
    keepalive,
  });
}

export function renew(reservation: string, active_seconds: number): Promise<Renewed> {
  return call<Renewed>("POST", `/reservations/${reservation}/activity`, {
    body: { active_seconds },
  });
}
