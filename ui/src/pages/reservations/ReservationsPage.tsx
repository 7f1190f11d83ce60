import {
  Button,
  Checkbox,
  Container,
  SegmentedControl,
  Table,
  Text,
  VisuallyHidden,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
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
import { StateBadge } from "../../components/StateBadge";
import { shortTime } from "./shortTime";

/** Who holds what; a manager may take it back. */
export function ReservationsPage() {
  const { project } = useParams({ from: "/inside/projects/$project/reservations" });
  const [state, setState] = useState<ReservationFilter>(undefined);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Clearing | null>(null);
  const { data, error } = useQuery(reservationsQuery(project, state));
  const clear = useClearReservations(project);
  const rows = data?.items ?? [];
  const chosen = rows.filter((row) => picked.has(row.id)).map((row) => row.id);
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const confirm = () => {
    if (asked === null) return;
    clear.mutate(asked, { onSettled: () => setAsked(null), onSuccess: () => setPicked(new Set()) });
  };
  return (
    <Container size="lg" w="100%" py="lg">
      <PageHead
        title="Reservations"
        actions={
          <>
            <SegmentedControl
              aria-label="State"
              size="xs"
              data={[
                { value: "", label: "All" },
                { value: "active", label: "Active" },
                { value: "expired", label: "Expired" },
              ]}
              value={state ?? ""}
              onChange={(value) => setState((value || undefined) as ReservationFilter)}
            />
            <Button
              size="xs"
              variant="light"
              disabled={chosen.length === 0}
              onClick={() => setAsked({ reservations: chosen })}
            >
              Clear selected
            </Button>
            <Button
              size="xs"
              variant="default"
              disabled={!rows.some((row) => row.state === "expired")}
              onClick={() => setAsked({ state: "expired" })}
            >
              Clear all expired
            </Button>
          </>
        }
      >
        Assets that are in somebody's hands now.
      </PageHead>
      {error !== null && <Notice tone="bad">{sentence(error)}</Notice>}
      {clear.isError && <Notice tone="bad">{sentence(clear.error)}</Notice>}
      {clear.isSuccess && (
        <Notice tone="good" mb="sm">
          {clear.data.cleared === 1 ? "1 reservation" : `${clear.data.cleared} reservations`}{" "}
          cleared.
        </Notice>
      )}
      {data !== undefined && rows.length === 0 ? (
        <Empty title="Nobody holds anything">Reservations stand here while people label.</Empty>
      ) : (
        <Holdings rows={rows} picked={picked} onToggle={toggle} />
      )}
      <Confirm
        opened={asked !== null}
        title={
          asked?.state === "expired"
            ? "Clear all expired reservations"
            : `Clear ${chosen.length} selected`
        }
        confirm="Clear"
        danger
        busy={clear.isPending}
        onConfirm={confirm}
        onClose={() => setAsked(null)}
      >
        Their holders lose the exclusive right; drafts are kept, and what they still submit counts
        if a place is free, or is kept as a late label.
      </Confirm>
    </Container>
  );
}

interface HoldingsProps {
  rows: Reservation[];
  picked: ReadonlySet<string>;
  onToggle(id: string): void;
}

function Holdings({ rows, picked, onToggle }: HoldingsProps) {
  return (
    <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table highlightOnHover verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40}>
              <VisuallyHidden>Selected</VisuallyHidden>
            </Table.Th>
            <Table.Th>Person</Table.Th>
            <Table.Th>Asset</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th visibleFrom="sm">Queue</Table.Th>
            <Table.Th>Since</Table.Th>
            <Table.Th>Until</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>
                <Checkbox
                  checked={picked.has(row.id)}
                  onChange={() => onToggle(row.id)}
                  aria-label={`Select ${row.external_id} of ${row.labeler_name}`}
                />
              </Table.Td>
              <Table.Td>
                {row.labeler_name}
                <Text size="xs" c="dimmed">
                  {row.labeler_email}
                </Text>
              </Table.Td>
              <Table.Td>{row.external_id}</Table.Td>
              <Table.Td>
                <StateBadge state={row.state} />
              </Table.Td>
              <Table.Td visibleFrom="sm">{row.queue}</Table.Td>
              <Table.Td>{shortTime(row.created_at)}</Table.Td>
              <Table.Td>{row.expires_at === null ? "no end" : shortTime(row.expires_at)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
