import { useEffect, useRef } from "react";
import type { Label } from "../../api/labels";
import { LabelStatus } from "../answer/LabelStatus";
import { shortTime } from "../../components/moment";
import classes from "./Previous.module.css";

interface Props {
  labels: readonly Label[];
  shown: Label | undefined;
  onShow(label: Label): void;
}

export function PreviousList({ labels, shown, onShow }: Props) {
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => void current.current?.scrollIntoView({ block: "nearest" }), [shown?.id]);
  return (
    <ul className={classes.list} aria-label="Labels">
      {labels.map((label) => (
        <li key={label.id}>
          <button
            type="button"
            ref={label.id === shown?.id ? current : undefined}
            className={classes.item}
            aria-current={label.id === shown?.id}
            onClick={() => onShow(label)}
          >
            <span className={classes.name}>{label.external_id}</span>
            <span className={classes.about}>
              <LabelStatus label={label} />
              <time dateTime={label.created_at}>{shortTime(label.created_at)}</time>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
