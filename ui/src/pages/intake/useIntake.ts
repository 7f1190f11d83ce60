import { useState } from "react";
import { uploadFile, useCreateBatch } from "../../api/projects";
import type { Batch } from "../../api/types";
import { assetsOf, listsAssets, readIntake } from "./readFile";

/** Imports chosen files as one batch; `progress` goes from 0 to 1 while it runs. */
export function useIntake(project: string) {
  const { mutateAsync: create } = useCreateBatch(project);
  const [progress, setProgress] = useState<number | null>(null);
  const [batch, setBatch] = useState<Batch | null>(null);
  const [error, setError] = useState<Error | null>(null);

  /** True when the batch is there. */
  const start = async (files: File[], name: string, priority?: number): Promise<boolean> => {
    setError(null);
    setBatch(null);
    setProgress(0.05);
    try {
      const list = files.find(listsAssets);
      if (list !== undefined && files.length > 1) {
        throw new Error("Import one file of assets at a time, apart from pictures and texts.");
      }
      const intake =
        list === undefined
          ? { name, priority, assets: assetsOf(await uploadAll(project, files, setProgress)) }
          : await readIntake(list, name, priority);
      setBatch(await create(intake));
      return true;
    } catch (failure) {
      setError(failure as Error);
      return false;
    } finally {
      setProgress(null);
    }
  };
  return { batch, progress, error, start };
}

async function uploadAll(project: string, files: File[], tell: (progress: number) => void) {
  const uploads: { file: File; url: string }[] = [];
  for (const file of files) {
    uploads.push({ file, url: (await uploadFile(project, file)).url });
    tell(uploads.length / (files.length + 1));
  }
  return uploads;
}
