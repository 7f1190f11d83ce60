-- What happened. Bulk changes are one row with an array of assets. `xid` orders readers: what they
-- have read is never overtaken by a transaction that commits later.
create sequence event_id;
create table event (
  project     bigint not null,
  id          bigint not null default nextval('event_id'),
  xid         xid8 not null default pg_current_xact_id(),
  at          timestamptz not null default service_now(),
  actor       bigint,
  kind        text not null,
  asset       bigint,
  assets      bigint[],
  reservation bigint,
  label       bigint,
  data        jsonb not null default '{}',
  primary key (project, xid, id)
) partition by range (id);
create index event_of_asset on event (project, asset, id) where asset is not null;
create index event_in_bulk on event (project, id) where assets is not null;

-- By number, not by time: clocks are set, and the numbers of one asset's events say what came first.
-- Where no partition was made in time, events go here; nothing is ever refused.
create table event_rest partition of event default;

create view event_partition as
select c.oid::regclass as name, bound[1]::bigint as low, bound[2]::bigint as high
from pg_inherits i join pg_class c on c.oid = i.inhrelid
cross join lateral regexp_match(
  pg_get_expr(c.relpartbound, c.oid), 'FROM \(''(\d+)''\) TO \(''(\d+)''\)') bound
where i.inhparent = 'event'::regclass and bound is not null;

-- A partition for the numbers from `low` to below `high`. It is made apart and attached, which
-- stops neither readers nor writers. Its rows never change, so they are frozen as soon as they are
-- vacuumed, a million at a time. It begins with ghosts, as all hot tables do (queue.sql).
create function add_event_partition(low bigint, high bigint) returns void language plpgsql as $$
declare
  name text := 'event_' || low;
begin
  execute format(
    'create table %I (like event including defaults) with (autovacuum_freeze_min_age = 0, '
    'autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000)',
    name);
  execute format('alter table event attach partition %I for values from (%L) to (%L)',
                 name, low, high);
  insert into event (project, id, kind, asset)
  select 0, low + n, 'asset.created', n from generate_series(1, 2000) n;
  execute format('analyze %I', name);
end $$;
select add_event_partition(0, 10000000);

-- How far a project's log was cut: `xid` and `number` are the last event that is gone, in the order
-- of the lists, `at` its time. `snapshot` is the number of the last event whose effect is in the
-- parts below, which is where a replay begins.
create table log_cut (
  project  bigint primary key,
  snapshot bigint not null,
  taken_at timestamptz not null,
  xid      xid8 not null,
  number   bigint not null,
  at       timestamptz not null
);
-- What stood then, some hundred assets a row, each with its live reservations and its labels.
create table log_part (
  project  bigint not null,
  snapshot bigint not null,
  part     bigint not null,             -- the last of its assets
  assets   jsonb not null,
  primary key (project, snapshot, part)
);
