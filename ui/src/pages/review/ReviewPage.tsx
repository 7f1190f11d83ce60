import { Center, Loader } from "@mantine/core";
import { useQueries, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { labelsOfAssetQuery } from "../../api/labels";
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
import { ReviewGrid } from "./ReviewGrid";
import { useReview } from "./useReview";

export function ReviewPage() {
  const { project } = useParams({ from: "/inside/projects/$project/review" });
  return <Reviews key={project} id={project} />;
}

const AHEAD = 3;

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
  // Others' labels of what comes next are there when it comes.
  const ahead = new Set(work.items.slice(0, AHEAD).map(({ asset }) => asset.id));
  useQueries({ queries: [...ahead].map((asset) => labelsOfAssetQuery(id, asset)) });
  const { view } = useSearch({ from: "/inside/projects/$project/review" });
  const navigate = useNavigate({ from: "/projects/$project/review" });
  const show = (grid: boolean) =>
    void navigate({ search: { view: grid ? "grid" : undefined }, replace: true });
  const [beside, setBeside] = useState(true);
  const [opened, setOpened] = useState<string | null>(null);

  const fromGrid = work.items.find((one) => one.reservation === opened);
  const item = fromGrid ?? work.items[0];
  const onDesk = work.phase === "working" || work.phase === "sending";
  const many = view === "grid" && fromGrid === undefined;
  const open = work.items.filter((one) => !work.settled.has(one.reservation));
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
      {onDesk && many && open.length > 0 && (
        <ReviewGrid
          items={open}
          project={project}
          user={me.id}
          onApprove={review.approveAll}
          onReject={(one, comment, active_seconds) =>
            review.judge(one, { verdict: "reject", comment, active_seconds, pull_next: true })
          }
          onOpen={(one) => setOpened(one.reservation)}
          onOne={() => show(false)}
          onNext={next}
          onRenewed={review.renewed}
        />
      )}
      {onDesk && many && open.length === 0 && <Looking />}
      {onDesk && !many && item !== undefined && (
        <ReviewDesk
          key={item.reservation}
          item={item}
          project={project}
          user={me.id}
          sending={work.phase === "sending"}
          onVerdict={(verdict) => review.judge(item, verdict)}
          onGiveBack={() => void review.giveBack(item)}
          onNext={next}
          onGrid={() => {
            setOpened(null);
            show(true);
          }}
          beside={beside}
          onBeside={() => setBeside(!beside)}
          onRenewed={review.renewed}
        />
      )}
      {work.phase === "pulling" && <Looking />}
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

function Looking() {
  return (
    <Center py={80}>
      <Loader aria-label="Looking for your next review" />
    </Center>
  );
}
