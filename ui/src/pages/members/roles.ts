import type { Role } from "../../api/types";

export const ROLES: { value: Role; label: string }[] = [
  { value: "labeler", label: "Labeler" },
  { value: "reviewer", label: "Reviewer" },
  { value: "manager", label: "Manager" },
];
