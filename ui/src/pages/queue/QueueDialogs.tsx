import { Confirm } from "../../components/Confirm";
import type { AssetChange, Select } from "../../api/types";
import { AssignDialog } from "./AssignDialog";
import { countText } from "./Dialog";
import { HoldDialog, RequireDialog } from "./MoreDialogs";
import { PrioritizeDialog } from "./PrioritizeDialog";
import type { DialogName } from "./queueActions";
import { SendBackDialog } from "./SendBackDialog";
import { UNDOABLE } from "./undo";

interface Props {
  project: string;
  open: DialogName | null;
  size: number | null;
  onClose(): void;
  /** What is selected, as the interface has it. */
  selected: Select;
  onSet(set: AssetChange): void;
}

/** What is asked before the selected assets are changed. */
export function QueueDialogs({ open, selected, onSet, ...rest }: Props) {
  const { size, onClose } = rest;
  const shared = (name: DialogName) => ({ ...rest, opened: open === name });
  const asking = (name: DialogName) => ({ opened: open === name, onClose });
  const some = countText(size);
  return (
    <>
      <PrioritizeDialog {...shared("prioritize")} onConfirm={(priority) => onSet({ priority })} />
      <AssignDialog {...shared("assign")} onConfirm={(assigned_to) => onSet({ assigned_to })} />
      <RequireDialog
        {...shared("require")}
        onConfirm={(labels_required) => onSet({ labels_required })}
      />
      <HoldDialog {...shared("hold")} onConfirm={(on_hold) => onSet({ on_hold })} />
      <Confirm
        {...asking("release")}
        title={`Release ${some} from hold`}
        confirm="Release"
        onConfirm={() => onSet({ on_hold: false })}
      >
        They are handed out again, from their old place in the order. Those that are not on hold
        stay as they are.
      </Confirm>
      <Confirm
        {...asking("remove")}
        title={`Remove ${some}`}
        confirm="Remove"
        danger
        onConfirm={() => onSet({ removed: true })}
      >
        Nobody gets them any more, and who has one now loses it: what they still hand in is kept as
        a late label. Labels stay, and removed assets can be brought back.
        {size !== null && size <= UNDOABLE ? "" : " So many cannot be undone at a click."}
      </Confirm>
      <Confirm
        {...asking("restore")}
        title={`Bring back ${some}`}
        confirm="Bring back"
        onConfirm={() => onSet({ removed: false })}
      >
        They stand in the queue again, at their old place in the order.
      </Confirm>
      <SendBackDialog
        {...asking("send_back")}
        project={rest.project}
        some={some}
        select={open === "send_back" ? selected : null}
        onConfirm={() => onSet({ labels: "discarded" })}
      />
    </>
  );
}
