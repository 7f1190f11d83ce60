import { Button, Container, Group, List, SegmentedControl, Select, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import {
  membersQuery,
  reservationsQuery,
  useClearReservations,
  type Clearing,
  type ReservationFilter,
} from "../../api/people";
import { sentence } from "../../api/problem";
import type { Reservation } from "../../api/types";
import { Confirm } from "../../components/Confirm";
import { Empty } from "../../components/Empty";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { HandOverDialog } from "./HandOverDialog";
import { Holdings } from "./Holdings";
import { byPerson, consequences, type Holding } from "./holdings";

interface Asked {
  title: string;
  clearing: Clearing;
  rows: Reservation[];
}

/** Who holds what, and for how long; a manager may take it back or let somebody else go on. */
export function ReservationsPage() {
  const { project } = useParams({ from: "/inside/projects/$project/reservations" });
  const { state, person } = useSearch({ from: "/inside/projects/$project/reservations" });
  const navigate = useNavigate({ from: "/projects/$project/reservations" });
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const [giver, setGiver] = useState<Holding | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const { data, error } = useQuery(reservationsQuery(project, state, person));
  const { data: members } = useQuery(membersQuery(project));
  const clear = useClearReservations(project);

  const rows = data?.items ?? [];
  const chosen = rows.filter((row) => picked.has(row.id));
  const expired = rows.filter((row) => row.state === "expired");
  const show = (change: { state?: ReservationFilter; person?: string }) =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  const pick = (ids: readonly string[], on: boolean) => {
    const next = new Set(picked);
    for (const id of ids)
      if (on) next.add(id);
      else next.delete(id);
    setPicked(next);
  };
  const ask = (next: Asked) => {
    setTold(null);
    clear.reset();
    setAsked(next);
  };
  const confirm = () => {
    if (asked === null) return;
    clear.mutate(asked.clearing, {
      onSettled: () => setAsked(null),
      onSuccess: ({ cleared }) => {
        setPicked(new Set());
        setTold(`${cleared === 1 ? "1 reservation" : `${cleared} reservations`} cleared.`);
      },
    });
  };
  return (
    <Container size="lg" w="100%" py="lg">
      <PageHead
        title="Reservations"
        actions={
          <>
            <Button
              size="xs"
              variant="light"
              disabled={chosen.length === 0}
              onClick={() =>
                ask({
                  title: `Clear ${chosen.length} selected`,
                  clearing: { reservations: chosen.map((row) => row.id) },
                  rows: chosen,
                })
              }
            >
              Clear selected
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={expired.length === 0}
              onClick={() =>
                ask({
                  title: "Clear all expired reservations",
                  clearing: { state: "expired", labeler: person },
                  rows: expired,
                })
              }
            >
              Clear all expired
            </Button>
          </>
        }
      >
        Assets that are in somebody’s hands now.
      </PageHead>
      <Group gap="xs" mb="sm">
        <SegmentedControl
          aria-label="State"
          size="xs"
          data={[
            { value: "", label: "All" },
            { value: "active", label: "Active" },
            { value: "expired", label: "Expired" },
          ]}
          value={state ?? ""}
          onChange={(value) => show({ state: (value || undefined) as ReservationFilter })}
        />
        <Select
          aria-label="Person"
          placeholder="Everybody"
          size="xs"
          w={200}
          clearable
          searchable
          clearButtonProps={{ "aria-label": "Everybody" }}
          data={(members?.items ?? []).map(({ user, name }) => ({ value: user, label: name }))}
          value={person ?? null}
          onChange={(user) => show({ person: user ?? undefined })}
        />
      </Group>
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {clear.isError && <Notice tone="bad">{sentence(clear.error)}</Notice>}
      {told !== null && (
        <Notice tone="good" mb="sm" withCloseButton onClose={() => setTold(null)}>
          {told}
        </Notice>
      )}
      {typeof data?.next_cursor === "string" && (
        <Notice tone="info" mb="sm">
          The first {rows.length.toLocaleString("en")} are shown; choose a person to see the others.
        </Notice>
      )}
      {data === undefined && error === null && <Skeleton h={240} />}
      {data !== undefined && rows.length === 0 && (
        <Empty title={state === "expired" ? "Nothing expired" : "Nobody holds anything"}>
          Reservations stand here while people label.
        </Empty>
      )}
      {rows.length > 0 && (
        <Holdings
          project={project}
          holdings={byPerson(rows)}
          picked={picked}
          onPick={pick}
          onClear={(holding) =>
            ask({
              title: `Clear all of ${holding.name}`,
              clearing: { labeler: holding.user, state },
              rows: holding.rows,
            })
          }
          onHandOver={(holding) => {
            setTold(null);
            setGiver(holding);
          }}
        />
      )}
      <Confirm
        opened={asked !== null}
        title={asked?.title ?? ""}
        confirm="Clear"
        danger
        busy={clear.isPending}
        onConfirm={confirm}
        onClose={() => setAsked(null)}
      >
        <List size="sm" mb="xs">
          {consequences(asked?.rows ?? []).map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        Drafts are kept and return when the same person gets the asset again. What is still handed
        in counts where a place is free, and is kept as a late label otherwise.
      </Confirm>
      <HandOverDialog
        project={project}
        holding={giver}
        onDone={setTold}
        onClose={() => setGiver(null)}
      />
    </Container>
  );
}
