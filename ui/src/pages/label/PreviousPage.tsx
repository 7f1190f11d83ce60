import { Button, Loader, Text } from "@mantine/core";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Action } from "../../actions";
import { labelsQuery, type Label } from "../../api/labels";
import { sentence } from "../../api/problem";
import { projectQuery } from "../../api/projects";
import { meQuery } from "../../api/session";
import { Empty } from "../../components/Empty";
import { LinkButton } from "../../components/LinkButton";
import { Notice } from "../../components/Notice";
import { useActions } from "../../components/useActions";
import { ActionBar } from "../desk/ActionBar";
import { PreviousLabel } from "./PreviousLabel";
import { PreviousList } from "./PreviousList";
import classes from "./Previous.module.css";

const FROM = "/inside/projects/$project/mine";

/** What I have labeled here, the last first, to look at. */
export function PreviousPage() {
  const { project: id } = useParams({ from: FROM });
  const { label: chosen } = useSearch({ from: FROM });
  const { data: project } = useSuspenseQuery(projectQuery(id));
  const { data: me } = useSuspenseQuery(meQuery);
  const made = useInfiniteQuery(labelsQuery(id, { labeler: me.id, order: "newest" }));
  const labels = made.data?.pages.flatMap((page) => page.items) ?? [];
  const navigate = useNavigate();
  const params = { project: id };
  const at = Math.max(
    labels.findIndex((label) => label.id === chosen),
    0,
  );
  const shown = labels[at];
  const show = (label: Label | undefined) => {
    if (label === undefined) return;
    void navigate({
      to: "/projects/$project/mine",
      params,
      search: { label: label.id },
      replace: true,
    });
  };
  const [help, setHelp] = useState(false);
  const actions: Action[] = [
    {
      name: "confirm",
      label: "Back to labeling",
      keys: ["Enter", "p", "Escape"],
      run: () => void navigate({ to: "/projects/$project/label", params }),
    },
    {
      name: "newer",
      label: "Newer",
      keys: ["k", "PageUp"],
      repeats: true,
      when: at > 0,
      run: () => show(labels[at - 1]),
    },
    {
      name: "older",
      label: "Older",
      keys: ["j", "PageDown"],
      repeats: true,
      when: at < labels.length - 1,
      run: () => show(labels[at + 1]),
    },
    { name: "help", label: "Keys", keys: ["?"], run: () => setHelp(true) },
  ];
  useActions(() => actions);
  useEffect(() => {
    document.title = "My labels · labelqueue";
  }, []);

  if (made.isSuccess && labels.length === 0) {
    return (
      <Empty
        wholePage
        title="No labels yet"
        action={
          <LinkButton to="/projects/$project/label" params={params}>
            Start labeling
          </LinkButton>
        }
      >
        What you submit in this project stands here, to look at.
      </Empty>
    );
  }
  return (
    <section className={classes.page} aria-label="My labels">
      <div className={classes.columns}>
        <div className={classes.side}>
          <Text component="h1" fw={650} size="sm" px={12} py={10}>
            My labels
          </Text>
          {made.isError && <Notice tone="bad">{sentence(made.error)}</Notice>}
          {made.isPending && <Loader size="sm" m="md" aria-label="Loading" />}
          <PreviousList labels={labels} shown={shown} onShow={show} />
          {made.hasNextPage && (
            <Button
              variant="subtle"
              size="xs"
              m={8}
              loading={made.isFetchingNextPage}
              onClick={() => void made.fetchNextPage()}
            >
              Earlier ones
            </Button>
          )}
        </div>
        {shown !== undefined && <PreviousLabel key={shown.id} label={shown} project={project} />}
      </div>
      <ActionBar actions={actions} handle={null} helpOpen={help} onHelp={setHelp} />
    </section>
  );
}
