import { lazy, Suspense, useState } from "react";
import type { Action } from "../../actions";
import type { Item, Project } from "../../api/types";
import type { Skip, Submission } from "../../api/work";
import { Notice } from "../../components/Notice";
import { useActions } from "../../components/useActions";
import { ActionBar } from "../desk/ActionBar";
import { AssetEditor } from "../desk/AssetEditor";
import classes from "../desk/Desk.module.css";
import { keepFocus } from "../desk/keepFocus";
import { deskActions } from "./deskActions";
import { DeskHead } from "./DeskHead";
import { useDeskTitle } from "./useDeskTitle";
import { TimeNotice } from "./TimeNotice";
import { useAnswer } from "../desk/useAnswer";
import { useReservation } from "../desk/useReservation";

// It comes after the page stands, with the editor.
const SkipDialog = lazy(async () => ({ default: (await import("./SkipDialog")).SkipDialog }));

export interface DeskProps {
  item: Item;
  project: Project;
  user: string;
  /** True while the answer is on its way. */
  sending: boolean;
  today: number | null;
  /** How far the quiz is, while there is one. */
  quiz: string | null;
  onConfirm(body: Submission): void;
  onSkip(body: Skip): void;
  onGiveBack(): void;
  onNext(): void;
  onPrevious(): void;
  onRenewed(expiresAt: string | null): void;
}

/** One asset on the table: the editor, its actions, its time. Mounted anew for each reservation. */
export function Desk(props: DeskProps) {
  const { item, sending } = props;
  const { editor, attach, ...answer } = useAnswer(props);
  const held = useReservation(
    { reservation: item.reservation, expires_at: item.expires_at },
    answer.timer,
    props.onRenewed,
  );
  const [problems, setProblems] = useState<string[]>([]);
  const [open, setOpen] = useState<"skip" | "help" | "why" | null>(null);

  const confirm = () => {
    const missing = answer.problems();
    setProblems(missing);
    if (missing.length > 0) return;
    props.onConfirm({ ...answer.take(), pull_next: true });
  };
  const skip = (reason: string | undefined, broken: boolean) => {
    setOpen(null);
    answer.stop();
    props.onSkip({ reason, broken: broken || undefined, pull_next: true });
  };
  const actions = (): Action[] =>
    deskActions({
      sending,
      handle: editor,
      confirm,
      skip: () => setOpen("skip"),
      giveBack: () => {
        void answer.save();
        props.onGiveBack();
      },
      why: () => setOpen((now) => (now === "why" ? null : "why")),
      previous: props.onPrevious,
      help: () => setOpen("help"),
    });
  useActions(actions);
  useDeskTitle(item.asset.external_id, held.time);

  // Drawn from the same table as the keys; the editor's state is known once it is mounted.
  const shown = actions();
  return (
    // It takes no click for itself; it only keeps the focus where it is.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={takeFocus}
      tabIndex={-1}
      aria-label={`Asset ${item.asset.external_id}`}
      className={classes.desk}
      data-sending={sending || undefined}
      onMouseDown={keepFocus}
    >
      <DeskHead
        item={item}
        today={props.today}
        quiz={props.quiz}
        save={answer.saveState}
        timer={answer.timer}
        time={held.time}
        whyOpen={open === "why"}
        why={shown.find((action) => action.name === "why")}
        previous={shown.find((action) => action.name === "previous")}
      />
      <TimeNotice
        time={held.time}
        lost={held.lost || answer.saveState === "lost"}
        onKeep={() => void held.beat()}
        onGiveBack={props.onGiveBack}
        onNext={props.onNext}
      />
      <AssetEditor
        project={props.project}
        asset={item.asset}
        initial={answer.initial}
        sending={sending}
        onChange={(result) => {
          setProblems([]);
          answer.change(result);
        }}
        ref={attach}
      />
      <ActionBar
        actions={shown}
        handle={editor}
        helpOpen={open === "help"}
        onHelp={(asked) => setOpen(asked ? "help" : null)}
      >
        {problems.length > 0 && (
          <Notice tone="bad" radius={0} withCloseButton onClose={() => setProblems([])}>
            {problems.join(" ")}
          </Notice>
        )}
      </ActionBar>
      <Suspense>
        <SkipDialog opened={open === "skip"} onClose={() => setOpen(null)} onSkip={skip} />
      </Suspense>
    </section>
  );
}

/** Each asset takes the focus: it is read out, and Enter means it rather than what was clicked last. */
function takeFocus(desk: HTMLElement | null): void {
  if (desk?.contains(document.activeElement) === false) desk.focus({ preventScroll: true });
}
