import { Badge, Button, Table, UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { Job } from "../../api/insight";
import { duration } from "../../components/duration";
import classes from "./Jobs.module.css";
import type { SortKey } from "./jobList";

const COLUMNS: { key: SortKey; label: string; says: string }[] = [
  { key: "submitted", label: "Done", says: "Labels or verdicts handed in" },
  { key: "approved", label: "Accepted", says: "Accepted by a reviewer" },
  { key: "rejected", label: "Rejected", says: "Sent back by a reviewer" },
  { key: "in_review", label: "In review", says: "Waiting for a verdict" },
  { key: "rework", label: "Rework", says: "Owed: rejected and not handed in again" },
  { key: "held", label: "In hand", says: "Reserved now" },
  { key: "remaining", label: "Remaining", says: "Still to be handed out, in the common pool" },
  { key: "median_seconds", label: "Time per item", says: "Median active time" },
];

interface Props {
  jobs: Job[];
  sort: SortKey;
  onSort(key: SortKey): void;
  onOpen(user: string): void;
}

export function JobTable({ jobs, sort, onSort, onOpen }: Props) {
  return (
    <Table.ScrollContainer
      minWidth={860}
      className={classes.frame}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
    >
      <Table highlightOnHover verticalSpacing="xs" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Head column={{ key: "name", label: "Person", says: "" }} sort={sort} onSort={onSort} />
            <Table.Th>Queue</Table.Th>
            {COLUMNS.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
            <Table.Th>
              <VisuallyHidden>Stats</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Table.Tr key={`${job.user} ${job.queue}`}>
              <Table.Td className={classes.person}>{job.name}</Table.Td>
              <Table.Td>
                <Badge
                  variant="light"
                  color={job.queue === "label" ? "brand" : "grape"}
                  tt="none"
                  className={classes.badge}
                >
                  {QUEUE_NAMES[job.queue]}
                </Badge>
              </Table.Td>
              {COLUMNS.map(({ key }) => (
                <Table.Td key={key} className={classes.number} data-column={key}>
                  {cell(job, key)}
                </Table.Td>
              ))}
              <Table.Td className={classes.number}>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => onOpen(job.user)}
                  aria-label={`Stats of ${job.name}, ${QUEUE_NAMES[job.queue].toLowerCase()}`}
                >
                  Stats
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const QUEUE_NAMES = { label: "Labeling", review: "Review" } as const;

interface HeadProps {
  column: { key: SortKey; label: string; says: string };
  sort: SortKey;
  onSort(key: SortKey): void;
}

function Head({ column: { key, label, says }, sort, onSort }: HeadProps) {
  const sorted = sort === key;
  const direction = key === "name" ? "ascending" : "descending";
  return (
    <Table.Th
      className={key === "name" ? classes.person : classes.number}
      aria-sort={sorted ? direction : undefined}
    >
      <UnstyledButton
        className={classes.sort}
        data-sorted={sorted || undefined}
        title={says || undefined}
        onClick={() => onSort(key)}
      >
        {label}
        {sorted && <span aria-hidden="true">{key === "name" ? " ↑" : " ↓"}</span>}
      </UnstyledButton>
    </Table.Th>
  );
}

function cell(job: Job, key: SortKey): string {
  if (key === "median_seconds") {
    return job.median_seconds === null ? "–" : duration(job.median_seconds);
  }
  // A reviewer's job has no labels of its own that could wait or come back.
  if (job.queue === "review" && (key === "in_review" || key === "rework")) return "";
  return job[key].toLocaleString("en");
}
