/** Pictures loaded and decoded ahead; held, since a browser may forget what nothing refers to. */
const held = new Map<string, HTMLImageElement>();

// As many as a queue hands out at once, and the ones just looked at.
const MOST = 120;

/** Load a picture and decode it; fulfilled also where it cannot be shown, which is told where it is. */
export async function preload(url: string): Promise<void> {
  const image = held.get(url) ?? begin(url);
  await image.decode().catch(() => held.delete(url));
}

function begin(url: string): HTMLImageElement {
  const image = new Image();
  image.referrerPolicy = "no-referrer";
  image.src = url;
  held.set(url, image);
  for (const oldest of held.keys()) {
    if (held.size <= MOST) break;
    held.delete(oldest);
  }
  return image;
}

/** The natural size of a picture that was loaded ahead; null where it was not, or not yet. */
export function knownSize(url: string): { width: number; height: number } | null {
  const image = held.get(url);
  if (image?.complete !== true || image.naturalWidth === 0) return null;
  return { width: image.naturalWidth, height: image.naturalHeight };
}
