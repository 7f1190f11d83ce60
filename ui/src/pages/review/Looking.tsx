import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { labelsOfAssetQuery } from "../../api/labels";
import type { Item, Project } from "../../api/types";
import { useActions } from "../../components/useActions";
import type { EditorHandle } from "../../editors/protocol";
import { ActionBar } from "../desk/ActionBar";
import { AssetEditor } from "../desk/AssetEditor";
import { stands } from "../answer/looks";
import { Beside } from "./Beside";
import { reading, reviewActions } from "./reviewActions";

export interface Shared {
  item: Item;
  project: Project;
  sending: boolean;
  helpOpen: boolean;
  onHelp(shown: boolean): void;
  onWhy(): void;
  onGrid(): void;
  onGiveBack(): void;
}

interface Props extends Shared {
  onApprove(): void;
  onCorrect(): void;
  onReject(): void;
  /** Whether others' labels stand beside this one, where there are any. */
  beside: boolean;
  onBeside(): void;
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
  const all = useQuery(labelsOfAssetQuery(project.id, item.asset.id));
  const others = (all.data ?? []).filter((one) => one.id !== item.label?.id && stands(one));
  const together = props.beside && others.length > 0;
  const actions = () =>
    reviewActions({
      mode: "look",
      skipped: item.label?.status === "skipped",
      sending,
      // What stands there as text is seen at once.
      ready: !all.isPending && (together || editor !== null || project.interface === null),
      handle: together ? null : editor,
      beside: others.length === 0 ? null : together,
      compare: props.onBeside,
      grid: props.onGrid,
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
      {together ? (
        <Beside project={project} item={item} others={others} sending={sending} />
      ) : (
        <AssetEditor
          project={project}
          asset={item.asset}
          initial={item.label?.result ?? null}
          readOnly
          sending={sending || all.isPending}
          ref={attach}
        />
      )}
      <ActionBar
        actions={actions()}
        handle={together ? null : reading(editor)}
        helpOpen={props.helpOpen}
        onHelp={props.onHelp}
      />
    </>
  );
}
