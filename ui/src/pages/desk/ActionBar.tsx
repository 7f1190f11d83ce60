import { lazy, Suspense, type ReactNode } from "react";
import type { Action } from "../../actions";
import { ActionButton } from "../../components/ActionButton";
import type { EditorHandle } from "../../editors/protocol";
import classes from "./Desk.module.css";
import { editorHelp } from "./editorKeys";
import { keepFocus } from "./keepFocus";

interface Props {
  actions: readonly Action[];
  handle: EditorHandle | null;
  helpOpen: boolean;
  onHelp(shown: boolean): void;
  /** What stands above the buttons. */
  children?: ReactNode;
}

// It comes after the page stands, with the editor.
const HelpSheet = lazy(async () => ({
  default: (await import("../../components/HelpSheet")).HelpSheet,
}));

// The editor has its own buttons for two of these, and the head has the others.
const ELSEWHERE = new Set(["undo", "redo", "why", "previous", "grid"]);
const MAIN = new Set(["confirm", "approve"]);

const lookOf = (name: string): string =>
  MAIN.has(name) ? "filled" : name === "help" ? "subtle" : "default";

/** The buttons and the help sheet, drawn from the table of actions; the main one first. */
export function ActionBar({ actions, handle, helpOpen, onHelp, children }: Props) {
  return (
    <div className={classes.foot}>
      {children}
      <div className={classes.bar} role="toolbar" aria-label="Actions" onMouseDown={keepFocus}>
        {actions
          .filter((action) => !ELSEWHERE.has(action.name))
          .map((action) => (
            <ActionButton
              key={action.name}
              action={action}
              size="sm"
              variant={lookOf(action.name)}
              className={MAIN.has(action.name) ? classes.main : undefined}
              visibleFrom={action.name === "help" ? "xs" : undefined}
            />
          ))}
      </div>
      <Suspense>
        <HelpSheet
          opened={helpOpen}
          onClose={() => onHelp(false)}
          actions={[...actions, ...editorHelp(handle)]}
        />
      </Suspense>
    </div>
  );
}
