/** Sending files, with how far it is, and a way to stop. */
import { call, writeHeaders } from "./client";
import { Problem, readProblem, Unreachable } from "./problem";
import type { Batch, Upload } from "./types";

export interface NewBatch {
  name: string;
  priority?: number;
  due_at?: string;
}

/** Put a file up; answers where it is to be found. */
export function uploadFile(project: string, file: File, signal: AbortSignal): Promise<Upload> {
  const form = new FormData();
  form.append("file", file, file.name);
  return call<Upload>("POST", `/projects/${project}/uploads`, { raw: form, signal });
}

interface Watch {
  signal: AbortSignal;
  /** What share has been sent, from 0 to 1. */
  onProgress(share: number): void;
}

/**
 * Send the assets of a batch as a stream of CSV or NDJSON. Stopped on the way it leaves nothing
 * behind. Only XMLHttpRequest tells how much was sent. Throws `Problem`, or the signal's reason.
 */
export function streamBatch(
  project: string,
  batch: NewBatch,
  rows: Blob,
  { signal, onProgress }: Watch,
): Promise<Batch> {
  const given = Object.entries(batch).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/projects/${project}/batches?${query}`);
    for (const [name, value] of Object.entries(writeHeaders())) {
      request.setRequestHeader(name, value);
    }
    request.setRequestHeader("Content-Type", rows.type);
    request.upload.onprogress = (event) => onProgress(event.loaded / Math.max(event.total, 1));
    request.onerror = () => reject(new Unreachable());
    request.onabort = () => reject(signal.reason as Error);
    request.onload = () => void read<Batch>(request).then(resolve, reject);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    if (signal.aborted) reject(signal.reason as Error);
    else request.send(rows);
  });
}

async function read<T>(request: XMLHttpRequest): Promise<T> {
  const type = request.getResponseHeader("content-type") ?? "";
  const answer = new Response(request.responseText, {
    status: request.status,
    headers: { "content-type": type },
  });
  if (answer.ok) return (await answer.json()) as T;
  const problem: Problem = await readProblem(answer);
  throw problem;
}
