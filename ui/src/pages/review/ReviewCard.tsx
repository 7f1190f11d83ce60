import { Badge, Checkbox, Text } from "@mantine/core";
import type { Item } from "../../api/types";
import type { Interface } from "../../editors/config/model";
import { AnswerView } from "../answer/AnswerView";
import { read } from "../answer/reading";
import classes from "./grid.module.css";

interface Props {
  item: Item;
  config: Interface | null;
  mediaUrl(value: string): string | null;
  selected: boolean;
  onSelect(selected: boolean): void;
  onFocus(): void;
  onOpen(): void;
}

/** A label small enough to be judged at a glance: pressed anywhere it is selected. */
export function ReviewCard(props: Props) {
  const { item, config, mediaUrl, selected, onSelect, onFocus, onOpen } = props;
  const { label, asset } = item;
  const skipped = label?.status === "skipped";
  const id = `card-${item.reservation}`;
  return (
    <li className={classes.card} data-selected={selected || undefined}>
      <div className={classes.top}>
        <Checkbox
          id={id}
          data-card={item.reservation}
          checked={selected}
          onChange={(event) => onSelect(event.currentTarget.checked)}
          onFocus={onFocus}
          label={asset.external_id}
          classNames={{ body: classes.check, label: classes.name }}
          size="sm"
        />
        <button type="button" className={classes.open} onClick={onOpen}>
          Open<span className={classes.hidden}> {asset.external_id}</span>
        </button>
      </div>
      <label htmlFor={id} className={classes.face}>
        <AnswerView
          compact
          config={config}
          data={asset.data}
          reading={config === null || skipped ? null : read(label?.result, config)}
          result={skipped ? undefined : label?.result}
          name={asset.external_id}
          mediaUrl={mediaUrl}
        />
        <Text component="span" size="xs" c="dimmed" className={classes.author}>
          {label?.labeler_name ?? "somebody who left"}
          {label !== null && label.replaces !== null && (
            <Badge size="xs" color="orange" variant="light" tt="none" ml={6}>
              Reworked
            </Badge>
          )}
        </Text>
        {skipped && (
          <Text component="span" size="sm" className={classes.skipped}>
            Skipped{label.reason ? `: “${label.reason}”` : ""}
          </Text>
        )}
      </label>
    </li>
  );
}
