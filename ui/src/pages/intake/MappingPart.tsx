import { NativeSelect, Text } from "@mantine/core";
import { Panel } from "../../components/Panel";
import type { ShownField } from "../interfaceFields";
import classes from "./Intake.module.css";
import { FIELDS, LEFT_OUT, type Mapping } from "./mapping";
import type { Row } from "./source";

interface Props {
  columns: readonly string[];
  rows: readonly Row[];
  mapping: Mapping;
  shown: readonly ShownField[];
  onChange(mapping: Mapping): void;
}

/** Which column is what. */
export function MappingPart({ columns, rows, mapping, shown, onChange }: Props) {
  return (
    <Panel title="Which column is what" says="Guessed from the names; nothing was sent yet.">
      <ul className={classes.columns}>
        {columns.map((column) => (
          <li key={column} className={classes.column}>
            <div>
              <Text fw={600} size="sm">
                {column}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {example(rows, column)}
              </Text>
            </div>
            <NativeSelect
              size="sm"
              aria-label={`What ${column} is`}
              value={mapping[column] ?? `data:${column}`}
              data={choices(column, shown)}
              onChange={(event) => onChange({ ...mapping, [column]: event.currentTarget.value })}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function choices(column: string, shown: readonly ShownField[]) {
  const names = new Set([...shown.map((field) => field.name), column]);
  return [
    {
      group: "Data that labelers see",
      items: [...names].map((name) => ({ value: `data:${name}`, label: `Data field “${name}”` })),
    },
    {
      group: "Of the asset",
      items: Object.entries(FIELDS).map(([value, label]) => ({ value, label })),
    },
    { group: "Nothing", items: [{ value: LEFT_OUT, label: "Leave out" }] },
  ];
}

function example(rows: readonly Row[], column: string): string {
  const value = rows
    .map((row) => row[column])
    .find((one) => one !== "" && one !== null && one !== undefined);
  if (value === undefined) return "empty";
  return typeof value === "string" ? value : JSON.stringify(value);
}
