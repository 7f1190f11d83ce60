import { Center, Loader } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Activity, useEffect } from "react";
import { sentence } from "../../api/problem";
import { projectQuery } from "../../api/projects";
import { meQuery } from "../../api/session";
import type { Item, Pulled } from "../../api/types";
import { Notice } from "../../components/Notice";
import { drafts } from "../desk/drafts";
import { PullScreen } from "../desk/PullScreen";
import { useDeskKeys } from "../desk/useDeskKeys";
import { ready, usePreload } from "../desk/usePreload";
import { Desk } from "./Desk";
import { quizProgress } from "./quiz";
import { chime, useSound } from "./sound";
import { useToday } from "./useToday";
import { useWaiting } from "./useWaiting";
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
  const { today, quiz, passed, forget, addOne } = useToday(id);
  const { work, told, tell, pullNext, ...acts } = useWork({
    project: id,
    onDone: (item: Item) => {
      drafts.remove({ user: me.id, queue: "label", asset: item.asset.id });
      addOne();
    },
    prepare: (item) => ready(item, project.media_origins),
  });
  usePreload(work.items, project.media_origins);
  useEffect(() => drafts.sweep(Date.now()), []);
  const [sound] = useSound();
  const wait = useWaiting({
    project: id,
    idle: work.phase === "waiting",
    onCome: (pulled: Pulled) => {
      if (pulled.items.length > 0 && sound) chime();
      acts.came(pulled);
    },
    onFail: acts.failed,
  });
  const navigate = useNavigate();
  const toPrevious = () =>
    void navigate({ to: "/projects/$project/mine", params: { project: id } });

  const onDesk = work.phase === "working" || work.phase === "sending";
  // The next one is drawn ahead, unseen and unheard, so that it only has to be shown.
  const desks = onDesk ? work.items.slice(0, 2) : [];
  const keyOf = useDeskKeys(me.id, work.items);
  const next = () => void pullNext();
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
      {passed && (
        <Notice tone="good" title="You passed the quiz" radius={0} withCloseButton onClose={forget}>
          From here on it is work.
        </Notice>
      )}
      {desks.map((item, at) => (
        <Activity key={keyOf(item)} mode={at === 0 ? "visible" : "hidden"}>
          <Desk
            item={item}
            project={project}
            user={me.id}
            today={today}
            quiz={quizProgress(quiz)}
            sending={work.phase === "sending"}
            onConfirm={(body) => acts.confirm(item, body)}
            onSkip={(body) => acts.skip(item, body)}
            onGiveBack={() => void acts.giveBack(item)}
            onNext={next}
            onPrevious={toPrevious}
            onRenewed={acts.renewed}
          />
        </Activity>
      ))}
      {work.phase === "pulling" && (
        <Center py={80}>
          <Loader aria-label="Looking for your next asset" />
        </Center>
      )}
      {work.phase === "waiting" && (
        <WaitingScreen
          project={id}
          waiting={work.waiting}
          today={today}
          wait={wait}
          onCheck={next}
          onPrevious={toPrevious}
        />
      )}
      {work.phase === "stopped" && (
        <PullScreen title="Given back" label={PULL} onPull={next}>
          The asset is in the queue again; what you did is kept as your draft.
        </PullScreen>
      )}
      {work.phase === "failed" && (
        <PullScreen title="That did not work" label={PULL} onPull={next}>
          {sentence(work.error)}
        </PullScreen>
      )}
    </>
  );
}
