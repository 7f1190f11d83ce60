import { useEffect, useRef, useState } from "react";
import type { Item, Project } from "../../api/types";
import type { Verdict } from "../../api/work";
import { ActiveTimer } from "../desk/activeTimer";
import classes from "../desk/Desk.module.css";
import { keepFocus } from "../desk/keepFocus";
import { useReservation } from "../desk/useReservation";
import { Correcting } from "./Correcting";
import { Looking } from "./Looking";
import { RejectDialog } from "./RejectDialog";
import { ReviewHead } from "./ReviewHead";
import { ReviewTime } from "./ReviewTime";

export interface ReviewDeskProps {
  item: Item;
  project: Project;
  user: string;
  /** True while the verdict is on its way. */
  sending: boolean;
  onVerdict(verdict: Verdict): void;
  onGiveBack(): void;
  onNext(): void;
  onGrid(): void;
  beside: boolean;
  onBeside(): void;
  onRenewed(expiresAt: string | null): void;
}

/** One label on the table, to look at or to correct. Mounted anew for each reservation. */
export function ReviewDesk(props: ReviewDeskProps) {
  const { item, project, user, sending } = props;
  const [timer] = useState(() => new ActiveTimer(0));
  const [mode, setMode] = useState<"look" | "correct">("look");
  const [open, setOpen] = useState<"reject" | "help" | "why" | null>(null);
  const [begun, setBegun] = useState<unknown>(item.draft);
  const held = useReservation(item, timer, props.onRenewed);
  const name = item.asset.external_id;
  useEffect(() => {
    document.title = `Review ${name} · labelqueue`;
  }, [name]);

  const onWhy = () => setOpen((now) => (now === "why" ? null : "why"));
  const desk = useRef<HTMLElement>(null);
  // The button that was pressed is gone with its mode; each label takes the focus, so that it is
  // read out and Enter means it rather than what was clicked last.
  useEffect(() => {
    if (desk.current?.contains(document.activeElement) === false) {
      desk.current.focus({ preventScroll: true });
    }
  }, [mode]);
  const judge = (verdict: Pick<Verdict, "verdict" | "comment" | "result">) => {
    setOpen(null);
    props.onVerdict({ ...verdict, active_seconds: timer.seconds(), pull_next: true });
  };
  const shared = {
    item: { ...item, draft: begun },
    project,
    sending,
    helpOpen: open === "help",
    onHelp: (shown: boolean) => setOpen(shown ? "help" : null),
    onWhy,
    onGrid: props.onGrid,
    onGiveBack: props.onGiveBack,
  };
  return (
    // It takes no click for itself; it only keeps the focus where it is.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={desk}
      tabIndex={-1}
      aria-label={`Review of ${name}`}
      className={classes.desk}
      data-sending={sending || undefined}
      onMouseDown={keepFocus}
    >
      <ReviewHead
        item={item}
        time={held.time}
        worked={() => timer.seconds()}
        correcting={mode === "correct"}
        whyOpen={open === "why"}
        onWhy={onWhy}
        onGrid={props.onGrid}
      />
      <ReviewTime
        time={held.time}
        lost={held.lost}
        onKeep={() => void held.beat()}
        onNext={props.onNext}
      />
      {mode === "look" ? (
        <Looking
          {...shared}
          beside={props.beside}
          onBeside={props.onBeside}
          onApprove={() => judge({ verdict: "approve" })}
          onCorrect={() => setMode("correct")}
          onReject={() => setOpen("reject")}
        />
      ) : (
        <Correcting
          {...shared}
          user={user}
          onRenewed={props.onRenewed}
          onBegun={setBegun}
          onSend={(result) => judge({ verdict: "correct", result })}
          onLook={() => setMode("look")}
        />
      )}
      <RejectDialog
        opened={open === "reject"}
        user={user}
        project={project.id}
        author={item.label?.labeler_name ?? "The author"}
        onClose={() => setOpen(null)}
        onReject={(comment) => judge({ verdict: "reject", comment })}
      />
    </section>
  );
}
