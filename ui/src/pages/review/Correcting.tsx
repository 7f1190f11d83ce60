import { useState } from "react";
import { Notice } from "../../components/Notice";
import { useActions } from "../../components/useActions";
import { ActionBar } from "../desk/ActionBar";
import { AssetEditor } from "../desk/AssetEditor";
import { useAnswer } from "../desk/useAnswer";
import type { Shared } from "./Looking";
import { reviewActions } from "./reviewActions";

interface Props extends Shared {
  user: string;
  onRenewed(expiresAt: string | null): void;
  /** Hears of each change, so that a correction goes on where it was left. */
  onBegun(result: unknown): void;
  onSend(result: unknown): void;
  onLook(): void;
}

const nothing = () => undefined;

/** The reviewer's version in the making: it starts as the label, and its draft is kept. */
export function Correcting(props: Props) {
  const { item, project, sending, user, onRenewed } = props;
  const { editor, attach, ...answer } = useAnswer({
    item,
    project,
    user,
    queue: "review",
    onRenewed,
  });
  const [problems, setProblems] = useState<string[]>([]);

  const send = () => {
    const missing = answer.problems();
    setProblems(missing);
    if (missing.length === 0) props.onSend(answer.take().result);
  };
  const actions = () =>
    reviewActions({
      mode: "correct",
      skipped: item.label?.status === "skipped",
      sending,
      ready: editor !== null,
      handle: editor,
      beside: null,
      compare: nothing,
      grid: () => {
        void answer.save();
        props.onGrid();
      },
      approve: nothing,
      correct: nothing,
      sendCorrection: send,
      look: () => {
        void answer.save();
        props.onLook();
      },
      reject: nothing,
      giveBack: () => {
        void answer.save();
        props.onGiveBack();
      },
      why: props.onWhy,
      help: () => props.onHelp(true),
    });
  useActions(actions);
  return (
    <>
      <AssetEditor
        project={project}
        asset={item.asset}
        initial={answer.initial}
        sending={sending}
        onChange={(result) => {
          setProblems([]);
          answer.change(result);
          props.onBegun(result);
        }}
        ref={attach}
      />
      <ActionBar
        actions={actions()}
        handle={editor}
        helpOpen={props.helpOpen}
        onHelp={props.onHelp}
      >
        {problems.length > 0 && (
          <Notice tone="bad" radius={0} withCloseButton onClose={() => setProblems([])}>
            {problems.join(" ")}
          </Notice>
        )}
      </ActionBar>
    </>
  );
}
