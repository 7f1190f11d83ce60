import { useChangeBatch, useDeleteBatch } from "../../api/batches";
import { sentence } from "../../api/problem";
import type { Batch } from "../../api/types";
import { Confirm } from "../../components/Confirm";
import { counted } from "../../components/counted";
import { NameConfirm } from "../../components/NameConfirm";
import { Notice } from "../../components/Notice";
import { BatchForm } from "./BatchForm";
import { PriorityForm } from "./PriorityForm";

export type What = "edit" | "prioritize" | "open" | "delete";

export interface Asked {
  what: What;
  batch: Batch;
}

interface Props {
  project: string;
  asked: Asked | null;
  onTell(sentence: string): void;
  onClose(): void;
}

/** What is asked before a batch is changed. */
export function BatchDialogs({ project, asked, onTell, onClose }: Props) {
  if (asked === null) return null;
  const props = { project, batch: asked.batch, onTell, onClose };
  if (asked.what === "edit") return <BatchForm {...props} />;
  if (asked.what === "prioritize") return <PriorityForm {...props} />;
  if (asked.what === "open") return <OpenGate {...props} />;
  return <DeleteBatch {...props} />;
}

export interface DialogProps {
  project: string;
  batch: Batch;
  onTell(sentence: string): void;
  onClose(): void;
}

function OpenGate({ project, batch, onTell, onClose }: DialogProps) {
  const change = useChangeBatch(project);
  const open = () =>
    change.mutate(
      { batch: batch.id, exhausted: true },
      {
        onSuccess: () => {
          onTell(`The gate behind “${batch.name}” is open: later batches are handed out.`);
          onClose();
        },
      },
    );
  return (
    <Confirm
      opened
      title={`Open the gate behind “${batch.name}”`}
      confirm="Open the gate"
      busy={change.isPending}
      onConfirm={open}
      onClose={onClose}
    >
      {change.isError && <Notice tone="bad">{sentence(change.error)}</Notice>}
      The batches after it are handed out from now on. What is left of this one still comes first,
      to those who may take it. A gate that was opened stays open.
    </Confirm>
  );
}

function DeleteBatch({ project, batch, onTell, onClose }: DialogProps) {
  const remove = useDeleteBatch(project);
  const confirm = () =>
    remove.mutate(
      { batch: batch.id, name: batch.name },
      {
        onSuccess: () => {
          onTell(`“${batch.name}” is being deleted; nothing of it is handed out any more.`);
          onClose();
        },
      },
    );
  return (
    <NameConfirm
      opened
      title={`Delete “${batch.name}”`}
      name={batch.name}
      confirm="Delete the batch"
      busy={remove.isPending}
      error={remove.isError ? sentence(remove.error) : undefined}
      onConfirm={confirm}
      onClose={onClose}
    >
      Its {counted(batch.size, "asset")}, with their labels, reservations and history, are gone for
      good. Export first if the labels matter.
    </NameConfirm>
  );
}
