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
export type Waiting = Schemas["Waiting"];
export type Pulled = Schemas["Pulled"];
export type Submitted = Schemas["Submitted"];
export type Renewed = Schemas["Renewed"];
export type Cleared = Schemas["Cleared"];
export type Operation = Schemas["Operation"];
export type Explained = Schemas["Explained"];
export type Stats = Schemas["Stats"];
export type Upload = Schemas["Upload"];

/** What the service says where it describes a page's items, or a queue's settings, as any JSON. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
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

export interface QueueSettings {
  order: {
    tie: "fifo" | "random" | "lexicographic";
    priority: "higher_first" | "lower_first" | "ignore";
    default_priority: number | null;
  };
  reservation: { count: number; refill: "each" | "empty"; timeout_seconds: number | null };
}

export interface ReviewSettings {
  enabled: boolean;
}

/** What the pages ask: fewer fields than the service takes. */
export interface AssetFilter {
  state?: AssetState;
  batch?: string;
  q?: string;
}

export type Select = { ids: string[] } | { filter: AssetFilter };

export interface AssetChange {
  priority?: number | null;
  assigned_to?: string[];
}

export type Changed = Schemas["Changed"] | { operation: string };
