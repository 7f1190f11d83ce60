import { Text } from "@mantine/core";
import type { Job } from "../../api/insight";
import { duration } from "../../components/duration";
import classes from "./reviews.module.css";

interface Props {
  jobs: readonly Job[];
  picked: string | undefined;
  onPick(user: string | undefined): void;
}

/** Who reviews, and what they decided; pressed, their verdicts are listed. */
export function Reviewers({ jobs, picked, onPick }: Props) {
  if (jobs.length === 0) return null;
  return (
    <div className={classes.reviewers} role="group" aria-label="Reviewers">
      {jobs.map((job) => (
        <button
          key={job.user}
          type="button"
          className={classes.reviewer}
          aria-pressed={picked === job.user}
          onClick={() => onPick(picked === job.user ? undefined : job.user)}
        >
          <Text component="span" size="sm" fw={650}>
            {job.name}
          </Text>
          <Text component="span" size="xs" c="dimmed">
            {verdicts(job)}
          </Text>
          <Text component="span" size="xs" c="dimmed">
            {job.held > 0 ? `${job.held} in hand` : "nothing in hand"}
            {job.median_seconds ? ` · ${duration(job.median_seconds)} each` : ""}
          </Text>
        </button>
      ))}
    </div>
  );
}

function verdicts({ submitted, approved, rejected }: Job): string {
  if (submitted === 0) return "no verdicts yet";
  const corrected = submitted - approved - rejected;
  return [
    `${approved} approved`,
    corrected > 0 && `${corrected} corrected`,
    rejected > 0 && `${rejected} sent back`,
  ]
    .filter(Boolean)
    .join(", ");
}
