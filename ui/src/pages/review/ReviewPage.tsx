import { Center, Loader } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import type { Action } from "../../actions";
import { membersQuery } from "../../api/people";
import { sentence } from "../../api/problem";
import { projectQuery } from "../../api/projects";
import { meQuery } from "../../api/session";
import type { Item } from "../../api/types";
import { ActionButton } from "../../components/ActionButton";
import { Empty } from "../../components/Empty";
import { imagesOf, mediaResolver } from "../../components/media";
import { Notice } from "../../components/Notice";
import { useActions } from "../../components/useActions";
import { drafts } from "../label/drafts";
import { NothingToReview } from "./NothingToReview";
import { ReviewDesk } from "./ReviewDesk";
import { useReview } from "./useReview";

export function ReviewPage() {
  const { project } = useParams({ from: "/inside/projects/$project/review" });
  return <Reviews key={project} id={project} />;
}

/** Pulls, shows the first label to review, loads the others ahead, says why when there is none. */
function Reviews({ id }: { id: string }) {
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: members } = useQuery(membersQuery(id));
  const nameOf = (user: unknown) => {
    if (user === me.id) return "You";
    return members?.items.find((member) => member.user === user)?.name ?? "Another reviewer";
  };
  const { work, told, ...review } = useReview({
    project: id,
    nameOf,
    onDone: (item: Item) => drafts.remove({ user: me.id, queue: "review", asset: item.asset.id }),
  });
  usePreload(work.items, project.media_origins);

  const item = work.items[0];
  const onDesk = work.phase === "working" || work.phase === "sending";
  const next = () => void review.pullNext();
  return (
    <>
      {told !== null && (
        <Notice
          tone={told.tone}
          title={told.title}
          radius={0}
          withCloseButton
          onClose={review.dismiss}
        >
          {told.text}
        </Notice>
      )}
      {onDesk && item !== undefined && (
        <ReviewDesk
          key={item.reservation}
          item={item}
          project={project}
          user={me.id}
          sending={work.phase === "sending"}
          onVerdict={(verdict) => review.judge(item, verdict)}
          onGiveBack={() => void review.giveBack(item)}
          onNext={next}
          onRenewed={review.renewed}
        />
      )}
      {work.phase === "pulling" && (
        <Center py={80}>
          <Loader aria-label="Looking for your next review" />
        </Center>
      )}
      {work.phase === "waiting" && (
        <NothingToReview waiting={work.waiting} onCheck={next} onLook={() => void review.look()} />
      )}
      {work.phase === "stopped" && (
        <PullScreen title="Given back" onPull={next}>
          The label waits for review again.
        </PullScreen>
      )}
      {work.phase === "failed" && (
        <PullScreen title="That did not work" onPull={next}>
          {sentence(work.error)}
        </PullScreen>
      )}
    </>
  );
}

interface PullProps {
  title: string;
  children: string;
  onPull(): void;
}

function PullScreen({ title, children, onPull }: PullProps) {
  const pull: Action = { name: "pull", label: "Pull the next", keys: ["Enter"], run: onPull };
  useActions(() => [pull]);
  return (
    <Empty wholePage title={title} action={<ActionButton action={pull} />}>
      {children}
    </Empty>
  );
}

/** The pictures of what comes next are in the browser's cache before it is asked for. */
function usePreload(items: readonly Item[], origins: readonly string[]): void {
  const urls = useMemo(() => {
    const mediaUrl = mediaResolver(origins);
    return items
      .slice(1)
      .flatMap((item) => imagesOf(item.asset.data, mediaUrl))
      .join("\n");
  }, [items, origins]);
  useEffect(() => {
    for (const url of urls.split("\n").filter(Boolean)) new Image().src = url;
  }, [urls]);
}
