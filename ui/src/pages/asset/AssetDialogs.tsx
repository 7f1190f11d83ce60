import { Confirm } from "../../components/Confirm";
import type { Asset, AssetChange } from "../../api/types";
import { AssignDialog } from "../queue/AssignDialog";
import { HoldDialog, RequireDialog } from "../queue/MoreDialogs";
import { PrioritizeDialog } from "../queue/PrioritizeDialog";
import type { DialogName } from "./assetActions";

interface Props {
  project: string;
  asset: Asset;
  open: DialogName | null;
  nameOf(user: string): string;
  onClose(): void;
  onSet(change: AssetChange, done: string): void;
}

/** What is asked before an asset is changed. */
export function AssetDialogs({ project, asset, open, nameOf, onClose, onSet }: Props) {
  const shared = { project, size: 1, onClose };
  return (
    <>
      <PrioritizeDialog
        {...shared}
        opened={open === "prioritize"}
        onConfirm={(priority) =>
          onSet(
            { priority },
            priority === null ? "Priority taken away." : `Priority set to ${priority}.`,
          )
        }
      />
      <AssignDialog
        {...shared}
        opened={open === "assign"}
        onConfirm={(people) =>
          onSet(
            { assigned_to: people },
            people.length === 0
              ? "Open to everybody."
              : `Assigned to ${people.map(nameOf).join(", ")}.`,
          )
        }
      />
      <RequireDialog
        {...shared}
        opened={open === "labels"}
        now={asset.labels_required}
        onConfirm={(labels) =>
          onSet(
            { labels_required: labels },
            labels === null
              ? "Needs as many labels as the queue asks."
              : `Needs ${labels === 1 ? "1 label" : `${labels} labels`}.`,
          )
        }
      />
      <HoldDialog
        {...shared}
        opened={open === "hold"}
        onConfirm={(reason) => onSet({ on_hold: reason }, "Put on hold.")}
      />
      <Confirm
        opened={open === "remove"}
        title={`Remove ${asset.external_id}`}
        confirm="Remove"
        danger
        onConfirm={() => onSet({ removed: true }, "Removed.")}
        onClose={onClose}
      >
        Nobody gets it any more, and whoever holds it now loses it; what they still hand in is kept
        as a late label. Its labels stay, and it can be brought back.
      </Confirm>
    </>
  );
}
