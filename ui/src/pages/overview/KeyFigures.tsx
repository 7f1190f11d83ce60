import { useQuery } from "@tanstack/react-query";
import { jobsQuery } from "../../api/insight";
import type { Stats } from "../../api/types";
import { inCirculation } from "../../components/CountsBar";
import { Figure, Figures } from "../../components/Figure";
import { duration } from "../../components/duration";

/** The project in six numbers. */
export function KeyFigures({ stats, project }: { stats: Stats; project: string }) {
  const { data: jobs } = useQuery({ ...jobsQuery(project), refetchInterval: 5_000 });
  const { assets } = stats;
  const working = new Set(jobs?.items.filter((job) => job.held > 0).map((job) => job.user));
  const checking = (assets.in_review ?? 0) + (assets.rework ?? 0);
  return (
    <Figures>
      <Figure label="Done" value={number(assets.done ?? 0)}>
        of {number(inCirculation(assets))} assets
      </Figure>
      <Figure label="To hand out" value={number(assets.queued ?? 0)}>
        {number(assets.reserved ?? 0)} in somebody’s hands
      </Figure>
      <Figure label="In review or rework" value={number(checking)}>
        {number(assets.rework ?? 0)} sent back
      </Figure>
      <Figure label="Labels, last hour" value={number(Math.round(stats.labels_per_hour))}>
        {number(stats.labelers.reduce((sum, { labels }) => sum + labels, 0))} since the beginning
      </Figure>
      <Figure label="At work now" value={jobs === undefined ? "–" : number(working.size)}>
        {medianSentence(stats)}
      </Figure>
      <Figure
        label="Agreement"
        value={stats.agreement === null ? "–" : `${Math.round(100 * stats.agreement)} %`}
      >
        {stats.agreement === null
          ? "nothing labeled by two people"
          : "of labels of the same assets"}
      </Figure>
    </Figures>
  );
}

const number = (value: number): string => value.toLocaleString("en");

function medianSentence(stats: Stats): string {
  const medians = stats.labelers
    .map((labeler) => labeler.median_seconds)
    .filter((seconds) => seconds !== null)
    .sort((a, b) => a - b);
  const middle = medians[Math.floor(medians.length / 2)];
  return middle === undefined ? "no label yet" : `${duration(middle)} a label, typically`;
}
