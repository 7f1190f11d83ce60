import { List } from "@mantine/core";
import { forwardRef, useImperativeHandle, useMemo } from "react";
import { Notice } from "../components/Notice";
import { ConfigError, parseConfig } from "./config/parse";
import type { Interface } from "./config/model";
import type { EditorHandle, EditorProps } from "./protocol";
import { Workspace } from "./Workspace";

/**
 * The labeling editor for a Label Studio configuration. Shapes and spans are drawn by our own SVG
 * and text layers rather than by Annotorious and Recogito: both are made for the pointer, and what
 * counts here is that everything can be done, undone and heard with the keyboard alone.
 */
export const LabelEditor = forwardRef<EditorHandle, EditorProps>(function LabelEditor(props, ref) {
  const config = useMemo(() => read(props.config), [props.config]);
  return Array.isArray(config) ? (
    <Unreadable ref={ref} problems={config} />
  ) : (
    <Workspace ref={ref} {...props} config={config} />
  );
});

/** One interface serves all assets of a project; reading it anew for each would be felt. */
let lastRead: { xml: string; found: Interface | string[] } | null = null;

function read(xml: string): Interface | string[] {
  if (lastRead?.xml !== xml) lastRead = { xml, found: parsed(xml) };
  return lastRead.found;
}

function parsed(xml: string): Interface | string[] {
  try {
    return parseConfig(xml);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const Unreadable = forwardRef<EditorHandle, { problems: string[] }>(function Unreadable(
  { problems },
  ref,
) {
  useImperativeHandle(ref, () => ({
    hotkeys: () => [],
    undo: () => undefined,
    redo: () => undefined,
    canUndo: false,
    canRedo: false,
    problems: () => problems,
  }));
  return (
    <Notice tone="bad" title="This labeling interface can’t be shown">
      Its configuration needs something this editor doesn’t do. A manager of the project can change
      it.
      <List size="sm" mt="xs">
        {problems.map((problem) => (
          <List.Item key={problem}>{problem}</List.Item>
        ))}
      </List>
    </Notice>
  );
});
