import { Text, Title } from "@mantine/core";
import { useEffect, useId, useMemo, useState } from "react";
import type { Action } from "../../actions";
import type { Item, Project } from "../../api/types";
import { mediaResolver } from "../../components/media";
import { useActions } from "../../components/useActions";
import { useInterface } from "../answer/useInterface";
import { ActionBar } from "../desk/ActionBar";
import { ActiveTimer } from "../desk/activeTimer";
import { Countdown } from "../desk/Countdown";
import desk from "../desk/Desk.module.css";
import { useReservation } from "../desk/useReservation";
import classes from "./grid.module.css";
import { gridActions } from "./gridActions";
import { RejectDialog } from "./RejectDialog";
import { ReviewCard } from "./ReviewCard";
import { ReviewTime } from "./ReviewTime";
import { FewAtOnce } from "./FewAtOnce";

interface Props {
  items: readonly Item[];
  project: Project;
  user: string;
  onApprove(items: Item[], seconds: number): void;
  onReject(item: Item, comment: string, seconds: number): void;
  onOpen(item: Item): void;
  onOne(): void;
  onNext(): void;
  onRenewed(expiresAt: string | null): void;
}

/** All labels at hand at a glance: select those that are right, and approve them with one key. */
export function ReviewGrid(props: Props) {
  const { items, project } = props;
  const [timer, setTimer] = useState(() => new ActiveTimer(0));
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const [rejecting, setRejecting] = useState<Item | null>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  const config = useInterface(project.interface);
  const mediaUrl = useMemo(() => mediaResolver(project.media_origins), [project.media_origins]);
  const list = useId();
  // Activity renews all that this person holds in the queue, whichever it names.
  const first = items[0];
  const held = useReservation(
    { reservation: first?.reservation ?? "", expires_at: first?.expires_at ?? null },
    timer,
    props.onRenewed,
  );
  useEffect(() => {
    document.title = "Review many · labelqueue";
  }, []);

  const selected = items.filter((item) => picked.has(item.reservation));
  const byId = (reservation: string) => items.find((item) => item.reservation === reservation);
  const spend = (among: number) => {
    const seconds = timer.seconds() / among;
    setTimer(new ActiveTimer(0));
    return seconds;
  };
  const move = (by: number) => {
    const at = items.findIndex((item) => item.reservation === focused);
    const to = items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (to !== undefined) focusCard(list, to.reservation);
  };
  const actions = () =>
    gridActions({
      selected: selected.length,
      shown: items.length,
      focused: focused !== null && byId(focused) !== undefined ? focused : null,
      approve: () => {
        setPicked(new Set());
        props.onApprove(selected, spend(selected.length));
      },
      all: () => setPicked(new Set(items.map((item) => item.reservation))),
      clear: () => setPicked(new Set()),
      open: (reservation) => {
        const item = byId(reservation);
        if (item !== undefined) props.onOpen(item);
      },
      reject: (reservation) => setRejecting(byId(reservation) ?? null),
      move,
      columns: () => columnsOf(list),
      one: props.onOne,
      help: () => setHelpOpen(true),
    });
  useActions(actions);
  return (
    <section aria-label="Labels to review" className={desk.desk}>
      <div className={desk.head}>
        <Title order={1} size="h5">
          {items.length === 1 ? "1 label to review" : `${items.length} labels to review`}
        </Title>
        <Text size="sm" c="dimmed" role="status">
          {selected.length} selected
        </Text>
        <Countdown expiresAt={first?.expires_at ?? null} time={held.time} />
      </div>
      <ReviewTime
        time={held.time}
        lost={held.lost}
        onKeep={() => void held.beat()}
        onNext={props.onNext}
      />
      <FewAtOnce project={project.id} />
      <ul id={list} className={classes.cards}>
        {items.map((item) => (
          <ReviewCard
            key={item.reservation}
            item={item}
            config={config}
            mediaUrl={mediaUrl}
            selected={picked.has(item.reservation)}
            onSelect={(on) => setPicked(toggled(picked, item.reservation, on))}
            onFocus={() => setFocused(item.reservation)}
            onOpen={() => props.onOpen(item)}
          />
        ))}
      </ul>
      <ActionBar
        actions={actions().filter((action) => helpOpen || inBar(action))}
        handle={null}
        helpOpen={helpOpen}
        onHelp={setHelpOpen}
      />
      <RejectDialog
        opened={rejecting !== null}
        user={props.user}
        project={project.id}
        author={rejecting?.label?.labeler_name ?? "The author"}
        onClose={() => setRejecting(null)}
        onReject={(comment) => {
          if (rejecting !== null) props.onReject(rejecting, comment, spend(1));
          setRejecting(null);
        }}
      />
    </section>
  );
}

const inBar = ({ name, when }: Action): boolean =>
  !name.startsWith("move ") && (name !== "clear" || when === true);

function toggled(picked: ReadonlySet<string>, one: string, on: boolean): ReadonlySet<string> {
  const next = new Set(picked);
  if (on) next.add(one);
  else next.delete(one);
  return next;
}

const cardsOf = (list: string): HTMLElement[] =>
  Array.from(document.getElementById(list)?.children ?? []) as HTMLElement[];

function focusCard(list: string, reservation: string): void {
  const name = `[data-card="${CSS.escape(reservation)}"]`;
  for (const card of cardsOf(list)) card.querySelector<HTMLElement>(name)?.focus();
}

/** As many as stand on the first card's line. */
function columnsOf(list: string): number {
  const cards = cardsOf(list);
  return cards.filter((card) => card.offsetTop === cards[0]?.offsetTop).length;
}
