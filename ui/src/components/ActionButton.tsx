import { Button, type ButtonProps } from "@mantine/core";
import type { Action } from "../actions";
import { KeyHint } from "./KeyHint";

interface Props extends ButtonProps {
  action: Action;
  /** Leave the key out where there is no room; it stays in the help sheet. */
  hideKey?: boolean;
}

/** The button of an action: its label, its key, disabled while it cannot be done. */
export function ActionButton({ action, hideKey, ...rest }: Props) {
  const key = action.keys[0];
  return (
    <Button
      {...rest}
      data-action={action.name}
      disabled={action.when === false}
      aria-keyshortcuts={key?.replace("Ctrl", "Control")}
      onClick={action.run}
      rightSection={key === undefined || hideKey ? undefined : <KeyHint keys={key} />}
    >
      {action.label}
    </Button>
  );
}
