import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { streamBatch, uploadFile, type NewBatch } from "../../api/intake";
import type { Batch } from "../../api/types";
import { withHeader, withoutColumns } from "./csv";
import { headerFor, type Mapping } from "./mapping";
import { inParallel, kindOf, mediaAsset, takenOf, type MediaPlan } from "./media";
import { mappedLines } from "./rows";
import { jsonRows, type CsvTable, type JsonTable, type Media, type Source } from "./source";

export interface Progress {
  says: string;
  /** From 0 to 1; null while nobody can tell. */
  share: number | null;
}

export interface Plan {
  mapping: Mapping;
  media: MediaPlan;
}

const AT_A_TIME = 4;

/**
 * Imports what was chosen as one batch; `cancel` stops it, and then nothing was imported. `left` is
 * how many files were sent by then, which the server keeps.
 */
export function useIntake(project: string) {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const [batch, setBatch] = useState<Batch | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [left, setLeft] = useState(0);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  /** True when the batch is there. */
  const start = async (source: Source, plan: Plan, into: NewBatch): Promise<boolean> => {
    const { signal } = (stop.current = new AbortController());
    let sent = 0;
    setLeft(0);
    setError(null);
    setBatch(null);
    setProgress({ says: "Reading", share: null });
    try {
      const rows = await rowsOf(project, source, plan, signal, setProgress, () => (sent += 1));
      const onProgress = (share: number) => setProgress(sending(share));
      setBatch(await streamBatch(project, into, rows, { signal, onProgress }));
      void client.invalidateQueries({ queryKey: ["project", project] });
      return true;
    } catch (failure) {
      if (!signal.aborted) setError(failure as Error);
      setLeft(sent);
      return false;
    } finally {
      setProgress(null);
    }
  };
  const reset = () => {
    setBatch(null);
    setError(null);
    setLeft(0);
  };
  return { batch, progress, error, left, start, reset, cancel: () => stop.current?.abort() };
}

const sending = (share: number): Progress =>
  share < 1 ? { says: "Sending", share } : { says: "The server checks every row", share: null };

async function rowsOf(
  project: string,
  source: Source,
  plan: Plan,
  signal: AbortSignal,
  tell: (progress: Progress) => void,
  uploaded: () => void,
): Promise<Blob> {
  if (source.kind === "media") {
    return mediaRows(project, source, plan.media, signal, tell, uploaded);
  }
  return source.format === "csv" ? csvRows(source, plan.mapping) : jsonBody(source, plan.mapping);
}

/** Only where columns are left out are its rows read: else it goes as it is. */
async function csvRows(table: CsvTable, mapping: Mapping): Promise<Blob> {
  const { file, start, text, columns } = table;
  const header = headerFor(columns, mapping);
  const names = header.filter((name) => name !== null);
  if (names.length < header.length) return withoutColumns(file, header);
  return withHeader(file, start, text, names);
}

async function jsonBody(source: JsonTable, mapping: Mapping): Promise<Blob> {
  const type = "application/x-ndjson";
  if (source.ready && source.format === "ndjson") return new Blob([source.file], { type });
  const rows = await jsonRows(source.file, source.format);
  return new Blob([mappedLines(rows, source.ready ? null : mapping)], { type });
}

async function mediaRows(
  project: string,
  source: Media,
  plan: MediaPlan,
  signal: AbortSignal,
  tell: (progress: Progress) => void,
  uploaded: () => void,
): Promise<Blob> {
  const taken = takenOf(source);
  let done = 0;
  const assets = await inParallel(taken, AT_A_TIME, async (found) => {
    signal.throwIfAborted();
    const text = kindOf(found.file) === "text";
    const content = text
      ? await found.file.text()
      : (await uploadFile(project, found.file, signal)).url;
    if (!text) uploaded();
    done += 1;
    tell({ says: `${done} of ${taken.length} files`, share: done / taken.length });
    return mediaAsset(found, content, plan);
  });
  return new Blob([mappedLines(assets, null)], { type: "application/x-ndjson" });
}
