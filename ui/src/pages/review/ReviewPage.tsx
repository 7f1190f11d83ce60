import { Center, Loader } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { membersQuery } from "../../api/people";
import { sentence } from "../../api/problem";
import { projectQuery } from "../../api/projects";
import { meQuery } from "../../api/session";
import type { Item } from "../../api/types";
import { Notice } from "../../components/Notice";
import { drafts } from "../desk/drafts";
import { PullScreen } from "../desk/PullScreen";
import { usePreload } from "../desk/usePreload";
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
        <PullScreen title="Given back" label="Pull the next" onPull={next}>
          The label waits for review again.
        </PullScreen>
      )}
      {work.phase === "failed" && (
        <PullScreen title="That did not work" label="Pull the next" onPull={next}>
          {sentence(work.error)}
        </PullScreen>
      )}
    </>
  );
}
