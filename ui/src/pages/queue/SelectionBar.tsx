import { Button, Group, Loader, Menu, Text } from "@mantine/core";
import type { Action } from "../../actions";
import { ActionButton } from "../../components/ActionButton";
import { number } from "../../components/changes";
import { KeyHint } from "../../components/KeyHint";
import classes from "./QueuePage.module.css";
import type { Selection } from "./selection";

interface Props {
  selection: Selection;
  size: number | null;
  /** How many the filter finds, where one knows. */
  matching: number | null;
  actions: readonly Action[];
  /** Names of those that are buttons; the others are in the menu. */
  first: readonly string[];
  busy: boolean;
}

const GROUP = "With what is selected";

/** How many are selected, and what can be done with them. */
export function SelectionBar({ selection, size, matching, actions, first, busy }: Props) {
  const named = (name: string) => actions.filter((action) => action.name === name);
  const outside = first.flatMap(named);
  const inside = actions.filter(({ group, name }) => group === GROUP && !first.includes(name));
  const some = size !== 0;
  const all = named("all")[0];
  return (
    <div className={classes.bar} role="toolbar" aria-label="Selection" data-some={some}>
      <Group gap={6} wrap="nowrap" className={classes.chosen}>
        <Text size="sm" role="status" className={classes.selected} component="div">
          {selectionText(selection, size)}
        </Text>
        {all !== undefined &&
          all.when !== false &&
          (selection.kind === "some" || selection.ids.size > 0) && (
            <Button size="compact-xs" variant="subtle" data-action="all" onClick={all.run}>
              {matching === null ? "Select all that match" : `Select all ${number(matching)}`}
            </Button>
          )}
        {some &&
          named("clear").map((action) => (
            <Button
              key={action.name}
              size="compact-xs"
              variant="subtle"
              data-action="clear"
              onClick={action.run}
            >
              {action.label}
            </Button>
          ))}
      </Group>
      <Group gap={6} wrap="nowrap" className={classes.acts}>
        {busy && <Loader size="xs" aria-label="Working" />}
        {outside.map((action) => (
          <ActionButton key={action.name} action={action} size="xs" variant="light" />
        ))}
        <Menu position="bottom-end" withinPortal={false} width={230}>
          <Menu.Target>
            <Button size="xs" variant="default" disabled={!some}>
              More
            </Button>
          </Menu.Target>
          {/* Escape closes the menu, and means nothing more to the page. */}
          <Menu.Dropdown onKeyDown={(event) => event.key === "Escape" && event.preventDefault()}>
            {inside.map((action) => (
              <Menu.Item
                key={action.name}
                data-action={action.name}
                disabled={action.when === false}
                onClick={action.run}
                rightSection={<KeyHint keys={action.keys[0] ?? ""} />}
              >
                {action.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {named("help").map((action) => (
          <ActionButton
            key={action.name}
            action={action}
            size="xs"
            variant="subtle"
            className={classes.desk}
          />
        ))}
      </Group>
    </div>
  );
}

function selectionText(selection: Selection, size: number | null): string {
  if (size === 0) return "Nothing selected";
  if (selection.kind === "all" && selection.ids.size === 0 && size !== 1) {
    return size === null
      ? "All that match are selected"
      : `All ${number(size)} that match are selected`;
  }
  if (size === null) return `All that match but ${number(selection.ids.size)} are selected`;
  return `${number(size)} selected`;
}
