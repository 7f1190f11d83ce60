/** Which media a page may load: uploads of this service, inline images, and the project's origins. */
export function mediaResolver(origins: readonly string[]): (value: string) => string | null {
  const allowed = new Set([location.origin, ...origins.map(originOf)]);
  return (value) => {
    if (/^data:image\/(png|jpeg|gif|webp|avif);/i.test(value)) return value;
    const address = parse(value);
    if (address === null || !/^https?:$/.test(address.protocol)) return null;
    return allowed.has(address.origin) ? address.href : null;
  };
}

const IMAGE = /\.(png|jpe?g|gif|webp|avif|bmp|svg)$/i;

/** Whether a value of an asset's data names a picture. */
export function isImage(value: string): boolean {
  if (value.startsWith("data:image/")) return true;
  const address = /^(https?:\/\/|\/)\S+$/i.test(value) ? parse(value) : null;
  if (address === null) return false;
  return IMAGE.test(address.pathname) || address.pathname.startsWith("/api/v1/");
}

const UPLOAD = /^\/api\/v1\/projects\/[^/]+\/uploads\/[^/]+$/;

/** A picture in small: uploads have thumbnails, what comes from elsewhere is shown as it is. */
export function thumbnailOf(url: string): string {
  const address = parse(url);
  const ours = address?.origin === location.origin && UPLOAD.test(address.pathname);
  return ours ? `${address.href}/thumbnail` : url;
}

/** The texts and addresses in an asset's data, at any depth. */
export function leaves(data: unknown): string[] {
  if (typeof data === "string") return data === "" ? [] : [data];
  if (typeof data === "number" || typeof data === "boolean") return [String(data)];
  if (typeof data !== "object" || data === null) return [];
  return Object.values(data).flatMap(leaves);
}

/** The pictures of an asset that may be loaded. */
export function imagesOf(data: unknown, mediaUrl: (value: string) => string | null): string[] {
  return leaves(data)
    .filter(isImage)
    .map(mediaUrl)
    .filter((url) => url !== null);
}

function parse(value: string): URL | null {
  return URL.canParse(value, location.origin) ? new URL(value, location.origin) : null;
}

function originOf(origin: string): string {
  return parse(origin)?.origin ?? origin;
}
