import { Table, Text, VisuallyHidden } from "@mantine/core";
import type { Label } from "../../api/labels";
import { duration } from "../../components/duration";
import type { Interface } from "../../editors/config/model";
import { LabelActs } from "../answer/LabelActs";
import { LabelStatus } from "../answer/LabelStatus";
import { summary } from "../answer/reading";
import { AssetLink } from "../AssetLink";
import { shortTime } from "../../components/moment";
import type { LabelAct } from "../../api/labels";
import classes from "./reviews.module.css";

interface Props {
  project: string;
  labels: readonly Label[];
  config: Interface | null;
  manages: boolean;
  reviews: boolean;
  /** The label that something is being done with. */
  busy: string | null;
  nameOf(user: string): string;
  onAct(label: Label, act: LabelAct): void;
}

/** Labels, each with its asset, what it says, and what became of it. */
export function LabelTable({ labels, config, nameOf, ...props }: Props) {
  return (
    <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing="xs" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Label</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th visibleFrom="sm">Review</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {labels.map((label) => (
            <Table.Tr key={label.id}>
              <Table.Td className={classes.said}>
                <AssetLink project={props.project} asset={label.asset}>
                  {label.external_id ?? label.asset}
                </AssetLink>{" "}
                <Text component="span" size="sm">
                  by {label.labeler_name ?? "somebody who left"}
                </Text>
                <Text size="xs" c="dimmed" lineClamp={2}>
                  {label.status === "skipped"
                    ? (label.reason ?? "without a reason")
                    : summary(label.result, config)}
                </Text>
              </Table.Td>
              <Table.Td>
                <LabelStatus label={label} />
                <Text
                  size="xs"
                  c="dimmed"
                  title={`Took ${duration(Math.round(label.active_seconds))}`}
                >
                  <time dateTime={label.created_at}>{shortTime(label.created_at)}</time>
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm" className={classes.said}>
                <Verdict label={label} nameOf={nameOf} />
              </Table.Td>
              <Table.Td className={classes.acts}>
                <LabelActs
                  label={label}
                  manages={props.manages}
                  reviews={props.reviews}
                  busy={props.busy !== null}
                  onAct={(act) => props.onAct(label, act)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Verdict({ label, nameOf }: { label: Label; nameOf(user: string): string }) {
  if (label.reviewed_by === null) return null;
  return (
    <>
      <Text size="sm">
        {nameOf(label.reviewed_by)}
        {label.reviewed_at && (
          <Text component="span" size="xs" c="dimmed">
            {" "}
            {shortTime(label.reviewed_at)}
          </Text>
        )}
      </Text>
      {label.comment && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          “{label.comment}”
        </Text>
      )}
    </>
  );
}
