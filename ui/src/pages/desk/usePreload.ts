import { useEffect, useMemo } from "react";
import type { Item } from "../../api/types";
import { imagesOf, mediaResolver } from "../../components/media";
import { preload } from "../../components/pictures";

/** The pictures of what comes next are loaded and decoded before it is asked for. */
export function usePreload(items: readonly Item[], origins: readonly string[]): void {
  const urls = useMemo(() => {
    const mediaUrl = mediaResolver(origins);
    return items
      .slice(1)
      .flatMap((item) => imagesOf(item.asset.data, mediaUrl))
      .join("\n");
  }, [items, origins]);
  // Compared as text: a renewed reservation makes new items, but no new pictures.
  useEffect(() => {
    for (const url of urls.split("\n").filter(Boolean)) void preload(url);
  }, [urls]);
}

const PATIENCE = 400;

/** Fulfilled once the pictures of an item can be painted, or after a moment if they take longer. */
export async function ready(item: Item | undefined, origins: readonly string[]): Promise<void> {
  if (item === undefined) return;
  const urls = imagesOf(item.asset.data, mediaResolver(origins));
  const enough = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([Promise.all(urls.map(preload)), enough]);
}
