/** What a bulk change sets, as the wire has it. */
export interface ChangeFields {
  priority?: number | null;
  assigned_to?: readonly string[] | null;
  labels_required?: number | null;
  skills?: readonly string[] | null;
  on_hold?: boolean | string | null;
  removed?: boolean | null;
  labels?: "discarded" | null;
}

export const number = (n: number): string => n.toLocaleString("en");

export const assetsText = (n: number): string => (n === 1 ? "1 asset" : `${number(n)} assets`);

/** What became of the assets: "prioritized at 100", "on hold: blurred". */
export function changeText(set: ChangeFields, nameOf?: (user: string) => string): string {
  const parts: string[] = [];
  if (set.priority !== undefined) {
    parts.push(set.priority === null ? "without a priority" : `prioritized at ${set.priority}`);
  }
  if (set.assigned_to !== undefined) parts.push(assignedText(set.assigned_to ?? [], nameOf));
  if (set.labels_required !== undefined) parts.push(requiredText(set.labels_required));
  if (set.skills !== undefined) {
    const skills = set.skills ?? [];
    parts.push(skills.length === 0 ? "open to every skill" : `for ${skills.join(", ")}`);
  }
  if (set.on_hold !== undefined) parts.push(holdText(set.on_hold));
  if (set.removed !== undefined) parts.push(set.removed === true ? "removed" : "brought back");
  if (set.labels === "discarded") parts.push("sent back");
  return parts.join(", ") || "changed";
}

function assignedText(people: readonly string[], nameOf?: (user: string) => string): string {
  if (people.length === 0) return "open to everybody";
  if (nameOf !== undefined) return `assigned to ${people.map(nameOf).join(", ")}`;
  return people.length === 1 ? "assigned to one person" : `assigned to ${people.length} people`;
}

function requiredText(labels: number | null): string {
  if (labels === null) return "with the queue's number of labels";
  return labels === 1 ? "with 1 label required" : `with ${labels} labels required`;
}

function holdText(hold: boolean | string | null): string {
  if (hold === false || hold === null) return "released from hold";
  return hold === true ? "on hold" : `on hold: ${hold}`;
}
