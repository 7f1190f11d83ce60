import { useState } from "react";
import type { Size } from "./geometry";

/** How far the loading of an image has come, and what its `<img>` needs to tell. */
export interface ImageLoad {
  size: Size | null;
  failed: boolean;
  /** Changes with each try, to be the element's `key`: a new element loads anew. */
  attempt: number;
  loaded(image: HTMLImageElement): void;
  fail(): void;
  retry(): void;
}

export function useImage(): ImageLoad {
  const [size, setSize] = useState<Size | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  return {
    size,
    failed,
    attempt,
    loaded: ({ naturalWidth, naturalHeight }) => {
      if (naturalWidth > 0 && naturalHeight > 0) {
        setSize({ width: naturalWidth, height: naturalHeight });
      } else setFailed(true);
    },
    fail: () => setFailed(true),
    retry: () => {
      setFailed(false);
      setAttempt(attempt + 1);
    },
  };
}
