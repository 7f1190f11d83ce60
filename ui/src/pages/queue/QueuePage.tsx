import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { reviewSettingsQuery } from "../../api/projects";
import { PageHead } from "../../components/PageHead";
import { LabelQueue } from "./LabelQueue";
import classes from "./QueuePage.module.css";
import { ReviewQueue } from "./ReviewQueue";

const QUEUES = [
  { value: "label", label: "To label" },
  { value: "review", label: "To review" },
];

/** A project's queues as its manager sees and steers them, in the order of hand-out. */
export function QueuePage() {
  const { project } = useParams({ from: "/inside/projects/$project/queue" });
  const search = useSearch({ from: "/inside/projects/$project/queue" });
  const navigate = useNavigate({ from: "/projects/$project/queue" });
  const { data: review } = useQuery(reviewSettingsQuery(project));
  const reviewed = review?.enabled === true;
  return (
    <div className={classes.page}>
      <PageHead
        title="Queue"
        actions={
          (reviewed || search.queue === "review") && (
            <SegmentedControl
              size="xs"
              data={QUEUES}
              aria-label="Which queue"
              value={search.queue ?? "label"}
              onChange={(queue) =>
                void navigate({ search: { queue: queue === "review" ? queue : undefined } })
              }
            />
          )
        }
      />
      {search.queue === "review" ? (
        <ReviewQueue project={project} />
      ) : (
        <LabelQueue key={project} project={project} />
      )}
    </div>
  );
}
