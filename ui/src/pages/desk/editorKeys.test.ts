import { expect, test } from "vitest";
import type { EditorHandle } from "../../editors/protocol";
import { editorHelp } from "./editorKeys";

const run = () => undefined;
const hotkey = (key: string, label: string) => ({ key, label, enabled: true, run });

test("keys that do the same stand in one line of the help sheet, each once", () => {
  const handle = {
    hotkeys: () => [
      hotkey("+", "Zoom in"),
      hotkey("b", "Place a shape"),
      hotkey("=", "Zoom in"),
      hotkey("+", "Zoom in"),
    ],
  } as unknown as EditorHandle;
  expect(editorHelp(handle).map(({ label, keys }) => [label, ...keys])).toEqual([
    ["Zoom in", "+", "="],
    ["Place a shape", "b"],
  ]);
  expect(editorHelp(null)).toEqual([]);
});
