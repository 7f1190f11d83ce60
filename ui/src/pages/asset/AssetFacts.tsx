import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { batchesQuery } from "../../api/projects";
import type { Asset } from "../../api/types";
import { Panel } from "../../components/Panel";
import { shortTime } from "../../components/moment";
import classes from "./asset.module.css";

interface Props {
  project: string;
  asset: Asset;
  nameOf(user: string): string;
}

/** Where the asset comes from, and what decides when it is handed out. */
export function AssetFacts({ project, asset, nameOf }: Props) {
  const { data: batches } = useQuery(batchesQuery(project));
  const batch = batches?.items.find((one) => one.id === asset.batch);
  const { priority, assigned_to: people, skills } = asset;
  return (
    <Panel title="Facts">
      <dl className={classes.facts}>
        <Fact name="Labels">
          {asset.labels_count} of {asset.labels_required}
        </Fact>
        <Fact name="Priority">{priority ?? "none"}</Fact>
        <Fact name="Assigned to">
          {people.length === 0 ? "everybody" : people.map(nameOf).join(", ")}
        </Fact>
        {skills.length > 0 && <Fact name="Needs">{skills.join(", ")}</Fact>}
        <Fact name="Batch">
          <Link
            to="/projects/$project/queue"
            params={{ project }}
            search={{ batch: asset.batch, state: "all" }}
            className={classes.link}
          >
            {batch === undefined ? "…" : `${batch.number}. ${batch.name}`}
          </Link>
          <Text component="span" c="dimmed" size="sm">
            , row {asset.row.toLocaleString("en")}
          </Text>
        </Fact>
        {asset.group !== null && <Fact name="Group">{asset.group}</Fact>}
        <Fact name="Added">
          <time dateTime={asset.created_at}>{shortTime(asset.created_at)}</time>
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
