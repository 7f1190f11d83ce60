import { Badge, Box, Button } from "@mantine/core";
import { useInfiniteQuery, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useReducer, useState } from "react";
import type { Action } from "../../actions";
import { assetsQuery } from "../../api/assets";
import { membersQuery } from "../../api/people";
import { sentence } from "../../api/problem";
import { batchesQuery, projectQuery, statsQuery } from "../../api/projects";
import type { AssetFilter } from "../../api/types";
import { Empty } from "../../components/Empty";
import { HelpSheet } from "../../components/HelpSheet";
import { LinkButton } from "../../components/LinkButton";
import { mediaResolver } from "../../components/media";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { useActions } from "../../components/useActions";
import { AssetPanel } from "./AssetPanel";
import { AssetTable } from "./AssetTable";
import { AssignDialog } from "./AssignDialog";
import { Filters, type FilterChange } from "./Filters";
import { PrioritizeDialog } from "./PrioritizeDialog";
import classes from "./QueuePage.module.css";
import { nobody, selectionReducer, sizeOf } from "./selection";
import { SelectionBar } from "./SelectionBar";
import { useBulkChange } from "./useBulkChange";

type Dialog = "prioritize" | "assign" | "help" | null;

/** The queue as its manager sees and steers it, in the order of hand-out. */
export function QueuePage() {
  const { project } = useParams({ from: "/inside/projects/$project/queue" });
  const search = useSearch({ from: "/inside/projects/$project/queue" });
  const navigate = useNavigate({ from: "/projects/$project/queue" });
  const { state = "queued", batch, q } = search;
  const filter: AssetFilter = { state: state === "all" ? undefined : state, batch, q };

  const { data: settings } = useSuspenseQuery(projectQuery(project));
  const { data: stats } = useQuery(statsQuery(project));
  const { data: batches } = useQuery(batchesQuery(project));
  const { data: members } = useQuery(membersQuery(project));
  const assets = useInfiniteQuery(assetsQuery(project, filter));
  const [selection, select] = useReducer(selectionReducer, nobody);
  const [dialog, setDialog] = useState<Dialog>(null);
  const bulk = useBulkChange(project);

  const matching = countMatching(filter, stats?.assets, batches?.items);
  const size = sizeOf(selection, matching);
  const some = selection.kind === "all" || selection.ids.size > 0;
  const actions: Action[] = [
    {
      name: "prioritize",
      label: "Prioritize",
      keys: ["p"],
      when: some,
      run: () => setDialog("prioritize"),
    },
    { name: "assign", label: "Assign to", keys: ["a"], when: some, run: () => setDialog("assign") },
    { name: "all", label: "Select all", keys: ["Ctrl+a"], run: () => select({ type: "all" }) },
    {
      name: "clear",
      label: "Deselect",
      keys: ["Escape"],
      when: some && search.asset === undefined,
      run: () => select({ type: "clear" }),
    },
    { name: "help", label: "Keys", keys: ["?"], run: () => setDialog("help") },
  ];
  useActions(() => actions);

  const setFilter = (change: FilterChange) => {
    select({ type: "clear" });
    bulk.dismiss();
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  };
  const open = (asset: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, asset }), replace: true });
  const change = (set: Parameters<typeof bulk.run>[1], done: string) => {
    const ids = selection.kind === "some" ? [...selection.ids] : null;
    bulk.run(ids === null ? { filter } : { ids }, set, done);
    setDialog(null);
    select({ type: "clear" });
  };
  const rows = assets.data?.pages.flatMap((page) => page.items) ?? [];
  const names = new Map((members?.items ?? []).map((member) => [member.user, member.name]));
  const batchNames = new Map((batches?.items ?? []).map((batch) => [batch.id, batch.name]));

  return (
    <Box className={classes.page}>
      <PageHead
        title="Queue"
        actions={
          stats !== undefined && (
            <Badge variant="outline" color="gray" tt="none" size="lg">
              {Math.round(stats.labels_per_hour)} labels an hour
            </Badge>
          )
        }
      />
      <Filters
        filter={filter}
        counts={stats?.assets}
        batches={batches?.items ?? []}
        onChange={setFilter}
      />
      {bulk.told !== null && (
        <Notice tone={bulk.told.tone} withCloseButton onClose={bulk.dismiss} mb="xs">
          {bulk.told.text}
        </Notice>
      )}
      <SelectionBar selection={selection} size={size} actions={actions} busy={bulk.busy} />
      {assets.isError && <Notice tone="bad">{sentence(assets.error)}</Notice>}
      {assets.isSuccess && rows.length === 0 ? (
        <NoAssets
          filtered={stats === undefined || countOf(stats.assets) > 0}
          project={project}
          onClear={() => setFilter({ state: "all", batch: undefined, q: undefined })}
        />
      ) : (
        <AssetTable
          rows={rows}
          more={assets}
          selection={selection}
          select={select}
          onOpen={open}
          opened={search.asset}
          names={names}
          batches={batchNames}
          mediaUrl={mediaResolver(settings.media_origins)}
        />
      )}
      <PrioritizeDialog
        project={project}
        opened={dialog === "prioritize"}
        size={size}
        onClose={() => setDialog(null)}
        onConfirm={(priority) =>
          change(
            { priority },
            priority === null ? "without a priority" : `prioritized at ${priority}`,
          )
        }
      />
      <AssignDialog
        project={project}
        opened={dialog === "assign"}
        size={size}
        onClose={() => setDialog(null)}
        onConfirm={(assigned_to) => change({ assigned_to }, assignedText(assigned_to, names))}
      />
      <AssetPanel
        project={project}
        asset={search.asset}
        names={names}
        mediaUrl={mediaResolver(settings.media_origins)}
        onClose={() => open(undefined)}
      />
      <HelpSheet
        actions={[...actions, ...TABLE_KEYS]}
        opened={dialog === "help"}
        onClose={() => setDialog(null)}
      />
    </Box>
  );
}

