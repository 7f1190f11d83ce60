import { Box, Code, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useMemo, type Ref } from "react";
import type { Item, Project } from "../../api/types";
import { mediaResolver } from "../../components/media";
import type { EditorHandle, ResultRegion } from "../../editors/protocol";
import classes from "../label/Desk.module.css";
import { JsonEditor } from "../label/JsonEditor";

// The editors are half of the code: whoever manages a queue never loads them.
const LabelEditor = lazy(() => import("../../editors"));

interface Props {
  project: Project;
  item: Item;
  initial: unknown;
  readOnly?: boolean;
  sending: boolean;
  onChange(result: unknown): void;
  ref?: Ref<EditorHandle>;
}

/** The asset with its label, to look at or (not `readOnly`) to change. */
export function ReviewEditor(props: Props) {
  return (
    <div className={classes.editor} inert={props.sending}>
      <Suspense fallback={<div className={classes.loading}>Loading the editor…</div>}>
        <Fitting {...props} />
      </Suspense>
    </div>
  );
}

/** The editor that the project's labeling interface asks for. */
function Fitting({ project, item, initial, readOnly = false, onChange, ref }: Props) {
  const mediaUrl = useMemo(() => mediaResolver(project.media_origins), [project.media_origins]);
  const { data } = item.asset;
  if (project.interface === null) {
    if (readOnly) return <AsJson data={data} result={initial} />;
    return <JsonEditor data={data} initial={initial} onChange={onChange} ref={ref} />;
  }
  // Without a result the editor would begin with the interface's presets, which nobody chose.
  const nothing = readOnly ? [] : null;
  return (
    <LabelEditor
      config={project.interface}
      data={isRecord(data) ? data : {}}
      initial={Array.isArray(initial) ? (initial as ResultRegion[]) : nothing}
      readOnly={readOnly}
      onChange={onChange}
      mediaUrl={mediaUrl}
      ref={ref}
    />
  );
}

function AsJson({ data, result }: { data: unknown; result: unknown }) {
  return (
    <Stack p="md" maw={900} mx="auto" w="100%">
      <Shown title="Asset" value={data} />
      <Shown title="Answer" value={result} />
    </Stack>
  );
}

function Shown({ title, value }: { title: string; value: unknown }) {
  return (
    <Box component="section" aria-label={title}>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <Code block fz="sm">
        {JSON.stringify(value, null, 2)}
      </Code>
    </Box>
  );
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
