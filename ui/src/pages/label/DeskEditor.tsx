import { lazy, useMemo, type Ref } from "react";
import type { Item, Project } from "../../api/types";
import type { EditorHandle, ResultRegion } from "../../editors/protocol";
import { JsonEditor } from "./JsonEditor";
import { mediaResolver } from "../../components/media";

// The editors are half of the code: whoever manages a queue never loads them.
const LabelEditor = lazy(() => import("../../editors"));

interface Props {
  project: Project;
  item: Item;
  initial: unknown;
  onChange(result: unknown): void;
  ref?: Ref<EditorHandle>;
}

/** The editor that the project's labeling interface asks for. */
export function DeskEditor({ project, item, initial, onChange, ref }: Props) {
  const mediaUrl = useMemo(() => mediaResolver(project.media_origins), [project.media_origins]);
  const { data } = item.asset;
  if (project.interface === null) {
    return <JsonEditor data={data} initial={initial} onChange={onChange} ref={ref} />;
  }
  return (
    <LabelEditor
      config={project.interface}
      data={isRecord(data) ? data : {}}
      initial={isResult(initial) ? initial : null}
      onChange={onChange}
      mediaUrl={mediaUrl}
      ref={ref}
    />
  );
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

function isResult(initial: unknown): initial is ResultRegion[] {
  return Array.isArray(initial);
}
