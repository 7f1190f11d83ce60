import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useRef,
  useState,
  type Dispatch,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from "react";
import type { Asset } from "../../api/types";
import { isSelected, type Selection, type SelectionEvent } from "./selection";
import type { Rows } from "./useWindows";

export interface GridProps {
  rows: Rows<Asset>;
  selection: Selection;
  select: Dispatch<SelectionEvent>;
  opened: string | undefined;
  onOpen(asset: string): void;
  names: ReadonlyMap<string, string>;
  batches: ReadonlyMap<string, string>;
  mediaUrl(value: string): string | null;
}

interface Shape {
  /** How many assets stand beside each other. */
  columns: number;
  /** Pixels of a line. */
  height: number;
}

/**
 * What table and gallery share: only the lines in sight exist, one asset has the focus, arrows move
 * it, Shift extends the selection, Space toggles, Enter opens.
 */
export function useGrid(
  scroller: RefObject<HTMLDivElement | null>,
  props: GridProps,
  { columns, height }: Shape,
) {
  const { rows, selection, select, onOpen } = props;
  const [chosen, setActive] = useState(0);
  // A list may turn out shorter than it was taken to be.
  const active = Math.max(Math.min(chosen, rows.count - 1), 0);
  const virtual = useVirtualizer({
    count: Math.ceil(rows.count / columns),
    estimateSize: () => height,
    getScrollElement: () => scroller.current,
    overscan: 6,
  });
  useEffect(() => virtual.measure(), [virtual, height, columns]);
  const lines = virtual.getVirtualItems();
  const first = (lines[0]?.index ?? 0) * columns;
  const last = Math.min(((lines.at(-1)?.index ?? 0) + 1) * columns, rows.count) - 1;
  const { show } = rows;
  useEffect(() => show({ first, last }), [show, first, last]);

  const extendTo = (at: number) => {
    const from = selection.anchor ?? at;
    const range = rows.between(Math.min(from, at), Math.max(from, at));
    select({ type: "extend", ids: range.map((row) => row.id), at });
  };
  const pick = (at: number, shift: boolean) => {
    const row = rows.at(at);
    if (row === undefined) return;
    if (shift) extendTo(at);
    else select({ type: "toggle", id: row.id, at });
  };
  // Where the focus goes may not be drawn yet, or not even be loaded: it waits for it.
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const place = `[data-index="${Math.min(wanted.current, rows.count - 1)}"]`;
    const found = scroller.current?.querySelector<HTMLElement>(place);
    if (found === null || found === undefined) return;
    wanted.current = null;
    found.focus({ preventScroll: true });
  });
  const focus = (at: number) => {
    setActive(at);
    wanted.current = at;
    virtual.scrollToIndex(Math.floor(at / columns));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows.at(active);
    const onAsset = event.target instanceof HTMLElement && "index" in event.target.dataset;
    if (row === undefined || !onAsset) return;
    const step = stepOf(event.key, columns);
    if (step !== undefined) {
      const to = Math.min(Math.max(active + step, 0), rows.count - 1);
      if (event.shiftKey) {
        if (!isSelected(selection, row.id)) select({ type: "toggle", id: row.id, at: active });
        const from = isSelected(selection, row.id) ? (selection.anchor ?? active) : active;
        const range = rows.between(Math.min(from, to), Math.max(from, to));
        select({ type: "extend", ids: range.map((one) => one.id), at: to });
      }
      focus(to);
    } else if (event.key === " ") pick(active, event.shiftKey);
    else if (event.key === "Enter") onOpen(row.id);
    else return;
    event.preventDefault();
  };
  /** A click on the asset itself: with a modifier it selects, without one it opens. */
  const onClick = (at: number, event: MouseEvent, selects = false) => {
    const row = rows.at(at);
    if (row === undefined) return;
    setActive(at);
    if (event.shiftKey || event.ctrlKey || event.metaKey || selects) pick(at, event.shiftKey);
    else onOpen(row.id);
  };
  return { lines, height: virtual.getTotalSize(), active, pick, onClick, onKeyDown };
}

function stepOf(key: string, columns: number): number | undefined {
  const steps: Record<string, number | undefined> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ArrowRight: columns > 1 ? 1 : undefined,
    ArrowLeft: columns > 1 ? -1 : undefined,
    PageDown: 10 * columns,
    PageUp: -10 * columns,
    Home: -Infinity,
    End: Infinity,
  };
  return steps[key];
}
