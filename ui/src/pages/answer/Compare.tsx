import { Badge, Stack, Text } from "@mantine/core";
import { useMemo, type ReactNode } from "react";
import type { Label } from "../../api/labels";
import type { Interface } from "../../editors/config/model";
import { ago, duration } from "../../components/duration";
import { Agreement } from "./Agreement";
import { compare } from "./agreement";
import { AnswerView } from "./AnswerView";
import classes from "./answer.module.css";
import { LabelStatus } from "./LabelStatus";
import { read } from "./reading";

interface Props {
  labels: readonly Label[];
  config: Interface | null;
  asset: { external_id: string; data: unknown };
  mediaUrl(value: string): string | null;
  /** The one that a verdict is asked for. */
  current?: string;
  /** What can be done with a label. */
  actions?(label: Label): ReactNode;
}

/** Labels of several people on one asset side by side, with what sets them apart. */
export function Compare({ labels, config, asset, mediaUrl, current, actions }: Props) {
  const readings = useMemo(
    () => labels.map((label) => (config === null ? null : read(label.result, config))),
    [labels, config],
  );
  const comparison = useMemo(
    () => compare(readings.map((reading) => reading ?? { marks: [], said: [] })),
    [readings],
  );
  return (
    <Stack gap="sm">
      <Agreement comparison={comparison} />
      <div className={classes.columns}>
        {labels.map((label, at) => (
          <article
            key={label.id}
            className={classes.column}
            data-current={label.id === current || undefined}
            aria-label={`Label of ${label.labeler_name ?? "somebody"}`}
          >
            <div className={classes.author}>
              <Text component="span" fw={650} size="sm">
                {label.labeler_name ?? "Somebody who left"}{" "}
                {label.id === current && (
                  <Badge size="sm" variant="light" tt="none">
                    to review
                  </Badge>
                )}
              </Text>
              <Text component="span" size="xs" c="dimmed">
                <LabelStatus label={label} /> · {ago(label.created_at)} ·{" "}
                {duration(Math.round(label.active_seconds))}
              </Text>
            </div>
            <AnswerView
              config={config}
              data={asset.data}
              reading={readings[at] ?? null}
              result={label.result}
              name={`${asset.external_id} by ${label.labeler_name ?? "somebody"}`}
              mediaUrl={mediaUrl}
              emphasis={{
                others: labels.length - 1,
                found: comparison.found[at] ?? new Map<string, number>(),
                lacking: comparison.lacking[at] ?? [],
                differing: comparison.differing[at] ?? new Set<string>(),
              }}
            />
            {actions?.(label)}
          </article>
        ))}
      </div>
    </Stack>
  );
}
