import { Box, Code, ScrollArea, Stack, Textarea } from "@mantine/core";
import { useImperativeHandle, useState, type Ref } from "react";
import type { EditorHandle } from "../../editors/protocol";

interface Props {
  data: unknown;
  initial: unknown;
  onChange(result: unknown): void;
  ref?: Ref<EditorHandle>;
}

const nothing = () => undefined;

/** For projects without a labeling interface, where any JSON value is an answer. */
export function JsonEditor({ data, initial, onChange, ref }: Props) {
  const [text, setText] = useState(initial === null ? "" : JSON.stringify(initial, null, 2));
  const fault = faultOf(text);
  useImperativeHandle(
    ref,
    () => ({
      hotkeys: () => [],
      // The text area undoes and redoes by itself.
      undo: nothing,
      redo: nothing,
      canUndo: false,
      canRedo: false,
      problems: () => (fault === null ? [] : [fault]),
    }),
    [fault],
  );
  const type = (typed: string) => {
    setText(typed);
    if (faultOf(typed) === null) onChange(JSON.parse(typed));
  };
  return (
    <Stack p="md" maw={900} mx="auto" w="100%">
      <Box component="section" aria-label="Asset">
        <ScrollArea.Autosize mah="45dvh">
          <Code block fz="sm">
            {JSON.stringify(data, null, 2)}
          </Code>
        </ScrollArea.Autosize>
      </Box>
      <Textarea
        label="Answer"
        description="Any JSON value. Ctrl+Enter confirms."
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        error={text !== "" ? fault : undefined}
        autosize
        minRows={5}
        maxRows={16}
        autoFocus
        spellCheck={false}
        styles={{ input: { fontFamily: "ui-monospace, monospace" } }}
      />
    </Stack>
  );
}

function faultOf(text: string): string | null {
  if (text.trim() === "") return "Write an answer first.";
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return `This is not JSON: ${(error as Error).message}`;
  }
}
