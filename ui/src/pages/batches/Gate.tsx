import { Badge, Button, Group, Text } from "@mantine/core";
import type { GateHold } from "../../api/batches";
import type { Batch } from "../../api/types";
import { ago } from "../../components/duration";
import { AssetLink } from "../AssetLink";
import classes from "./Batches.module.css";
import { gateOf } from "./gateOf";

const SHOWN = 5;

interface Props {
  project: string;
  batch: Batch;
  /** Null for those who may not. */
  onOpen: (() => void) | null;
}

/** Where the batch stands at the gate, and which assets hold it shut for those behind it. */
export function Gate({ project, batch, onOpen }: Props) {
  const gate = gateOf(batch);
  const holds = (batch.gate_held_by ?? []) as unknown as GateHold[];
  const holding = holds.length > 0 && batch.exhausted === false;
  return (
    <>
      <Group gap="xs">
        <Badge variant="light" color={gate.color} tt="none" className={classes.badge}>
          {gate.label}
        </Badge>
        <Text size="sm" c="dimmed">
          {gate.says}
        </Text>
        {holding && onOpen !== null && (
          <Button size="compact-sm" variant="light" onClick={onOpen}>
            Open the gate
          </Button>
        )}
      </Group>
      {holding && (
        <ul className={classes.holds} aria-label={`What holds the gate of ${batch.name}`}>
          {holds.slice(0, SHOWN).map((hold) => (
            <li key={hold.asset} className={classes.hold}>
              <AssetLink project={project} asset={hold.asset}>
                {hold.external_id}
              </AssetLink>
              <span>{hold.reason.replaceAll("_", " ")}</span>
              {hold.since && (
                <Text component="span" size="sm" c="dimmed" title={hold.since}>
                  {ago(hold.since)}
                </Text>
              )}
            </li>
          ))}
          {holds.length > SHOWN && (
            <li className={classes.hold}>and {holds.length - SHOWN} more</li>
          )}
        </ul>
      )}
    </>
  );
}
