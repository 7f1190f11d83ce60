import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Label } from "../../api/labels";
import { duration } from "../../components/duration";
import type { Interface } from "../../editors/config/model";
import { LabelStatus } from "../answer/LabelStatus";
import { summary } from "../answer/reading";
import { shortTime } from "../../components/moment";
import classes from "./asset.module.css";

interface Props {
  label: Label;
  config: Interface | null;
  shown: boolean;
  nameOf(user: string): string;
  onShow(): void;
  /** What can be done with it. */
  children: ReactNode;
}

/** One label: whose, when, what became of it; pressed, it is drawn over the asset. */
export function LabelLine({ label, config, shown, nameOf, onShow, children }: Props) {
  const author = label.labeler_name ?? "Somebody who left";
  const said = label.status === "skipped" ? "" : summary(label.result, config);
  return (
    <li className={classes.label} data-shown={shown || undefined}>
      <button type="button" className={classes.pick} aria-pressed={shown} onClick={onShow}>
        <Text component="span" fw={650} size="sm">
          {author}
        </Text>
        <LabelStatus label={label} />
        <Text component="span" size="xs" c="dimmed">
          <time dateTime={label.created_at}>{shortTime(label.created_at)}</time>, took{" "}
          {duration(Math.round(label.active_seconds))}
        </Text>
        {said !== "" && (
          <Text component="span" size="sm" flex="1 1 100%" lineClamp={1}>
            {said}
          </Text>
        )}
      </button>
      {children}
      {label.status === "skipped" && label.reason && (
        <p className={classes.written}>Skipped because “{label.reason}”</p>
      )}
      {label.reviewed_by !== null && (
        <p className={classes.written}>
          {nameOf(label.reviewed_by)}
          {label.reviewed_at && <>, {shortTime(label.reviewed_at)}</>}
          {label.comment ? <>: “{label.comment}”</> : " reviewed it."}
        </p>
      )}
    </li>
  );
}
