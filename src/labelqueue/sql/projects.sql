-- Projects and their queues' settings.

-- name: may_create
select exists (select 1 from member where person = %(person)s and active
               and role in ('manager', 'reviewer')) as may;

-- name: create
with made as (
  insert into project (name, preset, interface, created_by)
  values (%(name)s, %(preset)s, %(interface)s, %(actor)s)
  returning id),
versioned as (
  insert into interface_version (project, version, config)
  select id, 1, %(interface)s from made),
queued as (
  insert into queue (project, queue, settings)
  select id, 0, %(label_queue)s::jsonb from made
  union all
  select id, 1, %(review_queue)s::jsonb from made)
insert into member (project, person, role)
select id, %(actor)s, 'manager' from made
returning project as id;

-- name: list_projects
-- An admin sees all, others those they are members of.
select p.id, p.name, p.state, p.preset, p.interface, p.interface_version, p.media_origins,
       p.created_at, m.role
from project p
left join member m on m.project = p.id and m.person = %(person)s and m.active
where p.state <> 'deleting' and p.id > %(after)s and (%(admin)s or m.role is not null)
order by p.id limit %(limit)s;

-- name: one
select p.id, p.name, p.state, p.preset, p.interface, p.interface_version, p.media_origins,
       p.created_at, m.role
from project p
left join member m on m.project = p.id and m.person = %(person)s and m.active
where p.id = %(project)s;

-- name: change
update project
set name = coalesce(%(name)s::text, name), state = coalesce(%(state)s::text, state),
    media_origins = coalesce(%(media_origins)s::text[], media_origins)
where id = %(project)s;

-- name: change_interface
with changed as (
  update project
  set interface = %(interface)s, interface_version = interface_version + 1
  where id = %(project)s
  returning interface_version)
insert into interface_version (project, version, config)
select %(project)s, interface_version, %(interface)s from changed;

-- name: change_preset
update project set preset = %(preset)s where id = %(project)s;

-- name: mark_deleting
update project set state = 'deleting' where id = %(project)s;

-- name: queue
select settings, reordering, slot::text as slot from queue
where project = %(project)s and queue = %(queue)s;

-- name: lock_queue
select settings, reordering, slot::text as slot from queue
where project = %(project)s and queue = %(queue)s
for update;

-- name: count_work
select count(*) as rows from (
  select 1 from work where project = %(project)s and queue = %(queue)s limit %(most)s) found;

-- name: set_settings
update queue
set settings = %(settings)s, reset = reset + %(reset)s, reordering = %(reordering)s
where project = %(project)s and queue = %(queue)s;

-- fragment: after_label
-- Several labels of one asset are reviewed in the order they were made.
case when w.label > 0 then int8send(w.label) else ''::bytea end

-- name: reorder_all
-- The whole order at once, for queues that are not large.
with reordered as (
  update work w
  set key_live = order_key(q.settings, b.rank, b.pooled, w.priority, w.batch, w.row, a.draw,
                           a.external_id, w.asset) || {{after_label}}
  from queue q, batch b, asset a
  where q.project = %(project)s and q.queue = %(queue)s and w.project = q.project
    and w.queue = q.queue and b.project = q.project and b.number = w.batch
    and a.project = q.project and a.id = w.asset
  returning w.key_live as key)
update queue set top = coalesce((select key from reordered order by key desc limit 1), '')
where project = %(project)s and queue = %(queue)s;

-- name: retarget_all
-- A changed share or size of consensus concerns untouched assets; a changed target all.
with changed as (
update work w
set target = required_labels(q.settings, w.labels_required, w.lot, b.size),
    need = gate_need(q.settings, w.labels_required, w.lot, b.size),
    dynamic = is_dynamic(q.settings, w.labels_required, w.lot, b.size)
from queue q, batch b
where q.project = %(project)s and q.queue = 0 and w.project = q.project and w.queue = 0
  and b.project = q.project and b.number = w.batch and w.labels_required is null
  and (%(touched)s or w.labels + w.owed + w.held = 0)
  and w.asset > %(after)s and w.asset <= %(until)s
  and (w.target, w.need, w.dynamic) is distinct from (
    required_labels(q.settings, w.labels_required, w.lot, b.size),
    gate_need(q.settings, w.labels_required, w.lot, b.size),
    is_dynamic(q.settings, w.labels_required, w.lot, b.size))
returning w.asset, w.target),
counted as (
  select asset, target, (row_number() over (partition by target order by asset) - 1) / 1000 as part
  from changed),
