/** The words of the wire, as `labelqueue/model.py` and the OpenAPI document name them. */

export type Json = unknown;
export type Role = "manager" | "reviewer" | "labeler";
export type QueueName = "label" | "review";
export type AssetState =
  | "removed"
  | "on_hold"
  | "rework"
  | "queued"
  | "reserved"
  | "in_review"
  | "done";
export type LabelStatus =
  | "submitted"
  | "skipped"
  | "approved"
  | "corrected"
  | "rejected"
  | "replaced"
  | "discarded"
  | "late";

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface MyProject {
  id: string;
  name: string;
  role: Role | null;
  state: "active" | "paused";
}

export interface Me {
  id: string;
  email: string;
  name: string;
  admin: boolean;
  may_create_projects: boolean;
  csrf_token: string | null;
  projects: MyProject[];
}

export interface Project extends MyProject {
  preset: string | null;
  interface: string | null;
  interface_version: number;
  media_origins: string[];
  created_at: string;
}

export interface QueueSettings {
  order: {
    tie: "fifo" | "random" | "lexicographic";
    priority: "higher_first" | "lower_first" | "ignore";
    default_priority: number | null;
  };
  reservation: { count: number; refill: "each" | "empty"; timeout_seconds: number | null };
}

export interface Member {
  user: string;
  email: string;
  name: string;
  role: Role;
  skills: string[];
  active: boolean;
  standing: string | null;
}

export interface Batch {
  id: string;
  number: number;
  name: string;
  size: number;
  counts?: Partial<Record<AssetState, number>>;
}

export interface Asset {
  id: string;
  external_id: string;
  data: Json;
  batch: string;
  row: number;
  group: string | null;
  state: AssetState;
  priority: number | null;
  assigned_to: string[];
  labels_required: number;
  labels_count: number;
  skills: string[];
  on_hold: { reason: string; since: string } | null;
  created_at: string;
}

export interface AssetFilter {
  state?: AssetState;
  batch?: string;
  assigned_to?: string;
  external_id?: string;
  q?: string;
}

export type Select = { ids: string[] } | { filter: AssetFilter };

export interface AssetChange {
  priority?: number | null;
  assigned_to?: string[];
}

export interface Label {
  id: string;
  asset: string;
  labeler: string;
  status: LabelStatus;
  result: Json;
  comment: string | null;
}

export interface Item {
  reservation: string;
  kind: "label" | "rework" | "review";
  asset: { id: string; external_id: string; data: Json; batch: string; group: string | null };
  expires_at: string | null;
  draft: Json;
  label: Label | null;
  comment: string | null;
  why: string;
}

export interface Waiting {
  reasons: Record<string, number>;
  retry_after: number | null;
  quiz: Json;
}

export interface Pulled {
  items: Item[];
  waiting: Waiting | null;
}

export interface LabelRef {
  id: string;
  status: LabelStatus;
}

export interface Submitted {
  label: LabelRef | null;
  next: Pulled | null;
}

export interface Renewed {
  expires_at: string | null;
}

export interface Reservation {
  id: string;
  queue: QueueName;
  asset: string;
  external_id: string;
  labeler: string;
  labeler_name: string;
  labeler_email: string;
  state: "active" | "expired";
  created_at: string;
  expires_at: string | null;
}

export interface Operation {
  id: string;
  kind: string;
  state: "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number | null;
  error: string | null;
}

export type Changed = { changed: number } | { operation: string };

export interface Explained {
  eligible: boolean;
  position: number | null;
  reasons: { code: string; detail: string }[];
}

export interface QueueEvent {
  id: string;
  at: string;
  actor: string | null;
  kind: string;
  data: Record<string, Json>;
}

export interface Stats {
  assets: Partial<Record<AssetState, number>>;
  labels: Partial<Record<LabelStatus, number>>;
  labels_per_hour: number;
  reservations: { active: number; expired: number };
  test_questions: number;
}

export interface Upload {
  id: string;
  url: string;
  name: string;
}
