import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { stuckQuery, type Stuck } from "../../api/insight";
import { sentence } from "../../api/problem";
import { ago } from "../../components/duration";
import { Panel } from "../../components/Panel";
import { AssetLink } from "../AssetLink";
import classes from "./Overview.module.css";

const SHOWN = 8;

const REASONS: Record<string, string> = {
  on_hold: "On hold",
  skipped_by_all: "Everybody skipped it",
  broken: "Reported broken",
  rework_contested: "Its author contests the rejection",
  sent_back_too_often: "Rejected too often",
  rework_author_left: "Its rework waits for somebody who left",
  no_reviewer: "Nobody may review it",
  no_labelers: "There is no labeler",
  quota_reached: "Everybody has reached their limit",
  assigned_to_gone: "Assigned to people who are gone",
  nobody_has_skills: "Nobody has the skills it requires",
  target_above_team: "Needs more labels than there are people",
  nobody_left: "Nobody is left who has not labeled it",
};

const stuckReason = (code: string): string => REASONS[code] ?? code.replaceAll("_", " ");

/** What nobody can finish, why, and what would help. */
export function StuckPanel({ project }: { project: string }) {
  const { data, error } = useQuery(stuckQuery(project));
  const stuck = data?.items ?? [];
  return (
    <Panel title="Stuck" says="Assets that nobody can finish as things are.">
      <Text size="sm" c="dimmed" role="status">
        {error !== null && sentence(error)}
        {data !== undefined &&
          stuck.length === 0 &&
          "None: everything can be finished by somebody."}
      </Text>
      <ul className={classes.list}>
        {stuck.slice(0, SHOWN).map((one) => (
          <StuckLine key={one.asset} project={project} stuck={one} />
        ))}
      </ul>
      {stuck.length > SHOWN && (
        <Text size="sm" c="dimmed" mt="sm">
          and {stuck.length - SHOWN} more
        </Text>
      )}
    </Panel>
  );
}

function StuckLine({ project, stuck }: { project: string; stuck: Stuck }) {
  return (
    <li>
      <div className={classes.line}>
        <AssetLink project={project} asset={stuck.asset}>
          {stuck.external_id}
        </AssetLink>
        {stuck.since !== null && <span className={classes.aside}>{ago(stuck.since)}</span>}
      </div>
      <Text size="sm">{stuck.detail ?? stuckReason(stuck.reason)}</Text>
      <Text size="sm" c="dimmed">
        {stuck.remedy}
      </Text>
    </li>
  );
}
