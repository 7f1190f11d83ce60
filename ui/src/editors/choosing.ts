import { fill } from "./config/data";
import { type ControlTag, type Interface, isLabels, type LabelsTag } from "./config/model";
import type { ResultRegion } from "./protocol";
import { answerOf, newRegion, newShape, relabeled, resultType, toggleChoice } from "./result";
import type { EditorEvent, EditorState } from "./state";

/**
 * What choosing a class, a choice or a star does, as events: a class goes to the text that is
 * selected, else to the region that is selected, else it becomes the class of what is drawn next.
 */
export function chosen(
  state: EditorState,
  config: Interface,
  data: Record<string, unknown>,
  control: ControlTag,
  option: string,
): EditorEvent[] {
  if (isLabels(control)) return labelChosen(state, config, data, control, option);
  const answer = answerOf(state.history.present, control);
  const next = answered(control, answer, option);
  if (next !== null) return [{ type: "put", region: next }];
  return answer ? [{ type: "remove", id: answer.id }] : [];
}

function answered(
  control: ControlTag,
  answer: ResultRegion | undefined,
  option: string,
): ResultRegion | null {
  if (control.tag === "Choices") return toggleChoice(control, answer, option);
  const rating = Number(option);
  if (rating === 0 || answer?.value.rating === rating) return null;
  return answer ? { ...answer, value: { rating } } : newRegion(control, { rating });
}

function labelChosen(
  state: EditorState,
  config: Interface,
  data: Record<string, unknown>,
  control: LabelsTag,
  label: string,
): EditorEvent[] {
  const { pending } = state;
  if (pending !== null && pending.object === control.toName && control.tag === "Labels") {
    return spanMade(config, data, control, label, pending);
  }
  const selected = state.history.present.find((region) => region.id === state.selected);
  if (selected?.to_name === control.toName && selected.type === resultType(control)) {
    return [{ type: "put", region: relabeled(selected, control, label) }];
  }
  const again = state.active?.control === control.name && state.active.label === label;
  return [{ type: "activate", active: again ? null : { control: control.name, label } }];
}

/** The events that make a span of a text and select it. */
export function spanMade(
  config: Interface,
  data: Record<string, unknown>,
  control: LabelsTag,
  label: string,
  { start, end }: { start: number; end: number },
): EditorEvent[] {
  const text = fill(config.objects.get(control.toName)?.value ?? "", data) ?? "";
  const region = newShape(control, label, { start, end, text: text.slice(start, end) });
  return [
    { type: "put", region },
    { type: "pend", pending: null },
    { type: "select", id: region.id },
  ];
}

/** The class for the next shape on an object: the active one, where it belongs to the object. */
export function activeFor(
  state: EditorState,
  config: Interface,
  object: string,
): { control: LabelsTag; label: string } | null {
  const control = config.controls.get(state.active?.control ?? "");
  if (!isLabels(control) || control.toName !== object || state.active === null) return null;
  return { control, label: state.active.label };
}

/** What can be drawn without asking for a class first: the first class for an image. */
export function firstActive(config: Interface): EditorState["active"] {
  for (const control of config.controls.values()) {
    const label = isLabels(control) && control.tag !== "Labels" ? control.options[0] : undefined;
    if (label !== undefined) return { control: control.name, label: label.result };
  }
  return null;
}
