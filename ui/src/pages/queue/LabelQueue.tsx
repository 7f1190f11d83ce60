import { Badge, Group, SegmentedControl } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useReducer, useState } from "react";
import { assetsQuery, countQuery } from "../../api/assets";
import { membersQuery } from "../../api/people";
import { sentence } from "../../api/problem";
import { batchesQuery, projectQuery, statsQuery } from "../../api/projects";
import type { Asset, AssetChange } from "../../api/types";
import { counted } from "../../components/counted";
import { HelpSheet } from "../../components/HelpSheet";
import { mediaResolver } from "../../components/media";
import { Notice } from "../../components/Notice";
import { useActions } from "../../components/useActions";
import { AssetGallery } from "./AssetGallery";
import { AssetPanel } from "./AssetPanel";
import { AssetTable } from "./AssetTable";
import { Filters, type FilterChange } from "./Filters";
import { NoAssets } from "./NoAssets";
import classes from "./QueuePage.module.css";
import { firstActions, LIST_KEYS, queueActions, type DialogName } from "./queueActions";
import { QueueDialogs } from "./QueueDialogs";
import { countMatching, filterOf, sumOf, type QueueSearch, type View } from "./search";
import { isSome, nobody, selectionReducer, selectOf, sizeOf } from "./selection";
import { SelectionBar } from "./SelectionBar";
import { ToldBanner } from "./Told";
import { useBulkChange } from "./useBulkChange";
import { useView } from "./useView";
import { useWindows } from "./useWindows";
import { WINDOW } from "./windows";

const VIEWS = [
  { value: "table", label: "Table" },
  { value: "gallery", label: "Gallery" },
];

/** The label queue: filtered, looked at, selected from and changed. */
export function LabelQueue({ project }: { project: string }) {
  const search = useSearch({ from: "/inside/projects/$project/queue" });
  const navigate = useNavigate({ from: "/projects/$project/queue" });
  const filter = filterOf(search);
  const { data: settings } = useSuspenseQuery(projectQuery(project));
  const { data: stats } = useQuery(statsQuery(project));
  const { data: batches } = useQuery(batchesQuery(project));
  const { data: members } = useQuery(membersQuery(project));
  const names = new Map((members?.items ?? []).map((member) => [member.user, member.name]));
  const nameOf = (user: string) => names.get(user) ?? user;

  const rows = useWindows(JSON.stringify(filter), (cursor) =>
    assetsQuery(project, filter, WINDOW, cursor),
  );
  const [selection, select] = useReducer(selectionReducer, nobody);
  const [dialog, setDialog] = useState<DialogName | "help" | null>(null);
  const [view, setView] = useView(search.view);
  const bulk = useBulkChange(project, nameOf);

  const expected = countMatching(filter, stats?.assets, batches?.items);
  // The counts are of a moment ago; whether there is anything at all, the list knows better.
  const any = rows.pending ? expected !== 0 : rows.count > 0;
  const known = any ? expected || null : 0;
  // Looked for one by one only once somebody means them all.
  const { data: found } = useQuery({
    ...countQuery(project, filter),
    enabled: known === null && selection.kind === "all",
  });
  const matching = known ?? found?.count ?? null;
  const size = sizeOf(selection, matching);

  const go = (change: Partial<QueueSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const setFilter = (change: FilterChange) => {
    select({ type: "clear" });
    if (bulk.told?.operation === undefined) bulk.say(null);
    go(change);
  };
  const show = (next: View) => {
    setView(next);
    go({ view: next });
  };
  const chosen = (): Asset[] =>
    rows.between(0, rows.count - 1).filter((row) => selection.ids.has(row.id));
  const selected = selectOf(selection, filter);
  const change = (set: AssetChange) => {
    // What was labeled cannot be given back.
    const before = selection.kind === "some" && set.labels === undefined ? chosen() : null;
    bulk.run(selected, set, before?.length === selection.ids.size ? before : null);
    setDialog(null);
    select({ type: "clear" });
  };
  const actions = queueActions({
    some: isSome(selection, matching),
    any,
    view,
    busy: bulk.busy,
    panelOpen: search.asset !== undefined,
    ask: setDialog,
    selectAll: () => select({ type: "all" }),
    clear: () => select({ type: "clear" }),
    show,
    undo: bulk.told?.undo,
  });
  useActions(() => actions);
  const List = view === "gallery" ? AssetGallery : AssetTable;

  return (
    <>
      <Filters
        project={project}
        filter={filter}
        counts={stats?.assets}
        batches={batches?.items ?? []}
        onChange={setFilter}
      />
      {bulk.told !== null && <ToldBanner told={bulk.told} onClose={() => bulk.say(null)} />}
      <div className={classes.above}>
        <SelectionBar
          selection={selection}
          size={size}
          matching={matching}
          actions={actions}
          first={firstActions(filter.state)}
          busy={bulk.busy}
        />
        <Group gap="xs" wrap="nowrap" className={classes.views}>
          {stats !== undefined && (
            <Badge variant="outline" color="gray" tt="none" className={classes.desk}>
              {counted(Math.round(stats.labels_per_hour), "label")} in the last hour
            </Badge>
          )}
          <SegmentedControl
            size="xs"
            data={VIEWS}
            aria-label="Show as"
            value={view}
            onChange={(next) => show(next as View)}
          />
        </Group>
      </div>
      {rows.error !== null && <Notice tone="bad">{sentence(rows.error)}</Notice>}
      {!rows.pending && rows.count === 0 ? (
        <NoAssets
          filtered={stats === undefined || sumOf(stats.assets) > 0}
          project={project}
          onClear={() => go({ ...NO_FILTER, state: "all" })}
        />
      ) : (
        <List
          key={JSON.stringify(filter)}
          rows={rows}
          selection={selection}
          select={select}
          onOpen={(asset) => go({ asset })}
          opened={search.asset}
          names={names}
          batches={new Map((batches?.items ?? []).map((batch) => [batch.id, batch.name]))}
          mediaUrl={mediaResolver(settings.media_origins)}
        />
      )}
      <QueueDialogs
        project={project}
        open={dialog === "help" ? null : dialog}
        size={size}
        onClose={() => setDialog(null)}
        selected={selected}
        onSet={change}
      />
      <AssetPanel
        project={project}
        asset={search.asset}
        names={names}
        mediaUrl={mediaResolver(settings.media_origins)}
        onClose={() => go({ asset: undefined })}
      />
      <HelpSheet
        actions={[...actions, ...LIST_KEYS]}
        opened={dialog === "help"}
        onClose={() => setDialog(null)}
      />
    </>
  );
}

const NO_FILTER: Partial<QueueSearch> = {
  batch: undefined,
  priority: undefined,
  assigned_to: undefined,
  labeled_by: undefined,
  q: undefined,
};
