import { ActionIcon, Menu, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Batch } from "../../api/types";
import { counted } from "../../components/counted";
import { CountsBar, inCirculation, share } from "../../components/CountsBar";
import { ASSET_STATES, stateLabel } from "../../components/states";
import type { What } from "./BatchDialogs";
import classes from "./Batches.module.css";
import { dayAndTime } from "../../components/moment";
import { dueTone } from "./due";
import { Gate } from "./Gate";

interface Props {
  project: string;
  batch: Batch;
  /** Whether the queue has a gate at all. */
  gated: boolean;
  manages: boolean;
  onAsk(what: What): void;
}

export function BatchRow({ project, batch, gated, manages, onAsk }: Props) {
  const counts = batch.counts ?? {};
  const whole = inCirculation(counts);
  const done = counts.done ?? 0;
  const tone = dueTone(batch.due_at ?? null, done < whole);
  return (
    <li className={classes.row} data-batch={batch.name}>
      <div>
        <Link
          to="/projects/$project/queue"
          params={{ project }}
          search={{ batch: batch.id, state: "all" }}
          className={classes.name}
        >
          <span className={classes.number}>{batch.number}.</span> {batch.name}
        </Link>
        <Text size="sm" c="dimmed">
          {counted(batch.size, "asset")}
          {batch.priority !== null && batch.priority !== undefined && (
            <> · priority {batch.priority}</>
          )}
        </Text>
      </div>
      <div className={classes.progress}>
        <CountsBar counts={counts} label={`Batch ${batch.name}`} />
        <div className={classes.counts}>
          <b>{share(done, whole)}</b>
          {ASSET_STATES.filter((state) => (counts[state] ?? 0) > 0).map((state) => (
            <span key={state}>
              {(counts[state] ?? 0).toLocaleString("en")} {stateLabel(state).toLowerCase()}
            </span>
          ))}
        </div>
      </div>
      <div className={classes.facts}>
        <Text size="sm" c="dimmed">
          Due
        </Text>
        <Text
          size="sm"
          className={tone === "late" ? `${classes.due} ${classes.late}` : classes.due}
        >
          {batch.due_at ? dayAndTime(batch.due_at) : "no date"}
          {tone === "late" && " (overdue)"}
        </Text>
      </div>
      {manages && <RowMenu batch={batch} gated={gated} onAsk={onAsk} />}
      {gated && (
        <div className={classes.gate}>
          <Gate project={project} batch={batch} onOpen={manages ? () => onAsk("open") : null} />
        </div>
      )}
    </li>
  );
}

function RowMenu({ batch, gated, onAsk }: Pick<Props, "batch" | "gated" | "onAsk">) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          className={classes.menu}
          variant="subtle"
          color="gray"
          aria-label={`Actions for batch ${batch.name}`}
        >
          ⋯
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onAsk("edit")}>Name and due date</Menu.Item>
        <Menu.Item onClick={() => onAsk("prioritize")}>Prioritize its assets</Menu.Item>
        {gated && batch.exhausted === false && (
          <Menu.Item onClick={() => onAsk("open")}>Open the gate behind it</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item c="var(--mantine-color-error)" onClick={() => onAsk("delete")}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
