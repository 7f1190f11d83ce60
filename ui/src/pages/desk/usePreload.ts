import { useEffect, useMemo } from "react";
import type { Item } from "../../api/types";
import { imagesOf, mediaResolver } from "../../components/media";

/** The pictures of what comes next are loaded and decoded before it is asked for. */
export function usePreload(items: readonly Item[], origins: readonly string[]): void {
  const urls = useMemo(() => {
    const mediaUrl = mediaResolver(origins);
    return items
      .slice(1)
      .flatMap((item) => imagesOf(item.asset.data, mediaUrl))
      .join("\n");
  }, [items, origins]);
  // Compared as text: a renewed reservation makes new items, but no new pictures. The images are
  // held until the next of them are asked for: a browser may forget what nothing refers to.
  useEffect(() => {
    const held = urls.split("\n").filter(Boolean).map(decoded);
    return () => void held.splice(0);
  }, [urls]);
}

function decoded(url: string): HTMLImageElement {
  const image = new Image();
  image.src = url;
  // What cannot be shown is told where it is shown.
  image.decode().catch(() => undefined);
  return image;
}
