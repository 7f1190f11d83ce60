import type { Operation } from "../../api/types";
import { assetsText, changeText, number } from "../../components/changes";

const KINDS: Record<string, string> = {
  "queue.configure": "Queue settings carried out",
  "batch.delete": "Batch deleted",
  "project.delete": "Project deleted",
};

/** What an operation does, in a line. */
export function titleOf(operation: Operation): string {
  if (operation.kind !== "assets.change") {
    return KINDS[operation.kind] ?? operation.kind.replaceAll(/[._]/g, " ");
  }
  const assets = assetsText(operation.total ?? operation.done);
  const { changes } = operation;
  return changes === null || changes === undefined
    ? `${assets} changed one by one`
    : `${assets} ${changeText(changes)}`;
}

/** How far it is, or how it ended. */
export function standOf(operation: Operation): string {
  const done = number(operation.done);
  const of = operation.total === null ? "" : ` of ${number(operation.total)}`;
  switch (operation.state) {
    case "running":
      return `${done}${of} done so far`;
    case "done":
      return "Done";
    case "cancelled":
      return `Cancelled; ${done}${of} were done and stay so`;
    case "failed":
      return `Failed: ${operation.error ?? "for no reason given"}`;
  }
}

/** Percent done, where one knows of how many. */
export function percentOf(operation: Operation): number | null {
  if (operation.total === null) return null;
  return operation.total === 0 ? 100 : Math.min((operation.done / operation.total) * 100, 100);
}

/** How many have ended since one last looked. */
export function countUnread(operations: readonly Operation[], seen: string): number {
  return operations.filter(({ finished_at }) => finished_at !== null && finished_at > seen).length;
}
