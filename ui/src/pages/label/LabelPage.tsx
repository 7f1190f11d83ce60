import { Center, Loader } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { sentence } from "../../api/problem";
import { projectQuery } from "../../api/projects";
import { meQuery } from "../../api/session";
import type { Item } from "../../api/types";
import { Notice } from "../../components/Notice";
import { Desk } from "./Desk";
import { drafts } from "../desk/drafts";
import { PullScreen } from "../desk/PullScreen";
import { usePreload } from "../desk/usePreload";
import { countToday, readToday } from "./today";
import { useWork } from "./useWork";
import { WaitingScreen } from "./WaitingScreen";

const PULL = "Pull the next asset";

export function LabelPage() {
  const { project } = useParams({ from: "/inside/projects/$project/label" });
  return <Workplace key={project} id={project} />;
}

/** Pulls, shows the first item, loads the others ahead, and says why when there is none. */
function Workplace({ id }: { id: string }) {
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const { data: me } = useSuspenseQuery(meQuery);
  const [today, setToday] = useState(() => readToday(me.id, id));
  const finished = (item: Item) => {
    drafts.remove({ user: me.id, queue: "label", asset: item.asset.id });
    setToday(countToday(me.id, id));
  };
  const { work, told, tell, pullNext, giveBack, renewed, confirm, skip } = useWork(id, finished);
  usePreload(work.items, project.media_origins);
  useEffect(() => drafts.sweep(Date.now()), []);

  const item = work.items[0];
  const onDesk = work.phase === "working" || work.phase === "sending";
  return (
    <>
      {told !== null && (
        <Notice
          tone={told.tone}
          title={told.title}
          radius={0}
          withCloseButton
          onClose={() => tell(null)}
        >
          {told.text}
        </Notice>
      )}
      {onDesk && item !== undefined && (
        <Desk
          key={item.reservation}
          item={item}
          project={project}
          user={me.id}
          today={today}
          sending={work.phase === "sending"}
          onConfirm={(body) => confirm(item, body)}
          onSkip={(body) => skip(item, body)}
          onGiveBack={() => void giveBack(item)}
          onNext={() => void pullNext()}
          onRenewed={renewed}
        />
      )}
      {work.phase === "pulling" && (
        <Center py={80}>
          <Loader aria-label="Looking for your next asset" />
        </Center>
      )}
      {work.phase === "waiting" && (
        <WaitingScreen waiting={work.waiting} today={today} onCheck={() => void pullNext()} />
      )}
      {work.phase === "stopped" && (
        <PullScreen title="Given back" label={PULL} onPull={() => void pullNext()}>
          The asset is in the queue again; what you did is kept as your draft.
        </PullScreen>
      )}
      {work.phase === "failed" && (
        <PullScreen title="That did not work" label={PULL} onPull={() => void pullNext()}>
          {sentence(work.error)}
        </PullScreen>
      )}
    </>
  );
}
