import { List, Table, Text } from "@mantine/core";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import type { ShownField } from "../interfaceFields";
import { missingFields, sketch, type AssetSketch, type Mapping } from "./mapping";
import type { Row } from "./source";

interface Props {
  rows: readonly Row[];
  /** Null where the rows are assets already. */
  mapping: Mapping | null;
  shown: readonly ShownField[];
  faults: readonly string[];
}

const SHOWN = 5;

/** The first assets as they will be. */
export function PreviewPart({ rows, mapping, shown, faults }: Props) {
  const assets = rows.map((row) =>
    mapping === null ? ({ data: {}, ...row } as AssetSketch) : sketch(row, mapping),
  );
  const fields = [...new Set(assets.flatMap((asset) => Object.keys(asset.data)))];
  const others = [...new Set(assets.flatMap((asset) => Object.keys(asset)))].filter(
    (name) => name !== "data" && name !== "external_id",
  );
  const names = shown.map((field) => field.name);
  const missing = mapping === null ? [] : missingFields(rows, mapping, names);
  const questions = assets.filter((asset) => asset.expected !== undefined).length;
  return (
    <Panel title="The first assets, as they will be">
      {faults.length > 0 && (
        <Notice tone="bad" mb="sm" title="Not yet">
          <List size="sm">
            {faults.map((fault) => (
              <List.Item key={fault}>{fault}</List.Item>
            ))}
          </List>
        </Notice>
      )}
      {missing.length > 0 && (
        <Notice tone="warning" mb="sm">
          The labeling interface shows {missing.map((name) => `$${name}`).join(", ")}, which no
          column gives.
        </Notice>
      )}
      {questions > 0 && (
        <Notice tone="info" mb="sm">
          Rows with an expected answer ({questions} of the {rows.length} shown) become test
          questions: mixed into the work unseen, and no work themselves.
        </Notice>
      )}
      <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing={6} withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>External id</Table.Th>
              {fields.map((field) => (
                <Table.Th key={field}>${field}</Table.Th>
              ))}
              {others.map((name) => (
                <Table.Th key={name}>{name.replaceAll("_", " ")}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {assets.slice(0, SHOWN).map((asset, at) => (
              <Table.Tr key={at}>
                <Cell value={asset.external_id} />
                {fields.map((field) => (
                  <Cell key={field} value={asset.data[field]} />
                ))}
                {others.map((name) => (
                  <Cell key={name} value={asset[name]} />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function Cell({ value }: { value: unknown }) {
  const text =
    typeof value === "string" ? value : (value ?? null) === null ? "" : JSON.stringify(value);
  return (
    <Table.Td>
      <Text size="sm" lineClamp={2} maw={260} title={text}>
        {text}
      </Text>
    </Table.Td>
  );
}
