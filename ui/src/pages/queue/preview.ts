import { imagesOf, isImage, leaves } from "../../components/media";

/** What a row shows of an asset's data: a picture, or the beginning of a text. */
export interface Preview {
  image: string | null;
  text: string;
}

const LENGTH = 140;

export function previewOf(
  data: unknown,
  mediaUrl: (value: string) => string | null,
  longest = LENGTH,
): Preview {
  const image = imagesOf(data, mediaUrl)[0] ?? null;
  const values = leaves(data);
  const texts = values.filter((value) => !isImage(value));
  // An address that may not be loaded still tells one asset from another.
  const text = texts.join(" · ") || (image === null ? values.join(" · ") : "");
  return { image, text: text.length > longest ? `${text.slice(0, longest)}…` : text };
}
