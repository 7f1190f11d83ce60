import { Anchor, Skeleton } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { enqueuedQuery } from "../../api/assets";
import { sentence } from "../../api/problem";
import { projectQuery } from "../../api/projects";
import type { Enqueued } from "../../api/types";
import { Empty } from "../../components/Empty";
import { mediaResolver } from "../../components/media";
import { Notice } from "../../components/Notice";
import { shortTime } from "../../components/moment";
import { previewOf } from "./preview";
import classes from "./ReviewQueue.module.css";
import { Thumbnail } from "./Thumbnail";
import { useWindows } from "./useWindows";
import { WINDOW } from "./windows";

const ROW_HEIGHT = 56;

/** The labels that wait for review and are in nobody's hands, in the order reviewers get them. */
export function ReviewQueue({ project }: { project: string }) {
  const { data: settings } = useSuspenseQuery(projectQuery(project));
  const mediaUrl = mediaResolver(settings.media_origins);
  const rows = useWindows("review", (cursor) => enqueuedQuery(project, WINDOW, cursor));
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.count,
    estimateSize: () => ROW_HEIGHT,
    getScrollElement: () => scroller.current,
    overscan: 8,
  });
  const lines = virtual.getVirtualItems();
  const { show } = rows;
  const [first, last] = [lines[0]?.index ?? 0, lines.at(-1)?.index ?? 0];
  useEffect(() => show({ first, last }), [show, first, last]);

  if (rows.error !== null) return <Notice tone="bad">{sentence(rows.error)}</Notice>;
  if (!rows.pending && rows.count === 0) {
    return (
      <Empty title="Nothing waits for review">
        Labels that are drawn for review stand here until a reviewer takes them up.
      </Empty>
    );
  }
  return (
    <div ref={scroller} className={classes.scroller}>
      <ol
        className={classes.list}
        aria-label="Labels that wait for review"
        style={{ height: virtual.getTotalSize() }}
      >
        {lines.map(({ index, start }) => {
          const item = rows.at(index);
          return (
            <li
              key={index}
              aria-setsize={rows.count}
              aria-posinset={index + 1}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className={classes.place}>{index + 1}</span>
              {item === undefined ? (
                <Skeleton h={14} w="50%" />
              ) : (
                <Waiting project={project} item={item} mediaUrl={mediaUrl} />
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

interface WaitingProps {
  project: string;
  item: Enqueued;
  mediaUrl(value: string): string | null;
}

function Waiting({ project, item: { asset, label }, mediaUrl }: WaitingProps) {
  const preview = previewOf(asset.data, mediaUrl);
  return (
    <>
      {preview.image !== null && <Thumbnail src={preview.image} className={classes.thumb} />}
      <span className={classes.about}>
        <Anchor
          size="sm"
          fw={550}
          renderRoot={(props) => (
            <Link
              {...props}
              to="/projects/$project/assets/$asset"
              params={{ project, asset: asset.id }}
            />
          )}
        >
          {asset.external_id}
        </Anchor>
        <span className={classes.text}>{preview.text}</span>
      </span>
      {label !== null && (
        <span className={classes.label}>
          {label.status === "skipped" ? "Skipped" : "Labeled"} by{" "}
          {label.labeler_name ?? label.labeler}
          <time dateTime={label.created_at} className={classes.text}>
            {shortTime(label.created_at)}
          </time>
        </span>
      )}
    </>
  );
}
