import { Link } from "@tanstack/react-router";
import { CountsBar, inCirculation, share, type Counts } from "../../components/CountsBar";
import { Panel } from "../../components/Panel";
import { ASSET_STATES } from "../../components/states";
import { StateBadge } from "../../components/StateBadge";
import classes from "./Overview.module.css";

/** All assets by state; each leads to those it counts. */
export function ProgressPanel({ counts, project }: { counts: Counts; project: string }) {
  const whole = inCirculation(counts);
  const shown = ASSET_STATES.filter((state) => (counts[state] ?? 0) > 0);
  return (
    <Panel title={`${share(counts.done ?? 0, whole)} done`}>
      <CountsBar counts={counts} label="Assets by state" tall />
      <ul className={classes.legend}>
        {shown.map((state) => (
          <li key={state}>
            <Link
              to="/projects/$project/queue"
              params={{ project }}
              search={{ state }}
              className={classes.entry}
            >
              <StateBadge state={state} />
              <span className={classes.count}>{(counts[state] ?? 0).toLocaleString("en")}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
