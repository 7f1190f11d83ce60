-- The log: what happened, when, by whom.

-- name: note
insert into event (project, actor, kind, asset, reservation, label, data)
values (%(project)s, %(actor)s, %(kind)s, %(asset)s, %(reservation)s, %(label)s, %(data)s);

-- name: note_assets
-- One event per asset, or, above a thousand, one per thousand with an array of them.
with given as (select asset, (ordinality - 1) / 1000 as part
               from unnest(%(assets)s::bigint[]) with ordinality as u (asset, ordinality))
insert into event (project, actor, kind, asset, assets, data)
select %(project)s, %(actor)s, %(kind)s, asset, null, %(data)s::jsonb from given
where cardinality(%(assets)s::bigint[]) <= 1000
union all
select %(project)s, %(actor)s, %(kind)s, null, array_agg(asset order by asset), %(data)s::jsonb
from given
where cardinality(%(assets)s::bigint[]) > 1000
group by part;

-- name: now
-- Whatever had committed when a reader asked stands before this transaction id.
select pg_snapshot_xmax(pg_current_snapshot())::text as xid;

-- name: settled
-- Whether every transaction before `xid` has ended.
select pg_snapshot_xmin(pg_current_snapshot()) >= %(xid)s::xid8 as settled;

-- name: all_settled
-- Whether no transaction that writes is running.
select pg_snapshot_xmin(pg_current_snapshot()) >= pg_snapshot_xmax(pg_current_snapshot())
  as settled;

-- fragment: cut
-- What is gone from the log, as its first event: there was more.
select c.number as id, c.xid as read_at, c.at, null::bigint as actor, 'log.pruned' as kind,
       null::bigint as asset, null::bigint[] as assets, null::bigint as reservation,
       null::bigint as label, jsonb_build_object('snapshot', c.snapshot) as data
from log_cut c

-- name: from_elsewhere
-- Projects whose events name transactions that this cluster has yet to come to: a dump was restored.
select id as project from project
where exists (select 1 from event e
              where e.project = project.id and e.xid >= pg_snapshot_xmax(pg_current_snapshot()));

-- name: adopt
-- All of its events in the order of their numbers, as if this transaction had written them: whoever
-- has read the old log reads some of it again, and misses nothing.
with cut as (update log_cut set xid = '3' where project = %(project)s)
update event set xid = pg_current_xact_id() where project = %(project)s;

-- name: list_events
-- In the order of the transactions' numbers, not of their texts.
select id, read_at::text as xid, at, actor, kind, asset, assets, reservation, label, data
from (
  {{cut}} where c.project = %(project)s and (c.xid, c.number) > (%(xid)s::xid8, %(id)s)
  union all
  (select e.id, e.xid, e.at, e.actor, e.kind, e.asset, e.assets, e.reservation, e.label, e.data
   from event e
   where e.project = %(project)s
     and (e.xid, e.id) > (%(xid)s::xid8, %(id)s)
     and e.xid < pg_snapshot_xmin(pg_current_snapshot())
   order by e.xid, e.id
   limit %(limit)s)) log
order by read_at, id
limit %(limit)s;

-- name: history
-- An asset's life, bulk changes included; it begins with what is gone, where that may be of it.
select id, read_at::text as xid, at, actor, kind, asset, reservation, label, data from (
  {{cut}} join asset a on a.project = c.project and a.id = %(asset)s and a.created_at <= c.at
          where c.project = %(project)s and c.number > %(id)s
  union all
  select e.id, e.xid, e.at, e.actor, e.kind, e.asset, null, e.reservation, e.label, e.data
  from event e
  where e.project = %(project)s and e.asset = %(asset)s and e.id > %(id)s
    and (%(only)s::bigint is null or e.actor = %(only)s)
  union all
  select e.id, e.xid, e.at, e.actor, e.kind, %(asset)s, null, null, null, e.data from event e
  where e.project = %(project)s and e.assets is not null
    and e.assets @> array[%(asset)s::bigint]
    and e.id > %(id)s and %(only)s::bigint is null) life
order by id limit %(limit)s;
