import { useState } from "react";
import { knownSize } from "../../components/pictures";
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

export function useImage(url: string): ImageLoad {
  // What was loaded ahead is painted with the first frame.
  const [size, setSize] = useState<Size | null>(() => knownSize(url));
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  return {
    size,
    failed,
    attempt,
    loaded: ({ naturalWidth, naturalHeight }) => {
      if (naturalWidth === 0 || naturalHeight === 0) return setFailed(true);
      const same = size?.width === naturalWidth && size.height === naturalHeight;
      if (!same) setSize({ width: naturalWidth, height: naturalHeight });
    },
    fail: () => setFailed(true),
    retry: () => {
      setFailed(false);
      setAttempt(attempt + 1);
    },
  };
}
