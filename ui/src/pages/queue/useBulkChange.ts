import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useChangeAssets } from "../../api/assets";
import { operationsQuery } from "../../api/operations";
import { sentence } from "../../api/problem";
import type { Asset, AssetChange, AssetRow, Operation, Select } from "../../api/types";
import { centre } from "../../components/centre";
import { assetsText, changeText } from "../../components/changes";
import type { Tone } from "../../components/Notice";
import { restoring, UNDOABLE } from "./undo";

export interface Told {
  tone: Tone;
  text: string;
  /** The operation that does it, as it stands. */
  operation?: Operation;
  /** Gives the assets back what they had. */
  undo?: () => void;
}

export interface BulkChange {
  told: Told | null;
  busy: boolean;
  /** `before`: the assets as they stand, where all of them are known, so that it can be undone. */
  run(select: Select, set: AssetChange, before: readonly Asset[] | null): void;
  say(told: Told | null): void;
}

/** Changes many assets, says what came of it, and where it goes on. */
export function useBulkChange(project: string, nameOf: (user: string) => string): BulkChange {
  const change = useChangeAssets(project);
  const client = useQueryClient();
  const [told, say] = useState<Told | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const { data: operations } = useQuery({ ...operationsQuery, enabled: running !== null });

  const done = (text: string, undo?: () => void) => {
    centre.note(project, text);
    say({ tone: "good", text, undo });
  };
  const restore = (items: AssetRow[]) =>
    change.mutate(
      { items },
      {
        onSuccess: () => done(`Undone: ${assetsText(items.length)} as before.`),
        onError: (error) => say({ tone: "bad", text: sentence(error) }),
      },
    );
  const run: BulkChange["run"] = (select, set, before) => {
    say(null);
    setRunning(null);
    const undo = before === null || before.length > UNDOABLE ? null : restoring(before, set);
    change.mutate(
      { select, set },
      {
        onSuccess: (answer) => {
          if ("operation" in answer) {
            setRunning(answer.operation);
            void client.invalidateQueries(operationsQuery);
          } else {
            const text = `${assetsText(answer.changed)} ${changeText(set, nameOf)}.`;
            done(text, undo === null ? undefined : () => restore(undo));
          }
        },
        onError: (error) => say({ tone: "bad", text: sentence(error) }),
      },
    );
  };
  const operation = operations?.items.find((one) => one.id === running);
  return {
    run,
    say: (next) => {
      setRunning(null);
      say(next);
    },
    busy: change.isPending,
    told: operation === undefined ? told : toldOf(operation, nameOf),
  };
}

const TONES: Record<Operation["state"], Tone> = {
  running: "info",
  done: "good",
  cancelled: "warning",
  failed: "bad",
};

function toldOf(operation: Operation, nameOf: (user: string) => string): Told {
  const tone = TONES[operation.state];
  const change = changeText(operation.changes ?? {}, nameOf);
  const total = assetsText(operation.total ?? operation.done);
  const texts: Record<Operation["state"], string> = {
    running: `Under way: ${total} ${change}. Labeling goes on meanwhile.`,
    done: `${assetsText(operation.done)} ${change}.`,
    cancelled: `Cancelled: ${assetsText(operation.done)} ${change}, and stay so.`,
    failed: operation.error ?? "The change failed.",
  };
  return { tone, text: texts[operation.state], operation };
}
