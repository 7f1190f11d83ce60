import { Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { AssetFilter, AssetState, Batch } from "../../api/types";
import { stateLabel } from "../../components/StateBadge";
import classes from "./QueuePage.module.css";

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
  filter: AssetFilter;
  counts: Partial<Record<AssetState, number>> | undefined;
  batches: Batch[];
  onChange(change: FilterChange): void;
}

/** Which assets the table shows; kept in the address, so that it can be shared and reloaded. */
export function Filters({ filter, counts, batches, onChange }: Props) {
  const typed = useDebouncedCallback((q: string) => onChange({ q: q.trim() || undefined }), 300);
  const all = counts === undefined ? undefined : Object.values(counts).reduce((a, b) => a + b, 0);
  return (
    <Group gap="xs" mb="xs" align="center">
      <div className={classes.states} role="group" aria-label="State">
        <StateButton
          label="All"
          count={all}
          pressed={filter.state === undefined}
          onPress={() => onChange({ state: "all" })}
        />
        {STATES.map((state) => (
          <StateButton
            key={state}
            label={stateLabel(state)}
            count={counts === undefined ? undefined : (counts[state] ?? 0)}
            pressed={filter.state === state}
            onPress={() => onChange({ state })}
          />
        ))}
      </div>
      <Select
        aria-label="Batch"
        placeholder="All batches"
        size="xs"
        w={180}
        clearable
        searchable
        data={batches.map((batch) => ({
          value: batch.id,
          label: `${batch.number}. ${batch.name}`,
        }))}
        value={filter.batch ?? null}
        onChange={(batch) => onChange({ batch: batch ?? undefined })}
      />
      <TextInput
        aria-label="Find by external id or text"
        placeholder="Find"
        type="search"
        size="xs"
        w={150}
        defaultValue={filter.q}
        onChange={(event) => typed(event.currentTarget.value)}
      />
    </Group>
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
      {label}{" "}
      {count !== undefined && <span className={classes.count}>{count.toLocaleString("en")}</span>}
    </button>
  );
}