function assignedText(people: string[], names: ReadonlyMap<string, string>): string {
  if (people.length === 0) return "open to everybody";
  return `assigned to ${people.map((user) => names.get(user) ?? user).join(", ")}`;
}

const nothing = () => undefined;
const TABLE_KEYS: Action[] = [
  { name: "move", label: "Move among the rows", keys: ["ArrowUp", "ArrowDown"] },
  { name: "toggle", label: "Select or deselect the row", keys: ["Space"] },
  { name: "extend", label: "Extend the selection", keys: ["Shift+ArrowDown", "Shift+ArrowUp"] },
  {
    name: "open",
    label: "Show the asset, its history, and why it is or isn't next",
    keys: ["Enter"],
  },
].map((key) => ({ ...key, group: "In the table", run: nothing }));

type Counts = Partial<Record<string, number>>;

/** How many assets the filter finds, where the counts at hand tell; null where they don't. */
function countMatching(
  filter: AssetFilter,
  all: Counts | undefined,
  batches: { id: string; counts?: Counts }[] | undefined,
): number | null {
  if (filter.q !== undefined) return null;
  const counts =
    filter.batch === undefined ? all : batches?.find((batch) => batch.id === filter.batch)?.counts;
  if (counts === undefined) return null;
  if (filter.state !== undefined) return counts[filter.state] ?? 0;
  return countOf(counts);
}

const countOf = (counts: Counts = {}): number =>
  Object.values(counts).reduce<number>((sum, n) => sum + (n ?? 0), 0);

interface NoAssetsProps {
  filtered: boolean;
  project: string;
  onClear(): void;
}

function NoAssets({ filtered, project, onClear }: NoAssetsProps) {
  if (filtered) {
    return (
      <Empty title="No asset matches" action={<Button onClick={onClear}>Show all</Button>}>
        None is in this state or batch at the moment.
      </Empty>
    );
  }
  return (
    <Empty
      title="No assets yet"
      action={
        <LinkButton to="/projects/$project/import" params={{ project }}>
          Import assets
        </LinkButton>
      }
    >
      Import a file, and the queue hands its assets out in order.
    </Empty>
  );
}
