import { Text } from "@mantine/core";
import type { Stats } from "../../api/types";
import { counted } from "../../components/counted";
import { duration } from "../../components/duration";
import { LinkButton } from "../../components/LinkButton";
import { Panel } from "../../components/Panel";
import classes from "./Overview.module.css";

const SHOWN = 6;

interface Props {
  project: string;
  labelers: Stats["labelers"];
}

/** Who has labeled most. */
export function PeoplePanel({ project, labelers }: Props) {
  const people = labelers.filter((person) => person.labels > 0).sort((a, b) => b.labels - a.labels);
  const most = people[0]?.labels ?? 1;
  return (
    <Panel
      title="People"
      actions={
        <LinkButton to="/projects/$project/jobs" params={{ project }} size="xs" variant="default">
          Stats
        </LinkButton>
      }
    >
      {people.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody has labeled anything yet.
        </Text>
      )}
      <ul className={classes.list}>
        {people.slice(0, SHOWN).map((person) => (
          <li key={person.user}>
            <div className={classes.line}>
              <span className={classes.name}>{person.name}</span>
              <span className={classes.aside}>
                {counted(person.labels, "label")}
                {person.median_seconds !== null && ` · ${duration(person.median_seconds)} each`}
                {typeof person.agreement === "number" &&
                  ` · ${Math.round(100 * person.agreement)} % agree`}
              </span>
            </div>
            <div className={classes.track}>
              <div
                className={classes.share}
                style={{ width: `${(100 * person.labels) / most}%` }}
              />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
