import { Group, Loader, Text } from "@mantine/core";
import type { Action } from "../../actions";
import { ActionButton } from "../../components/ActionButton";
import classes from "./QueuePage.module.css";
import type { Selection } from "./selection";

interface Props {
  selection: Selection;
  size: number | null;
  actions: readonly Action[];
  busy: boolean;
}

/** How many are selected, and what can be done with them. */
export function SelectionBar({ selection, size, actions, busy }: Props) {
  return (
    <div className={classes.bar} role="toolbar" aria-label="Selection">
      <Text size="sm" role="status" className={classes.selected}>
        {selectionText(selection, size)}
      </Text>
      <Group gap={6}>
        {busy && <Loader size="xs" aria-label="Working" />}
        {actions.filter(worthShowing).map((action) => (
          <ActionButton
            key={action.name}
            action={action}
            size="xs"
            variant={QUIET.has(action.name) ? "subtle" : "light"}
          />
        ))}
      </Group>
    </div>
  );
}

// What has nothing to act on is left out, but for the two that tell what a selection is for.
const worthShowing = (action: Action): boolean => action.when !== false || !QUIET.has(action.name);
const QUIET = new Set(["all", "clear", "help"]);

function selectionText(selection: Selection, size: number | null): string {
  if (selection.kind === "all" && size !== 1) {
    return size === null
      ? "All that match are selected"
      : `All ${number(size)} that match are selected`;
  }
  return size === 0 ? "Nothing selected" : `${number(size ?? 0)} selected`;
}

const number = (n: number): string => n.toLocaleString("en");
