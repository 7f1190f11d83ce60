import { useCallback, useState } from "react";
import type { Item, Project } from "../../api/types";
import { useActions } from "../../components/useActions";
import type { EditorHandle } from "../../editors/protocol";
import { ActionBar } from "../desk/ActionBar";
import { AssetEditor } from "../desk/AssetEditor";
import { reading, reviewActions } from "./reviewActions";

export interface Shared {
  item: Item;
  project: Project;
  sending: boolean;
  helpOpen: boolean;
  onHelp(shown: boolean): void;
  onWhy(): void;
  onGiveBack(): void;
}

interface Props extends Shared {
  onApprove(): void;
  onCorrect(): void;
  onReject(): void;
}

const nothing = () => undefined;

/** The label as its author left it, and the verdicts. */
export function Looking(props: Props) {
  const { item, project, sending } = props;
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  // A handle is new after each drawing of the editor; redrawing for each would never end.
  const attach = useCallback((mounted: EditorHandle | null) => {
    if (mounted !== null) setEditor((drawn) => drawn ?? mounted);
  }, []);
  const actions = () =>
    reviewActions({
      mode: "look",
      skipped: item.label?.status === "skipped",
      sending,
      // What stands there as text is seen at once.
      ready: editor !== null || project.interface === null,
      handle: editor,
      approve: props.onApprove,
      correct: props.onCorrect,
      sendCorrection: nothing,
      look: nothing,
      reject: props.onReject,
      giveBack: props.onGiveBack,
      why: props.onWhy,
      help: () => props.onHelp(true),
    });
  useActions(actions);
  return (
    <>
      <AssetEditor
        project={project}
        asset={item.asset}
        initial={item.label?.result ?? null}
        readOnly
        sending={sending}
        ref={attach}
      />
      <ActionBar
        actions={actions()}
        handle={reading(editor)}
        helpOpen={props.helpOpen}
        onHelp={props.onHelp}
      />
    </>
  );
}
