import {
  useQueries,
  useQueryClient,
  type QueryKey,
  type UseQueryOptions,
} from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { Page } from "../../api/types";
import { countRows, learn, WINDOW, windowsOf, type Span } from "./windows";

/** The query of the window that begins at a cursor. */
type WindowQuery<T, K extends QueryKey> = (
  cursor: string,
) => UseQueryOptions<Page<T>, Error, Page<T>, K>;

/** A list as its views see it: how many rows are known, and those that are at hand. */
export interface Rows<T> {
  count: number;
  /** Undefined while its window is on its way. */
  at(row: number): T | undefined;
  /** The rows of a span that are at hand, wherever they are. */
  between(from: number, to: number): T[];
  /** Says which rows are in sight. */
  show(rows: Span): void;
  /** True until the first window has come, or failed. */
  pending: boolean;
  refreshing: boolean;
  error: Error | null;
}

interface Known {
  list: string;
  starts: readonly string[];
  /** What stood at these places before the list moved: shown until the new windows come. */
  before: readonly string[];
  seen: Span;
}

const NOTHING: Span = { first: 0, last: 0 };

/** A list of any length; `list` names it, and another name begins at its top. */
export function useWindows<T, K extends QueryKey>(list: string, query: WindowQuery<T, K>): Rows<T> {
  const client = useQueryClient();
  const [state, setKnown] = useState<Known>({ list, starts: [""], before: [], seen: NOTHING });
  const known = state.list === list ? state : { list, starts: [""], before: [], seen: NOTHING };
  const { starts, before } = known;
  const span = windowsOf(known.seen, starts.length);
  const shown = starts.slice(span.first, span.last + 1);
  const read = (start: string | undefined) =>
    start === undefined ? undefined : client.getQueryData<Page<T>>(query(start).queryKey);

  const results = useQueries({
    queries: shown.map((start, nth) => ({
      ...query(start),
      gcTime: 30 * 60_000,
      placeholderData: () => read(before[span.first + nth]),
    })),
  });

  let learned = starts;
  results.forEach(({ data, isPlaceholderData }, nth) => {
    if (data !== undefined && !isPlaceholderData && span.first + nth < learned.length)
      learned = learn(learned, span.first + nth, data.next_cursor);
  });
  if (learned !== starts || known !== state) {
    setKnown({ ...known, starts: learned, before: learned === starts ? before : starts });
  }

  const pageOf = (window: number) =>
    window >= span.first && window <= span.last
      ? results[window - span.first]?.data
      : read(starts[window]);
  const at = (row: number) => pageOf(Math.floor(row / WINDOW))?.items[row % WINDOW];
  const show = useCallback((seen: Span) => setKnown((now) => withSight(now, seen)), []);
  const first = results[0];
  const end = pageOf(starts.length - 1)?.items.length;
  return {
    count: countRows(starts.length, end),
    at,
    between: (from, to) => {
      const rows: T[] = [];
      for (let row = from; row <= to; row++) {
        const found = at(row);
        if (found !== undefined) rows.push(found);
      }
      return rows;
    },
    show,
    pending: first === undefined || (first.isPending && first.data === undefined),
    refreshing: results.some((result) => result.isFetching),
    error: useMemo(() => results.find((result) => result.isError)?.error ?? null, [results]),
  };
}

/** The same state while the same windows are in sight, so that scrolling draws nothing twice. */
function withSight(now: Known, seen: Span): Known {
  const was = windowsOf(now.seen, Infinity);
  const is = windowsOf(seen, Infinity);
  return was.first === is.first && was.last === is.last ? now : { ...now, seen };
}
