-- Changes of many assets: each row says which of its fields change.

-- name: audiences_now
select w.asset, w.audience, coalesce(a.people, '{}') as people, coalesce(a.skills, '{}') as skills
from work w left join audience a on a.project = w.project and a.id = w.audience
where w.project = %(project)s and w.queue = 0 and w.asset = any (%(assets)s) and w.label = 0;

-- name: change
-- Whatever may have come nearer is stamped, unless cursors are cut for it.
with given as (
  select * from jsonb_to_recordset(%(rows)s) as given (
    asset bigint, set_priority boolean, priority int, set_required boolean, required smallint,
    audience int, set_hold boolean, hold text, removed boolean)),
changed as (
  update work w
  set priority = case when given.set_priority then given.priority else w.priority end,
      labels_required = case when given.set_required then given.required
                             else w.labels_required end,
      target = case when given.set_required
                    then required_labels(q.settings, given.required, w.lot, b.size)
                    else w.target end,
      need = case when given.set_required
                  then gate_need(q.settings, given.required, w.lot, b.size)
                  else w.need end,
      dynamic = case when given.set_required
                     then is_dynamic(q.settings, given.required, w.lot, b.size)
                     else w.dynamic end,
      audience = coalesce(given.audience, w.audience),
      hold = case when given.set_hold then given.hold else w.hold end,
      hold_since = case when not coalesce(given.set_hold, false) then w.hold_since
                        when given.hold is null then null
                        else coalesce(w.hold_since, service_now()) end,
      removed = coalesce(given.removed, w.removed),
      reopened = case when %(stamp)s then %(generation)s else w.reopened end,
      key_live = order_key(q.settings, b.rank, b.pooled,
        case when given.set_priority then given.priority else w.priority end, w.batch, w.row,
        a.draw, a.external_id, w.asset),
      key_next = case when q.reordering is not null then order_key(q.reordering, b.rank, b.pooled,
        case when given.set_priority then given.priority else w.priority end, w.batch, w.row,
        a.draw, a.external_id, w.asset) end
  from given, queue q, asset a, batch b
  where q.project = %(project)s and q.queue = 0
    and w.project = %(project)s and w.queue = 0 and w.asset = given.asset and w.label = 0
    and a.project = %(project)s and a.id = given.asset
    and b.project = %(project)s and b.number = w.batch and b.visible
  returning greatest(w.key_live, w.key_next) as key, w.asset, w.target, given.set_required),
retargeted as (
  insert into event (project, actor, kind, assets, data)
  select %(project)s, %(actor)s, 'asset.retargeted', array_agg(asset order by asset),
         jsonb_build_object('target', target)
  from changed where set_required group by target)
update queue set top = greatest(top, (select key from changed order by key desc limit 1))
where project = %(project)s and queue = 0;

-- name: change_waiting
-- What waits for review follows its asset: priority, hold, removal. What no longer waits, and is
-- only held (review was turned off), stays out of circulation whatever becomes of the asset.
update work w
set priority = now.priority, hold = now.hold, hold_since = now.hold_since,
    removed = now.removed or w.waiting = 0,
    key_live = order_key(q.settings, b.rank, b.pooled, now.priority, w.batch, w.row, a.draw,
                         a.external_id, w.asset) || {{after_label}},
    key_next = case when q.reordering is not null then
      order_key(q.reordering, b.rank, b.pooled, now.priority, w.batch, w.row, a.draw,
                a.external_id, w.asset) || {{after_label}} end
from work now, queue q, batch b, asset a
where w.project = %(project)s and w.queue = 1 and w.asset = any (%(assets)s)
  and now.project = w.project and now.queue = 0 and now.asset = w.asset and now.label = 0
  and q.project = w.project and q.queue = 1
  and b.project = w.project and b.number = w.batch
  and a.project = w.project and a.id = w.asset;

-- name: live_reservations
select id from reservation
where project = %(project)s and queue = %(queue)s and asset = any (%(assets)s)
  and state in ('active', 'expired');

-- name: note_each
insert into event (project, actor, kind, asset, data)
select %(project)s, %(actor)s, %(kind)s, given.asset, given.data
from unnest(%(assets)s::bigint[], %(datas)s::jsonb[]) given (asset, data);
