import { useState } from "react";
import { thumbnailOf } from "../../components/media";

interface Props {
  /** Where the picture itself is. */
  src: string;
  className?: string;
}

/** A picture in small, loaded when it comes near; where it cannot be shown, a quiet sign of it. */
export function Thumbnail({ src, className }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  if (broken === src) {
    return (
      <svg className={className} viewBox="0 0 56 40" aria-hidden="true" data-broken="true">
        <path
          d="M17 28l8-10 6 7 4-4 5 7z M37 14a2.5 2.5 0 1 1 0 .1"
          fill="var(--mantine-color-dimmed)"
          opacity="0.5"
        />
      </svg>
    );
  }
  return (
    <img
      src={thumbnailOf(src)}
      alt=""
      loading="lazy"
      decoding="async"
      referrerPolicy="no-referrer"
      className={className}
      onError={() => setBroken(src)}
    />
  );
}
