import { ActionIcon } from "@mantine/core";
import type { MouseEvent } from "react";
import { type Interface, isLabels, optionOf } from "./config/model";
import { useEditor } from "./context";
import type { ResultRegion } from "./protocol";
import classes from "./RegionList.module.css";
import { classesOf } from "./result";
import { isDrawn, pointsOf } from "./shapes";

/** All shapes and spans beside the asset: select, hide or delete them one by one. */
export function RegionList() {
  const { config, state } = useEditor();
  const drawable = Array.from(config.controls.values()).some(isLabels);
  if (!drawable) return null;
  const regions = state.history.present.filter(isDrawn);
  return (
    <aside className={classes.list} aria-label="Regions">
      <h2 className={classes.title}>
        Regions <span className={classes.count}>{regions.length}</span>
      </h2>
      {regions.length === 0 ? (
        <p className={classes.none}>Nothing is marked yet.</p>
      ) : (
        <ul className={classes.items}>
          {regions.map((region) => (
            <Item key={region.id} region={region} />
          ))}
        </ul>
      )}
    </aside>
  );
}

function Item({ region }: { region: ResultRegion }) {
  const { config, state, dispatch, readOnly } = useEditor();
  const { name, color } = faceOf(region, config);
  const hidden = state.hidden.has(region.id);
  const about = detailOf(region);
  return (
    <li className={classes.item} data-hidden={hidden}>
      <button
        type="button"
        className={classes.select}
        aria-pressed={region.id === state.selected}
        disabled={hidden}
        onClick={() => dispatch({ type: "select", id: region.id })}
      >
        <span className={classes.swatch} style={{ background: color }} aria-hidden="true" />
        <span className={classes.name}>{name}</span>
        <span className={classes.detail}>{about}</span>
      </button>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Hide ${name}, ${about}`}
        aria-pressed={hidden}
        title={hidden ? "Show (again)" : "Hide (H)"}
        onClick={() => dispatch({ type: "hide", id: region.id })}
      >
        <Eye open={!hidden} />
      </ActionIcon>
      {!readOnly && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Delete ${name}, ${about}`}
          title="Delete (Del)"
          onClick={(event) => {
            if (byKeyboard(event)) focusNeighbour(event.currentTarget.closest("li"));
            dispatch({ type: "remove", id: region.id });
          }}
        >
          <Cross />
        </ActionIcon>
      )}
    </li>
  );
}

// A click counts its presses; a key that presses a button counts none.
const byKeyboard = (event: MouseEvent): boolean => event.detail === 0;

/** Who deletes one after the other stays in the list. */
function focusNeighbour(item: HTMLLIElement | null) {
  const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
  neighbour?.querySelector<HTMLButtonElement>("button:last-of-type")?.focus();
}

function faceOf(region: ResultRegion, config: Interface): { name: string; color?: string } {
  const control = config.controls.get(region.from_name);
  const options = classesOf(region).flatMap((each) =>
    isLabels(control) ? (optionOf(control, each) ?? []) : [],
  );
  return { name: options.map((option) => option.text).join(", "), color: options[0]?.color };
}

/** What tells a region from others of its class: its text, or its size in percent. */
function detailOf({ type, value }: ResultRegion): string {
  if (type === "labels") return String(value.text ?? "").slice(0, 80);
  if (type === "polygonlabels") return `${pointsOf(value)?.length ?? 0} corners`;
  return `${Math.round(Number(value.width))} × ${Math.round(Number(value.height))} %`;
}

function Eye({ open }: { open: boolean }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z" />
      {open ? <circle cx="8" cy="8" r="2" /> : <path d="m2.5 13.5 11-11" />}
    </svg>
  );
}

function Cross() {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d="m4 4 8 8m0-8-8 8" />
    </svg>
  );
}
