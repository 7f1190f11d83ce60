import type { Interface, InterfaceNode } from "./config/model";

export interface Columns {
  asset: InterfaceNode[];
  controls: InterfaceNode[];
}

/**
 * Image beside controls, where there is room: an image takes all the height there is, and below it
 * the classes would be out of sight. Null where the interface is read from top to bottom as it is
 * written: a text is as high as its words are many.
 */
export function columnsOf(config: Interface): Columns | null {
  const image = Array.from(config.objects.values()).some((object) => object.tag === "Image");
  if (!image || config.controls.size === 0) return null;
  const columns: Columns = { asset: [], controls: [] };
  let headings: InterfaceNode[] = [];
  let last = columns.asset;
  for (const node of flat(config.nodes)) {
    if (node.tag === "Header") {
      headings.push(node);
      continue;
    }
    // A heading is about what follows it.
    last = node.tag === "Image" || node.tag === "Text" ? columns.asset : columns.controls;
    last.push(...headings, node);
    headings = [];
  }
  last.push(...headings);
  return columns;
}

function flat(nodes: InterfaceNode[]): InterfaceNode[] {
  return nodes.flatMap((node) => (node.tag === "View" ? flat(node.nodes) : node));
}
