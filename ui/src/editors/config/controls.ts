import { labelColor } from "./colors";
import type { ChoicesTag, ControlTag, LabelsTag, Option, RatingTag, TextAreaTag } from "./model";

/** Attributes, in lower case, that change what an answer means and that no page here follows. */
const NOT_FOLLOWED: Record<string, string | null> = {
  perregion: "true",
  peritem: "true",
  allownested: "true",
  visiblewhen: null,
  valuetype: "url",
  valuelist: null,
};

/** Sentences on the attributes of a tag that ask for what this editor doesn't do. */
export function notFollowed(element: Element): string[] {
  return Array.from(element.attributes).flatMap(({ name, value }) => {
    const refused = NOT_FOLLOWED[name.toLowerCase()];
    if (refused === undefined || (refused !== null && refused !== value.toLowerCase())) return [];
    return [
      `${element.tagName} “${element.getAttribute("name") ?? ""}”: ${name} is not supported.`,
    ];
  });
}

/** Reads a control tag with its options; what it can't show goes to `problems` as sentences. */
export function readControl(element: Element, problems: string[]): ControlTag | null {
  const control = build(element, problems);
  if (control === null) {
    problems.push(`The tag ${element.tagName} is not supported.`);
    return null;
  }
  return control;
}

function build(element: Element, problems: string[]): ControlTag | null {
  switch (element.tagName) {
    case "Choices":
      return choices(element, problems);
    case "Labels":
    case "RectangleLabels":
    case "PolygonLabels":
      return labels(element, element.tagName, problems);
    case "TextArea":
      return textArea(element);
    case "Rating":
      return rating(element);
    default:
      return null;
  }
}

function shared(element: Element) {
  return {
    name: element.getAttribute("name") ?? "",
    toName: element.getAttribute("toName") ?? "",
    required: isTrue(element.getAttribute("required")),
    requiredMessage: element.getAttribute("requiredMessage"),
  };
}

function choices(element: Element, problems: string[]): ChoicesTag {
  const all = Array.from(element.getElementsByTagName("Choice"));
  const chosen = all.filter((choice) => isTrue(choice.getAttribute("selected")));
  return {
    tag: "Choices",
    ...shared(element),
    multiple: element.getAttribute("choice") === "multiple",
    options: options(element, "Choice", problems),
    preset: chosen.map(resultOf),
  };
}

function labels(element: Element, tag: LabelsTag["tag"], problems: string[]): LabelsTag {
  const multiple = element.getAttribute("choice") === "multiple";
  return { tag, ...shared(element), multiple, options: options(element, "Label", problems) };
}

function textArea(element: Element): TextAreaTag {
  return {
    tag: "TextArea",
    ...shared(element),
    placeholder: element.getAttribute("placeholder"),
    rows: whole(element.getAttribute("rows"), 3, 30),
    most: whole(element.getAttribute("maxSubmissions"), Number.MAX_SAFE_INTEGER),
    preset: element.getAttribute("value"),
  };
}

function rating(element: Element): RatingTag {
  return { tag: "Rating", ...shared(element), max: whole(element.getAttribute("maxRating"), 5) };
}

const LAYOUT = new Set(["View", "Header", "Style"]);

function options(element: Element, wanted: "Choice" | "Label", problems: string[]): Option[] {
  const owner = `${element.tagName} “${element.getAttribute("name") ?? ""}”`;
  const inside = Array.from(element.getElementsByTagName("*"));
  const wrong = (child: Element) =>
    child.tagName === wanted ? child.parentElement?.tagName === wanted : !LAYOUT.has(child.tagName);
  if (inside.some(wrong)) problems.push(`${owner} may hold only ${wanted} tags, not nested.`);
  const found = inside.filter((child) => child.tagName === wanted).map(option);
  if (found.length === 0) problems.push(`${owner} has no ${wanted}.`);
  if (found.some((each) => each.text === "")) problems.push(`${owner}: a ${wanted} has no value.`);
  if (new Set(found.map((each) => each.result)).size < found.length) {
    problems.push(`${owner} names a ${wanted} twice.`);
  }
  return found;
}

function option(element: Element, position: number): Option {
  return {
    text: element.getAttribute("value") ?? "",
    result: resultOf(element),
    color: labelColor(element.getAttribute("background"), position),
    hotkey: element.getAttribute("hotkey")?.toLowerCase() ?? null,
    hint: element.getAttribute("hint"),
  };
}

function resultOf(element: Element): string {
  return element.getAttribute("alias") || (element.getAttribute("value") ?? "");
}

function isTrue(attribute: string | null): boolean {
  return attribute?.toLowerCase() === "true";
}

function whole(
  attribute: string | null,
  otherwise: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  const number = Number(attribute ?? Number.NaN);
  return Number.isInteger(number) && number >= 1 ? Math.min(number, most) : otherwise;
}
