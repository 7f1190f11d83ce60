import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { operationQuery, useChangeAssets } from "../../api/assets";
import { sentence } from "../../api/problem";
import type { AssetChange, Operation, Select } from "../../api/types";
import type { Tone } from "../../components/Notice";

interface Told {
  tone: Tone;
  text: string;
}

const number = (n: number): string => n.toLocaleString("en");

/** Changes many assets, follows the operation where it takes long, and says what came of it. */
export function useBulkChange(project: string) {
  const change = useChangeAssets(project);
  const client = useQueryClient();
  const [told, setTold] = useState<Told | null>(null);
  const [running, setRunning] = useState<{ operation: string; done: string } | null>(null);
  const { data: operation } = useQuery(operationQuery(running?.operation ?? null));

  const ended = operation !== undefined && operation.state !== "running";
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ["project", project] });
  }, [ended, client, project]);

  const run = (select: Select, set: AssetChange, done: string) => {
    setRunning(null);
    setTold(null);
    change.mutate(
      { select, set },
      {
        onSuccess: (answer) => {
          if ("operation" in answer) setRunning({ operation: answer.operation, done });
          else setTold({ tone: "good", text: `${assets(answer.changed)} ${done}.` });
        },
        onError: (error) => setTold({ tone: "bad", text: sentence(error) }),
      },
    );
  };
  const dismiss = () => {
    setTold(null);
    if (ended) setRunning(null);
  };
  const progress =
    running !== null && operation !== undefined ? toldOf(operation, running.done) : null;
  return {
    run,
    dismiss,
    busy: change.isPending || (running !== null && !ended),
    told: progress ?? told,
  };
}

const assets = (n: number): string => (n === 1 ? "1 asset" : `${number(n)} assets`);

function toldOf(operation: Operation, done: string): Told {
  const so_far = assets(operation.done);
  const of = operation.total === null ? "" : ` of ${number(operation.total)}`;
  switch (operation.state) {
    case "running":
      return {
        tone: "info",
        text: `Working: ${number(operation.done)}${of} assets changed so far.`,
      };
    case "done":
      return { tone: "good", text: `${so_far} ${done}.` };
    case "cancelled":
      return { tone: "warning", text: `Cancelled: ${so_far} had been changed and stay so.` };
    case "failed":
      return { tone: "bad", text: operation.error ?? "The change failed." };
  }
}
