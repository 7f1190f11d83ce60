import { ActionIcon } from "@mantine/core";
import { useEditor } from "./context";

/** Undo and redo as buttons. */
export function Steps() {
  const { state, dispatch, readOnly } = useEditor();
  const { past, future } = state.history;
  if (readOnly) return null;
  return (
    <ActionIcon.Group>
      <ActionIcon
        variant="default"
        size={30}
        aria-label="Undo"
        title="Undo (Ctrl+Z)"
        disabled={past.length === 0}
        onClick={() => dispatch({ type: "undo" })}
      >
        <Turned />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size={30}
        aria-label="Redo"
        title="Redo (Ctrl+Y)"
        disabled={future.length === 0}
        onClick={() => dispatch({ type: "redo" })}
      >
        <Turned mirrored />
      </ActionIcon>
    </ActionIcon.Group>
  );
}

function Turned({ mirrored = false }: { mirrored?: boolean }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
      transform={mirrored ? "scale(-1 1)" : undefined}
    >
      <path d="M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H7" />
    </svg>
  );
}
