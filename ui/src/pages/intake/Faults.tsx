import { List } from "@mantine/core";
import { isProblem, sentence } from "../../api/problem";
import { Notice } from "../../components/Notice";

const SHOWN = 8;

/** Why nothing was imported, row by row where the service says so. */
export function Faults({ error }: { error: Error }) {
  // One fault is the sentence itself.
  const faults = isProblem(error) && error.errors.length > 1 ? error.errors : [];
  return (
    <Notice tone="bad" title="Nothing was imported">
      {sentence(error)}
      {faults.length > 0 && (
        <List size="sm" mt="xs">
          {faults.slice(0, SHOWN).map((one) => (
            <List.Item key={one.path + one.message}>
              <code>{one.path}</code>: {one.message}
            </List.Item>
          ))}
          {faults.length > SHOWN && <List.Item>and {faults.length - SHOWN} more</List.Item>}
        </List>
      )}
    </Notice>
  );
}
