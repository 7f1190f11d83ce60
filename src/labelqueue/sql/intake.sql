-- How assets come in: rows gather in `incoming`, and their batch becomes visible whole.

-- name: begin_batch
-- Batches that come in a row while the order is random form one pool, of the rank of its first.
with numbered as (
  update project set batches = batches + 1 where id = %(project)s returning batches as number),
before as (
  select b.rank, b.pooled from batch b where b.project = %(project)s
  order by b.number desc limit 1)
insert into batch (project, number, rank, pooled, name, priority, due_at, created_by)
select %(project)s, number,
       case when now.pooled then coalesce((select rank from before where before.pooled), number)
            else number end,
       now.pooled, coalesce(%(name)s::text, 'Batch ' || number), %(priority)s, %(due_at)s,
       %(actor)s
from numbered cross join (
  select settings #>> '{order,tie}' = 'random' as pooled from queue
  where project = %(project)s and queue = 0) now
returning number;

-- name: copy_incoming
copy incoming (project, batch, row, external_id, data, unit_group, priority, labels_required,
               people, skills, expected) from stdin;

-- fragment: copy_of
-- A selection (select.py) comes between this and `copied`.
insert into incoming (project, batch, row, external_id, data, unit_group, priority)
select %(into)s, %(number)s, row_number() over (order by a.batch, a.row), a.external_id, a.data,
       a.unit_group, %(own_priority)s
from

-- fragment: copied
join asset a on a.project = %(project)s and a.id = chosen.asset

-- name: duplicates
-- External ids that the batch repeats, or that the project has already; the first hundred. What is
-- being deleted is in no list any more, but has its external id until it is gone.
with repeated as (
  select external_id, min(row) as row from (
    select external_id, row,
           row_number() over (partition by external_id order by row) as nth
    from incoming where project = %(project)s and batch = %(batch)s) i
  where nth > 1 group by external_id),
known as (
  select i.external_id, i.row, not {{asset_there}} as leaving from incoming i
  join asset a on a.project = i.project and a.external_id = i.external_id
  where i.project = %(project)s and i.batch = %(batch)s)
select external_id, row, bool_or(leaving) as leaving
from (select *, false as leaving from repeated union all select * from known) found
group by external_id, row order by row limit 100;

-- name: audiences
select distinct people, skills from incoming
where project = %(project)s and batch = %(batch)s and (people <> '{}' or skills <> '{}');

-- name: size
select count(*) as size from incoming where project = %(project)s and batch = %(batch)s;

-- name: add_assets
insert into asset (project, id, batch, row, external_id, data, unit_group, draw)
select project, asset, batch, row, external_id, data, unit_group, draw from incoming
where project = %(project)s and batch = %(batch)s
order by row;

-- name: add_work
-- Ordered and targeted by the settings as they are now; see `reorder_batch` if they change.
insert into work (project, queue, asset, batch, row, audience, priority, labels_required, lot,
                  review_lot, head, target, need, dynamic, key_live, key_next)
select i.project, 0, i.asset, i.batch, i.row, coalesce(a.id, 0), i.priority, i.labels_required,
       i.lot, i.review_lot, i.head,
       required_labels(q.settings, i.labels_required, i.lot, %(size)s),
       gate_need(q.settings, i.labels_required, i.lot, %(size)s),
       is_dynamic(q.settings, i.labels_required, i.lot, %(size)s),
       order_key(q.settings, b.rank, b.pooled, i.priority, i.batch, i.row, i.draw, i.external_id,
                 i.asset),
       case when q.reordering is not null then
         order_key(q.reordering, b.rank, b.pooled, i.priority, i.batch, i.row, i.draw,
                   i.external_id, i.asset) end
from (select *, (row_number() over (order by random()) - 1)::int as lot,
             (row_number() over (order by random() + 0) - 1)::int as review_lot,
             case when unit_group is not null
                  then first_value(asset) over (partition by unit_group order by row) end as head
      from incoming
      where project = %(project)s and batch = %(batch)s) i
join queue q on q.project = i.project and q.queue = 0
join batch b on b.project = i.project and b.number = i.batch
left join audience a on a.project = i.project and a.people = i.people and a.skills = i.skills
                    and (i.people <> '{}' or i.skills <> '{}')
order by i.row;

-- name: lock_queue
select settings, reordering, slot::text as slot, generation, top from queue
where project = %(project)s and queue = 0 for update;

-- name: queue_now
select settings, reordering, slot::text as slot from queue
where project = %(project)s and queue = 0;

-- name: clear_keys
update work set key_a = null, key_b = null
where project = %(project)s and queue = 0 and batch = %(batch)s;

-- name: reorder_batch
update work w
set key_live = order_key(q.settings, b.rank, b.pooled, w.priority, w.batch, w.row, a.draw,
                         a.external_id, w.asset),
    key_next = case when q.reordering is not null then
      order_key(q.reordering, b.rank, b.pooled, w.priority, w.batch, w.row, a.draw,
                a.external_id, w.asset) end,
    target = required_labels(q.settings, w.labels_required, w.lot, %(size)s),
    need = gate_need(q.settings, w.labels_required, w.lot, %(size)s),
    dynamic = is_dynamic(q.settings, w.labels_required, w.lot, %(size)s)
from queue q, batch b, asset a
where q.project = %(project)s and q.queue = 0 and b.project = q.project and b.number = %(batch)s
  and w.project = q.project and w.queue = 0 and w.batch = b.number
  and a.project = w.project and a.id = w.asset;

-- name: ends_of_batch
with keys as materialized (
  select key_live as key from work
  where project = %(project)s and queue = 0 and batch = %(batch)s)
select (select key from keys order by key limit 1) as first,
       (select key from keys order by key desc limit 1) as last;

-- name: appear
-- Beyond every key ever given, the batch is ahead of all cursors. Else its rows are stamped with a
-- new generation or, where they are many, cursors are cut for them.
update queue
set top = greatest(top, %(last)s),
    generation = generation + case when %(behind)s then 1 else 0 end
where project = %(project)s and queue = 0
returning generation;

-- name: stamp_batch
update work set reopened = %(generation)s
where project = %(project)s and queue = 0 and batch = %(batch)s;

-- name: show_batch
update batch set visible = true, size = %(size)s, exhausted = %(size)s = 0
where project = %(project)s and number = %(batch)s
returning number, name, size;

-- name: note_created
insert into event (project, actor, kind, asset, assets, data)
select %(project)s, %(actor)s, 'batch.created', null, null,
       jsonb_build_object('batch', %(public)s::text, 'number', number, 'name', name,
                          'size', %(size)s::bigint)
from batch where project = %(project)s and number = %(batch)s
union all
select %(project)s, %(actor)s, 'asset.created', asset, null::bigint[],
       jsonb_build_object('batch', %(public)s::text, 'target', target)
from work
where project = %(project)s and queue = 0 and batch = %(batch)s and %(size)s <= 1000
union all
select %(project)s, %(actor)s, 'asset.created', null, array_agg(asset order by row),
       jsonb_build_object('batch', %(public)s::text, 'target', target)
from work
where project = %(project)s and queue = 0 and batch = %(batch)s and %(size)s > 1000
group by row / 1000, target;

-- name: forget_incoming
delete from incoming where project = %(project)s and batch = %(batch)s;

-- name: drop_batch
delete from batch where project = %(project)s and number = %(batch)s and not visible;

-- name: analyze
analyze asset, work;

-- name: abandoned
-- Uploads that broke off with their server; what somebody is deleting came whole, with a size.
select project, number from batch
where not visible and size = 0 and created_at < service_now() - interval '1 day';
