/** The words of the wire, as the service's own OpenAPI document describes them. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Json = unknown;
export type Me = Schemas["Me"];
export type MyProject = Schemas["MyProject"];
export type Role = NonNullable<MyProject["role"]>;
export type Project = Schemas["Project"];
export type Member = Schemas["Member"];
export type Batch = Schemas["Batch"];
export type Asset = Schemas["Asset"];
export type AssetState = Asset["state"];
export type Item = Schemas["Item"];
export type MyWork = Schemas["MyWork"];
export type Label = Schemas["Label"];
export type Waiting = Schemas["Waiting"];
export type Pulled = Schemas["Pulled"];
export type Submitted = Schemas["Submitted"];
export type Renewed = Schemas["Renewed"];
export type Cleared = Schemas["Cleared"];
export type Operation = Omit<Schemas["Operation"], "changes"> & { changes?: AssetChange | null };
export type Enqueued = Schemas["Enqueued"];
export type Chances = Schemas["Chances"];
export type Stats = Omit<Schemas["Stats"], "labelers"> & { labelers: LabelerStats[] };
export type Upload = Schemas["Upload"];

/** What the service says where it describes a page's items, or a queue's settings, as any JSON. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** What one member did at the label queue. */
export interface LabelerStats {
  user: string;
  email: string;
  name: string;
  role: Role;
  active: boolean;
  labels: number;
  skipped: number;
  late: number;
  held: number;
  active_seconds: number;
  median_seconds: number | null;
  /** How far the labels agree with those of others on the same assets, from 0 to 1. */
  agreement?: number | null;
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

export interface QueueEvent {
  id: string;
  at: string;
  actor: string | null;
  kind: string;
  data: Record<string, Json>;
}

export type QueueName = "label" | "review";

export type Tie = "fifo" | "random" | "lexicographic";
export type Direction = "higher_first" | "lower_first" | "ignore";

export interface TestQuestions {
  quiz: { size: number; pass_accuracy: number } | null;
  every: number | null;
  min_accuracy: number | null;
  min_answers: number;
  discard: boolean;
  iou: number;
}

export interface QueueSettings {
  order: {
    tie: Tie;
    priority: Direction;
    default_priority: number | null;
    batch_gate: boolean;
    retroactive: boolean;
    avoid_held: boolean;
    groups: "ignore" | "retain";
  };
  reservation: {
    count: number;
    refill: "each" | "empty";
    timeout_seconds: number | null;
    share_unopened: boolean;
  };
  target: { labels: number } | { min: number; max: number; confidence: number };
  consensus: { share: number; labels: number } | null;
  skip_to: "review" | "others" | "me" | "done";
  limit_per_labeler: number | null;
  logout_seconds: number | null;
  realtime: boolean;
  /** Absent for labelers. */
  test_questions?: TestQuestions | null;
}

export interface ReviewSettings {
  enabled: boolean;
  sampling: number;
  order: Pick<QueueSettings["order"], "tie" | "priority" | "default_priority" | "batch_gate">;
  reservation: QueueSettings["reservation"];
  max_rounds: number;
  rework_timeout_seconds: number | null;
  realtime: boolean;
}

/** What the pages ask: fewer fields than the service takes. */
export interface AssetFilter {
  state?: AssetState;
  batch?: string;
  priority?: number;
  assigned_to?: string;
  labeled_by?: string;
  q?: string;
}

export type Select = { ids: string[] } | { filter: AssetFilter; but_for?: string[] };

/** One asset with values of its own, as an undone change gives them back. */
export type AssetRow = AssetChange & { id: string };

export interface AssetChange {
  priority?: number | null;
  assigned_to?: string[];
  labels_required?: number | null;
  skills?: string[];
  /** True, or why. */
  on_hold?: boolean | string;
  removed?: boolean;
  /** Sends back: takes out all labels that stand. */
  labels?: "discarded";
}

export type Changed = Schemas["Changed"] | { operation: string };
