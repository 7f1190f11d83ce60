import { notFollowed, readControl } from "./controls";
import type { ControlTag, HeaderNode, Interface, InterfaceNode, ObjectTag } from "./model";
import { xmlFault } from "./wellFormed";

/** Says, one sentence each, what in a labeling configuration this editor can't show. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join(" "));
    this.name = "ConfigError";
  }
}

/**
 * Reads a Label Studio labeling configuration (XML). Throws `ConfigError` naming every tag and
 * attribute that it doesn't know how to show, rather than showing half an interface.
 */
export function parseConfig(xml: string): Interface {
  const root = parseXml(xml);
  const reader = new Reader();
  const nodes = reader.view(root);
  reader.checkTargets();
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return { nodes, objects: reader.objects, controls: reader.controls };
}

function parseXml(xml: string): Element {
  // A document type can define entities that expand without bound; no labeling interface needs one.
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(xml)) {
    throw new ConfigError(["The configuration must not contain a document type or entities."]);
  }
  const fault = xmlFault(xml.trim());
  if (fault !== null)
    throw new ConfigError([notWellFormed(`line ${fault.line}: ${fault.message}`)]);
  const parsed = new DOMParser().parseFromString(xml.trim(), "text/xml");
  const root = parsed.documentElement as Element | null;
  if (root === null || parsed.getElementsByTagName("parsererror").length > 0) {
    throw new ConfigError([notWellFormed("the browser's parser refuses it.")]);
  }
  if (root.tagName !== "View") {
    throw new ConfigError([`The outermost tag must be View, not ${root.tagName}.`]);
  }
  return root;
}

const notWellFormed = (why: string): string => `The configuration is not well-formed XML: ${why}`;

class Reader {
  readonly objects = new Map<string, ObjectTag>();
  readonly controls = new Map<string, ControlTag>();
  readonly problems: string[] = [];

  view(element: Element): InterfaceNode[] {
    return Array.from(element.children).flatMap((child) => this.node(child) ?? []);
  }

  checkTargets() {
    for (const control of this.controls.values()) {
      const target = this.objects.get(control.toName);
      const needs = SHOWN_ON[control.tag];
      if (target === undefined) {
        this.problems.push(`${control.tag} “${control.name}” names no Image or Text in toName.`);
      } else if (needs !== undefined && target.tag !== needs) {
        this.problems.push(`${control.tag} “${control.name}” needs toName to be an ${needs}.`);
      }
    }
  }

  private node(element: Element): InterfaceNode | null {
    this.problems.push(...notFollowed(element));
    switch (element.tagName) {
      // How Label Studio's own pages look; it changes no answer.
      case "Style":
        return null;
      case "View":
        return { tag: "View", nodes: this.view(element) };
      case "Header":
        return header(element);
      case "Image":
      case "Text":
        return this.named(this.objects, object(element, element.tagName));
      default:
        return this.control(element);
    }
  }

  private control(element: Element): ControlTag | null {
    const control = readControl(element, this.problems);
    return control && this.named(this.controls, control);
  }

  private named<T extends ObjectTag | ControlTag>(among: Map<string, T>, node: T): T {
    if (node.name === "") this.problems.push(`A tag ${node.tag} has no name.`);
    if (this.objects.has(node.name) || this.controls.has(node.name)) {
      this.problems.push(`The name “${node.name}” is used twice.`);
    }
    if ("value" in node && !/^\$[\p{L}\p{N}_]+$/u.test(node.value)) {
      this.problems.push(`${node.tag} “${node.name}”: value must name a data field, like $image.`);
    }
    among.set(node.name, node);
    return node;
  }
}

const SHOWN_ON: Partial<Record<ControlTag["tag"], ObjectTag["tag"]>> = {
  Labels: "Text",
  RectangleLabels: "Image",
  PolygonLabels: "Image",
};

function header(element: Element): HeaderNode {
  const size = Number(element.getAttribute("size") ?? 4);
  return {
    tag: "Header",
    value: element.getAttribute("value") || (element.textContent ?? "").trim(),
    size: Number.isInteger(size) ? Math.min(6, Math.max(1, size)) : 4,
  };
}

function object(element: Element, tag: ObjectTag["tag"]): ObjectTag {
  return {
    tag,
    name: element.getAttribute("name") ?? "",
    value: element.getAttribute("value") ?? "",
    wordwise: element.getAttribute("granularity") === "word",
  };
}
