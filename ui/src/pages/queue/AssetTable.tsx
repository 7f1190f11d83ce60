import { Loader } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useRef,
  useState,
  type Dispatch,
  type KeyboardEvent,
  type MouseEvent,
} from "react";
import type { Asset } from "../../api/types";
import { AssetRow } from "./AssetRow";
import classes from "./AssetTable.module.css";
import { isSelected, type Selection, type SelectionEvent } from "./selection";

const ROW_HEIGHT = 52;
const AHEAD = 40;

interface Props {
  rows: Asset[];
  more: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetching" | "fetchNextPage">;
  selection: Selection;
  select: Dispatch<SelectionEvent>;
  opened: string | undefined;
  onOpen(asset: string): void;
  names: ReadonlyMap<string, string>;
  batches: ReadonlyMap<string, string>;
  mediaUrl(value: string): string | null;
}

/** Any number of assets: only the rows in sight exist, and pages are loaded as one comes near them. */
export function AssetTable(props: Props) {
  const { rows, more, selection, select, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    getScrollElement: () => scroller.current,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetching, fetchNextPage } = more;
  useEffect(() => {
    if (last >= rows.length - AHEAD && hasNextPage && !isFetching) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetching, fetchNextPage]);

  const ids = () => rows.map((row) => row.id);
  const focusRow = (at: number) => {
    setActive(at);
    virtual.scrollToIndex(at);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active];
    if (
      row === undefined ||
      !(event.target instanceof HTMLElement) ||
      event.target.dataset.index === undefined
    )
      return;
    const step = STEPS[event.key];
    if (step !== undefined) {
      const to = Math.min(Math.max(active + step, 0), rows.length - 1);
      const target = rows[to];
      if (event.shiftKey && target !== undefined) {
        if (!isSelected(selection, row.id)) select({ type: "toggle", id: row.id });
        select({ type: "extend", id: target.id, shown: ids() });
      }
      focusRow(to);
    } else if (event.key === " ") select({ type: "toggle", id: row.id });
    else if (event.key === "Enter") onOpen(row.id);
    else return;
    event.preventDefault();
  };
  const pick = (row: Asset, event: MouseEvent) =>
    select(
      event.shiftKey
        ? { type: "extend", id: row.id, shown: ids() }
        : { type: "toggle", id: row.id },
    );

  return (
    <div ref={scroller} className={classes.scroller}>
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus -- its rows take the focus */}
      <div
        role="grid"
        aria-label="Assets"
        aria-multiselectable="true"
        aria-rowcount={hasNextPage ? -1 : rows.length + 1}
        onKeyDown={onKeyDown}
      >
        <HeadRow />
        <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {shown.map((place) => {
            const row = rows[place.index];
            return (
              row !== undefined && (
                <AssetRow
                  key={row.id}
                  asset={row}
                  index={place.index}
                  top={place.start}
                  active={place.index === active}
                  selected={isSelected(selection, row.id)}
                  opened={row.id === props.opened}
                  onPick={(event) => pick(row, event)}
                  onOpen={() => {
                    setActive(place.index);
                    onOpen(row.id);
                  }}
                  names={props.names}
                  batch={props.batches.get(row.batch) ?? ""}
                  mediaUrl={props.mediaUrl}
                />
              )
            );
          })}
        </div>
      </div>
      {isFetching && (
        <div className={classes.loading}>
          <Loader size="sm" aria-label="Loading assets" />
        </div>
      )}
    </div>
  );
}

const STEPS: Record<string, number | undefined> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

const HEADINGS = ["", "Asset", "Batch", "State", "Priority", "Assigned to", "Labels"];

function HeadRow() {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.columns}>
        {HEADINGS.map((heading) => (
          <span key={heading} role="columnheader" className={classes.cell}>
            {heading === "" ? <span className={classes.hidden}>Selected</span> : heading}
          </span>
        ))}
      </div>
    </div>
  );
}
