import { VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  forwardRef,
  useCallback,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { Notice } from "../components/Notice";
import { editorActions } from "./actions";
import { chosen, firstActive } from "./choosing";
import { columnsOf } from "./columns";
import type { ControlTag, Interface } from "./config/model";
import { EditorContext, type EditorContextValue } from "./context";
import classes from "./Workspace.module.css";
import { assignKeys } from "./keys";
import { Nodes } from "./Nodes";
import type { EditorAction, EditorHandle, EditorProps, ResultRegion } from "./protocol";
import { RegionList } from "./RegionList";
import { missing } from "./requirements";
import { presets, readable, withoutBlanks } from "./result";
import { initialState, reduce } from "./state";
import { useEditorKeys } from "./useEditorKeys";
import { useRegionFocus } from "./useRegionFocus";

type Props = Omit<EditorProps, "config"> & { config: Interface };

/** The editor once its configuration is read: asset, controls, and the list of regions. */
export const Workspace = forwardRef<EditorHandle, Props>(function Workspace(props, ref) {
  const { config, data, initial, mediaUrl, readOnly = false } = props;
  const [start] = useState(() => begin(initial, config, data));
  const [state, dispatch] = useReducer(reduce, start.regions, (regions) =>
    initialState(regions, readOnly ? null : firstActive(config)),
  );
  const keys = useMemo(() => assignKeys(config), [config]);
  const wide = useMediaQuery("(min-width: 62em)", false, { getInitialValueInEffect: false });
  const columns = useMemo(() => (wide ? columnsOf(config) : null), [wide, config]);
  const [spoken, announce] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const { register, registered } = useRegistry();

  const choose = (control: ControlTag, option: string) => {
    if (!readOnly) chosen(state, config, data, control, option).forEach(dispatch);
  };
  const context: EditorContextValue = {
    config, data, state, dispatch, readOnly, keys, mediaUrl, choose, announce, register,
  }; // prettier-ignore

  const actions = () => [...registered(), ...editorActions(context)];
  const onKeyDown = useEditorKeys(root, actions);
  useRegionFocus(root, state);
  useReport(props.onChange, state.history.present, start.reported);

  const { past, future, present } = state.history;
  useImperativeHandle(ref, () => ({
    hotkeys: actions,
    undo: () => dispatch({ type: "undo" }),
    redo: () => dispatch({ type: "redo" }),
    canUndo: past.length > 0 && !readOnly,
    canRedo: future.length > 0 && !readOnly,
    problems: () => [
      ...(state.draft === null ? [] : ["Finish or cancel the polygon that is begun."]),
      ...missing(config, present),
    ],
  }));

  return (
    <EditorContext value={context}>
      {/* It hears the hotkeys that bubble up from what is inside. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div
        ref={root}
        className={classes.workspace}
        data-columns={columns !== null || undefined}
        onKeyDown={onKeyDown}
      >
        <div className={classes.main}>
          {start.leftOut > 0 && <LeftOut count={start.leftOut} />}
          <Nodes nodes={columns?.asset ?? config.nodes} />
        </div>
        {columns === null ? (
          <RegionList />
        ) : (
          <div className={classes.side}>
            <Nodes nodes={columns.controls} />
            <RegionList />
          </div>
        )}
        <VisuallyHidden role="status">{spoken}</VisuallyHidden>
      </div>
    </EditorContext>
  );
});

interface Start {
  regions: readonly ResultRegion[];
  /** What the page knows already; null where presets are news to it. */
  reported: readonly ResultRegion[] | null;
  leftOut: number;
}

function begin(
  initial: ResultRegion[] | null,
  config: Interface,
  data: Record<string, unknown>,
): Start {
  if (initial === null) {
    const regions = presets(config, data);
    return { regions, reported: regions.length > 0 ? null : regions, leftOut: 0 };
  }
  const regions = readable(initial, config);
  return {
    regions,
    reported: regions,
    leftOut: (Array.isArray(initial) ? initial.length : 1) - regions.length,
  };
}

function LeftOut({ count }: { count: number }) {
  return (
    <Notice tone="warning" title="Not everything could be shown">
      {count === 1 ? "One part" : `${count} parts`} of this result belong to another version of the
      labeling interface and {count === 1 ? "is" : "are"} left out.
    </Notice>
  );
}

/** Hotkeys of the parts shown now, such as an image's zoom. */
function useRegistry() {
  const parts = useRef(new Set<readonly EditorAction[]>());
  const register = useCallback((actions: readonly EditorAction[]) => {
    const all = parts.current;
    all.add(actions);
    return () => void all.delete(actions);
  }, []);
  const registered = useCallback(() => Array.from(parts.current).flat(), []);
  return { register, registered };
}

function useReport(
  onChange: EditorProps["onChange"],
  regions: readonly ResultRegion[],
  known: readonly ResultRegion[] | null,
) {
  const reported = useRef(known);
  const report = useEffectEvent((result: readonly ResultRegion[]) =>
    onChange(withoutBlanks(result)),
  );
  useEffect(() => {
    if (reported.current === regions) return;
    reported.current = regions;
    report(regions);
  }, [regions]);
}
