import { createContext, type Dispatch, useContext, useEffect } from "react";
import type { ControlTag, Interface } from "./config/model";
import type { EditorAction } from "./protocol";
import type { EditorEvent, EditorState } from "./state";

/** What every part of the editor draws from and acts through. */
export interface EditorContextValue {
  config: Interface;
  data: Record<string, unknown>;
  state: EditorState;
  dispatch: Dispatch<EditorEvent>;
  readOnly: boolean;
  keys: ReadonlyMap<string, string>;
  mediaUrl(value: string): string | null;
  /** Chooses a class, a choice or a star: what pressing its key or its button does. */
  choose(control: ControlTag, option: string): void;
  /** Says something to people who use a screen reader. */
  announce(sentence: string): void;
  /** Adds hotkeys for as long as a part is shown; gives back what takes them away. */
  register(actions: readonly EditorAction[]): () => void;
}

export const EditorContext = createContext<EditorContextValue | null>(null);

export function useEditor(): EditorContextValue {
  const value = useContext(EditorContext);
  if (value === null) throw new Error("Parts of the editor work only inside LabelEditor.");
  return value;
}

export function useActions(actions: readonly EditorAction[]) {
  const { register } = useEditor();
  useEffect(() => register(actions), [register, actions]);
}