noted as (
  insert into event (project, actor, kind, assets, data)
  select %(project)s, null, 'asset.retargeted', array_agg(asset order by asset),
         jsonb_build_object('target', target)
  from counted group by target, part)
select count(*) as assets from changed;

-- name: chunk_end
-- The last asset of the next chunk, or null at the end.
select max(asset) as until, count(*) as rows from (
  select asset from work where project = %(project)s and queue = %(queue)s and asset > %(after)s
  order by asset limit %(limit)s) chunk;

-- name: reorder_chunk
with reordered as (
  update work w
  set key_next = order_key(q.reordering, b.rank, b.pooled, w.priority, w.batch, w.row, a.draw,
                           a.external_id, w.asset) || {{after_label}}
  from queue q, batch b, asset a
  where q.project = %(project)s and q.queue = %(queue)s and w.project = q.project
    and w.queue = q.queue and w.asset > %(after)s and w.asset <= %(until)s
    and b.project = q.project and b.number = w.batch and a.project = q.project and a.id = w.asset
  returning w.key_next as key)
select (select count(*) from reordered) as rows,
       (select key from reordered order by key desc limit 1) as top;

-- name: flip_order
update queue
set settings = reordering, reordering = null, reset = reset + 1, top = greatest(%(top)s, top),
    slot = case slot when 'a' then 'b' else 'a' end::"char"
where project = %(project)s and queue = %(queue)s and reordering is not null;

-- name: clear_chunk
update work set key_next = null
where project = %(project)s and queue = %(queue)s and asset > %(after)s and asset <= %(until)s
  and key_next is not null;

-- name: keep_order
-- The old order goes on to hold; what was filled of the other slot is filled anew some day.
update queue set reordering = null
where project = %(project)s and queue = %(queue)s and reordering is not null
returning settings;

-- name: count_queue
select case when %(queue)s = 0
            then (select coalesce(sum(size), 0) from batch
                  where project = %(project)s and visible)
            else (select count(*) from work where project = %(project)s and queue = %(queue)s)
       end::bigint as rows;

-- name: assets_of_batch
select asset from work
where project = %(project)s and queue = 0 and batch = %(batch)s
order by row limit %(limit)s;

-- name: delete_assets
with w as (delete from work where project = %(project)s and asset = any (%(assets)s)),
r as (delete from reservation where project = %(project)s and asset = any (%(assets)s)),
l as (delete from label where project = %(project)s and asset = any (%(assets)s)),
d as (delete from draft where project = %(project)s and asset = any (%(assets)s)),
f as (delete from deferral where project = %(project)s and asset = any (%(assets)s))
delete from asset where project = %(project)s and id = any (%(assets)s);

-- name: delete_batch
delete from batch where project = %(project)s and number = %(batch)s;

-- name: any_assets
select id as asset from asset where project = %(project)s order by id limit %(limit)s;

-- name: delete_rest
with a as (delete from member where project = %(project)s),
b as (delete from queue where project = %(project)s),
cf as (delete from cursor_floor where project = %(project)s),
c as (delete from batch where project = %(project)s),
d as (delete from audience where project = %(project)s),
e as (delete from audience_member where project = %(project)s),
f as (delete from seat where project = %(project)s),
g as (delete from cursor where project = %(project)s),
h as (delete from interface_version where project = %(project)s),
i as (delete from tally where project = %(project)s),
lt as (delete from label_tally where project = %(project)s),
ag as (delete from agreement where project = %(project)s),
j as (delete from state_move where project = %(project)s),
k as (delete from upload where project = %(project)s),
m as (delete from incoming where project = %(project)s),
n as (delete from event where project = %(project)s),
lc as (delete from log_cut where project = %(project)s),
lp as (delete from log_part where project = %(project)s)
delete from project where id = %(project)s;
