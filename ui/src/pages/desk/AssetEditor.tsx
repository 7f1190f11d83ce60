import { lazy, Suspense, useMemo, type Ref } from "react";
import type { Item, Project } from "../../api/types";
import { mediaResolver } from "../../components/media";
import type { EditorHandle, ResultRegion } from "../../editors/protocol";
import classes from "./Desk.module.css";

// The editors are half of the code: whoever manages a queue never loads them.
const LabelEditor = lazy(() => import("../../editors"));
const JsonEditor = lazy(async () => ({ default: (await import("./JsonEditor")).JsonEditor }));
const AsJson = lazy(async () => ({ default: (await import("./AsJson")).AsJson }));

interface Props {
  project: Pick<Project, "interface" | "media_origins">;
  asset: Pick<Item["asset"], "data">;
  initial: unknown;
  /** To look at: nothing can be changed. */
  readOnly?: boolean;
  /** The answer is on its way: nothing may be changed just now. */
  sending?: boolean;
  onChange?(result: unknown): void;
  ref?: Ref<EditorHandle>;
}

/** The asset with its label in the editor that the project's labeling interface asks for. */
export function AssetEditor({ sending = false, ...shown }: Props) {
  return (
    <div className={classes.editor} inert={sending}>
      <Suspense fallback={<div className={classes.loading}>Loading the editor…</div>}>
        <Fitting {...shown} />
      </Suspense>
    </div>
  );
}

const nothing = () => undefined;

function Fitting({ project, asset, initial, readOnly = false, onChange = nothing, ref }: Props) {
  const mediaUrl = useMemo(() => mediaResolver(project.media_origins), [project.media_origins]);
  const { data } = asset;
  if (project.interface === null) {
    if (readOnly) return <AsJson data={data} result={initial} />;
    return <JsonEditor data={data} initial={initial} onChange={onChange} ref={ref} />;
  }
  // Without a result the editor would begin with the interface's presets, which nobody chose.
  const without = readOnly ? [] : null;
  return (
    <LabelEditor
      config={project.interface}
      data={isRecord(data) ? data : {}}
      initial={Array.isArray(initial) ? (initial as ResultRegion[]) : without}
      readOnly={readOnly}
      onChange={onChange}
      mediaUrl={mediaUrl}
      ref={ref}
    />
  );
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
