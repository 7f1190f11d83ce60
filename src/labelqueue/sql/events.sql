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

-- name: list_events
-- In the order of the transactions' numbers, not of their texts, which the column `xid` shows.
select id, xid::text as xid, at, actor, kind, asset, assets, reservation, label, data
from event
where project = %(project)s
  and (xid, id) > (%(xid)s::xid8, %(id)s)
  and xid < pg_snapshot_xmin(pg_current_snapshot())
order by event.xid, event.id
limit %(limit)s;

-- name: history
-- An asset's life, bulk changes included.
select * from (
  select id, xid::text as xid, at, actor, kind, asset, reservation, label, data from event
  where project = %(project)s and asset = %(asset)s and id > %(id)s
    and (%(only)s::bigint is null or actor = %(only)s)
  union all
  select id, xid::text, at, actor, kind, %(asset)s, null, null, data from event
  where project = %(project)s and assets is not null and assets @> array[%(asset)s::bigint]
    and id > %(id)s and %(only)s::bigint is null) life
order by id limit %(limit)s;
