import { Button, CloseButton, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import type { AssetFilter, AssetState, Batch } from "../../api/types";
import { number } from "../../components/changes";
import { PersonPicker } from "../../components/PersonPicker";
import { stateLabel } from "../../components/StateBadge";
import { usePeople } from "../usePeople";
import { readPriority } from "./priorities";
import classes from "./QueuePage.module.css";
import { countDetails, sumOf } from "./search";

const STATES: AssetState[] = [
  "queued",
  "reserved",
  "rework",
  "in_review",
  "done",
  "on_hold",
  "removed",
];

export type FilterChange = Omit<AssetFilter, "state"> & { state?: AssetState | "all" };

interface Props {
  project: string;
  filter: AssetFilter;
  counts: Partial<Record<AssetState, number>> | undefined;
  batches: Batch[];
  onChange(change: FilterChange): void;
}

/** Which assets the list shows; kept in the address, so that it can be shared and reloaded. */
export function Filters(props: Props) {
  const { filter, counts, onChange } = props;
  const details = countDetails(filter);
  const [opened, setOpened] = useState(details > 0);
  return (
    <>
      <div className={classes.filters}>
        <div className={classes.states} role="group" aria-label="State">
          {STATES.map((state) => (
            <StateButton
              key={state}
              label={state === "queued" ? "To label" : stateLabel(state)}
              count={counts && (counts[state] ?? 0)}
              pressed={filter.state === state}
              onPress={() => onChange({ state: state === "queued" ? undefined : state })}
            />
          ))}
          <StateButton
            label="All"
            count={counts && sumOf(counts)}
            pressed={filter.state === undefined}
            onPress={() => onChange({ state: "all" })}
          />
        </div>
        <Group gap={6} wrap="nowrap" className={classes.find}>
          <FindField value={filter.q} onChange={(q) => onChange({ q })} />
          <Button
            size="xs"
            variant={details > 0 ? "light" : "default"}
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            Filters{details > 0 ? ` (${details})` : ""}
          </Button>
        </Group>
      </div>
      {opened && <Details {...props} />}
    </>
  );
}

function Details({ project, filter, batches, onChange }: Props) {
  const assigned = usePeople(project);
  const labeled = usePeople(project);
  const clear = {
    batch: undefined,
    priority: undefined,
    assigned_to: undefined,
    labeled_by: undefined,
  };
  return (
    <div className={classes.details} role="group" aria-label="Filters">
      <Select
        label="Batch"
        placeholder="All batches"
        clearable
        searchable
        data={batches.map((batch) => ({
          value: batch.id,
          label: `${batch.number}. ${batch.name}`,
        }))}
        value={filter.batch ?? null}
        onChange={(batch) => onChange({ batch: batch ?? undefined })}
      />
      <PriorityField value={filter.priority} onChange={(priority) => onChange({ priority })} />
      <PersonPicker
        label="Assigned to"
        {...assigned}
        value={filter.assigned_to ?? null}
        onChange={(user) => onChange({ assigned_to: user ?? undefined })}
      />
      <PersonPicker
        label="Labeled by"
        {...labeled}
        value={filter.labeled_by ?? null}
        onChange={(user) => onChange({ labeled_by: user ?? undefined })}
      />
      <Button
        variant="subtle"
        size="xs"
        disabled={countDetails(filter) === 0}
        onClick={() => onChange(clear)}
      >
        Clear
      </Button>
    </div>
  );
}

interface FindProps {
  value: string | undefined;
  onChange(value: string | undefined): void;
}

function FindField({ value, onChange }: FindProps) {
  const [typed, setTyped] = useTyped(value ?? "");
  const ask = useDebouncedCallback((q: string) => onChange(q.trim() || undefined), 300);
  return (
    <TextInput
      aria-label="Find by external id or text"
      placeholder="Find"
      type="search"
      size="xs"
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        ask(event.currentTarget.value);
      }}
    />
  );
}

/** What is typed, until what is in force becomes something else than what it was typed as. */
function useTyped(inForce: string): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(inForce);
  const [known, setKnown] = useState(inForce);
  if (known !== inForce) {
    setKnown(inForce);
    if (typed.trim() !== inForce) setTyped(inForce);
  }
  return [typed, setTyped];
}

interface PriorityProps {
  value: number | undefined;
  onChange(value: number | undefined): void;
}

function PriorityField({ value, onChange }: PriorityProps) {
  const [typed, setTyped] = useTyped(value === undefined ? "" : String(value));
  const read = typed.trim() === "" ? undefined : readPriority(typed);
  const ask = useDebouncedCallback((next: number | undefined) => onChange(next), 400);
  const change = (next: string) => {
    setTyped(next);
    const priority = next.trim() === "" ? undefined : readPriority(next);
    if (typeof priority !== "string") ask(priority);
  };
  return (
    <TextInput
      label="Priority"
      placeholder="Any"
      value={typed}
      error={typeof read === "string" && typed.trim() !== "-" ? read : null}
      rightSection={
        typed !== "" && <CloseButton aria-label="Any priority" onClick={() => change("")} />
      }
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

interface StateButtonProps {
  label: string;
  count: number | undefined;
  pressed: boolean;
  onPress(): void;
}

function StateButton({ label, count, pressed, onPress }: StateButtonProps) {
  return (
    <button type="button" className={classes.state} aria-pressed={pressed} onClick={onPress}>
      {label} {count !== undefined && <span className={classes.count}>{number(count)}</span>}
    </button>
  );
}
