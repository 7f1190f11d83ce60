import { useMemo } from "react";
import type { Label } from "../../api/labels";
import type { Item, Project } from "../../api/types";
import { mediaResolver } from "../../components/media";
import { Compare } from "../answer/Compare";
import { stands } from "../answer/looks";
import { useInterface } from "../answer/useInterface";
import desk from "../desk/Desk.module.css";

interface Props {
  project: Project;
  item: Item;
  others: readonly Label[];
  sending: boolean;
}

/** The label under review beside those that other people made of the same asset. */
export function Beside({ project, item, others, sending }: Props) {
  const config = useInterface(project.interface);
  const mediaUrl = useMemo(() => mediaResolver(project.media_origins), [project.media_origins]);
  // A skip says nothing that could be compared; the head tells of it.
  const own = item.label !== null && stands(item.label) ? [item.label] : [];
  return (
    <div className={desk.editor} inert={sending}>
      <Compare
        labels={[...own, ...others]}
        config={config}
        asset={item.asset}
        mediaUrl={mediaUrl}
        current={item.label?.id}
      />
    </div>
  );
}
