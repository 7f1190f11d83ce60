import { Anchor, Button, Title } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { assetQuery } from "../../api/assets";
import { membersQuery } from "../../api/people";
import { projectQuery, reviewSettingsQuery } from "../../api/projects";
import type { Asset } from "../../api/types";
import { ActionButton } from "../../components/ActionButton";
import { HelpSheet } from "../../components/HelpSheet";
import { Notice } from "../../components/Notice";
import { StateBadge } from "../../components/StateBadge";
import { useActions } from "../../components/useActions";
import { useManages } from "../useManages";
import { assetActions, type DialogName } from "./assetActions";
import classes from "./asset.module.css";
import { AssetDialogs } from "./AssetDialogs";
import { AssetFacts } from "./AssetFacts";
import { AssetLabels } from "./AssetLabels";
import { Life } from "./Life";
import { holdReason } from "./lifeOf";
import { useAssetChange } from "./useAssetChange";
import { WhoGetsIt } from "./WhoGetsIt";

/** One asset: its data and labels, who gets it and why not, what happened to it. */
export function AssetPage() {
  const { project, asset } = useParams({ from: "/inside/projects/$project/assets/$asset" });
  const { data } = useSuspenseQuery(assetQuery(project, asset));
  return <Known key={asset} id={project} asset={data} />;
}

function Known({ id, asset }: { id: string; asset: Asset }) {
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const { data: review } = useQuery(reviewSettingsQuery(id));
  const { data: members } = useQuery(membersQuery(id));
  const manages = useManages(id);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const change = useAssetChange(id, asset);
  const reviews = review?.enabled === true;
  useEffect(() => {
    document.title = `${asset.external_id} · labelqueue`;
  }, [asset.external_id]);

  const actions = assetActions({
    asset,
    manages,
    busy: change.busy,
    open: setDialog,
    set: change.run,
  });
  useActions(() => actions);
  const nameOf = (user: string) =>
    members?.items.find((member) => member.user === user)?.name ?? "somebody who left";
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <div className={classes.title}>
          {manages && (
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link {...props} to="/projects/$project/queue" params={{ project: id }} />
              )}
            >
              ← Queue
            </Anchor>
          )}
          <Title order={1} size="h3">
            {asset.external_id}
          </Title>
          <StateBadge state={asset.state} />
        </div>
        {manages && (
          <div className={classes.actions} role="toolbar" aria-label="Actions">
            {actions.map((action) => (
              <ActionButton
                key={action.name}
                action={action}
                size="xs"
                variant={action.name === "help" ? "subtle" : "default"}
                visibleFrom={action.name === "help" ? "xs" : undefined}
              />
            ))}
          </div>
        )}
      </div>
      {asset.on_hold !== null && (
        <Notice tone="warning" title={`On hold: ${holdReason(asset.on_hold.reason)}`}>
          Nobody gets it until it is released.
        </Notice>
      )}
      {change.told !== null && (
        <Notice tone={change.told.tone} withCloseButton onClose={change.dismiss}>
          {change.told.text}{" "}
          {change.undo !== null && (
            <Button size="compact-xs" variant="light" onClick={change.undo}>
              Undo
            </Button>
          )}
        </Notice>
      )}
      <div className={classes.columns}>
        <div className={classes.main}>
          <AssetLabels
            project={project}
            asset={asset}
            manages={manages}
            reviews={reviews}
            nameOf={nameOf}
          />
        </div>
        <div className={classes.side}>
          <AssetFacts project={id} asset={asset} nameOf={nameOf} />
          <WhoGetsIt project={id} asset={asset} reviews={reviews} />
          <Life project={id} asset={asset.id} nameOf={nameOf} />
        </div>
      </div>
      <AssetDialogs
        project={id}
        asset={asset}
        open={dialog}
        nameOf={nameOf}
        onClose={() => setDialog(null)}
        onSet={(set, done) => {
          setDialog(null);
          change.run(set, done);
        }}
      />
      <HelpSheet actions={actions} opened={dialog === "help"} onClose={() => setDialog(null)} />
    </div>
  );
}
