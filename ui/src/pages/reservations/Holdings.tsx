import { Button, Checkbox, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { clock } from "../../api/clock";
import type { Reservation } from "../../api/types";
import { ago, duration } from "../../components/duration";
import { useEverySecond } from "../../components/everySecond";
import { StateBadge } from "../../components/StateBadge";
import { wholeTime } from "../../components/moment";
import { AssetLink } from "../AssetLink";
import { holdingText, type Holding } from "./holdings";
import classes from "./reservations.module.css";

interface Props {
  project: string;
  holdings: readonly Holding[];
  picked: ReadonlySet<string>;
  onPick(ids: readonly string[], on: boolean): void;
  onClear(holding: Holding): void;
  onHandOver(holding: Holding): void;
}

/** Who holds what, person by person. */
export function Holdings({ project, holdings, picked, onPick, onClear, onHandOver }: Props) {
  return (
    <Table.ScrollContainer minWidth={340} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing={6} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={36}>
              <VisuallyHidden>Selected</VisuallyHidden>
            </Table.Th>
            <Table.Th>Asset</Table.Th>
            <Table.Th visibleFrom="sm">To</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th visibleFrom="sm">Held since</Table.Th>
            <Table.Th ta="right">Time left</Table.Th>
          </Table.Tr>
        </Table.Thead>
        {holdings.map((holding) => (
          <Table.Tbody key={holding.user}>
            <PersonRow
              holding={holding}
              picked={picked}
              onPick={onPick}
              onClear={() => onClear(holding)}
              onHandOver={() => onHandOver(holding)}
            />
            {holding.rows.map((row) => (
              <Table.Tr key={row.id} data-selected={picked.has(row.id) || undefined}>
                <Table.Td>
                  <Checkbox
                    size="sm"
                    checked={picked.has(row.id)}
                    onChange={(event) => onPick([row.id], event.currentTarget.checked)}
                    aria-label={`Select ${row.external_id} of ${row.labeler_name}`}
                  />
                </Table.Td>
                <Table.Td>
                  <AssetLink project={project} asset={row.asset}>
                    {row.external_id}
                  </AssetLink>
                </Table.Td>
                <Table.Td visibleFrom="sm">{row.queue === "label" ? "label" : "review"}</Table.Td>
                <Table.Td>
                  <StateBadge state={row.state} />
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <time dateTime={row.created_at} title={wholeTime(row.created_at)}>
                    {ago(row.created_at, clock.now())}
                  </time>
                </Table.Td>
                <Table.Td ta="right">
                  <TimeLeft row={row} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </Table.ScrollContainer>
  );
}

interface PersonProps {
  holding: Holding;
  picked: ReadonlySet<string>;
  onPick(ids: readonly string[], on: boolean): void;
  onClear(): void;
  onHandOver(): void;
}

function PersonRow({ holding, picked, onPick, onClear, onHandOver }: PersonProps) {
  const { name, email, rows } = holding;
  const chosen = rows.filter((row) => picked.has(row.id)).length;
  return (
    <Table.Tr className={classes.person}>
      <Table.Td>
        <Checkbox
          size="sm"
          checked={chosen === rows.length}
          indeterminate={chosen > 0 && chosen < rows.length}
          onChange={(event) =>
            onPick(
              rows.map((row) => row.id),
              event.currentTarget.checked,
            )
          }
          aria-label={`Select all of ${name}`}
        />
      </Table.Td>
      <Table.Th colSpan={5} scope="rowgroup">
        <Group justify="space-between" gap="4px 12px">
          <span>
            {name}{" "}
            <Text component="span" size="xs" c="dimmed" title={email}>
              {holdingText(holding)}
            </Text>
          </span>
          <Group gap={6} role="group" aria-label={`What ${name} holds`}>
            <Button size="compact-xs" variant="default" onClick={onHandOver}>
              Hand over
            </Button>
            <Button size="compact-xs" variant="default" onClick={onClear}>
              Clear all
            </Button>
          </Group>
        </Group>
      </Table.Th>
    </Table.Tr>
  );
}

/** Counts down while active; afterwards, since when it could be anybody's. */
function TimeLeft({ row }: { row: Reservation }) {
  const text = useEverySecond(() => {
    if (row.expires_at === null) return "no end";
    const left = (Date.parse(row.expires_at) - clock.now()) / 1000;
    if (row.state === "expired") return `ran out ${ago(row.expires_at, clock.now())}`;
    return left > 0 ? duration(Math.round(left)) : "running out";
  });
  return (
    <Text component="span" size="sm" className={classes.time}>
      {text}
    </Text>
  );
}
