-- What a change of settings would meet.

-- name: in_flight
select (select count(*) from (
          select 1 from work w where w.project = %(project)s and w.queue = %(queue)s and w.open
          limit 100000) ready) as queued,
       held.active as reservations, held.most as most_held,
       (select count(*) from work w where w.project = %(project)s and w.queue = 1
        and w.waiting > 0) as waiting,
       (select count(*) from label l
        where l.project = %(project)s and l.owed_by is not null) as owed
from (select coalesce(sum(n), 0)::bigint as active, coalesce(max(n), 0) as most from (
        select count(*) as n from reservation r
        where r.project = %(project)s and r.queue = %(queue)s and r.state = 'active'
          and r.exclusive and r.kind <> 'question'
        group by r.person) each) held;

-- name: retargeted
-- Of the first assets, those whose target would change, as `retarget_all` changes them.
with looked as materialized (
  select w.asset, w.batch, w.state, w.labels, w.owed, w.held, w.target, w.lot, w.labels_required
  from work w
  where w.project = %(project)s and w.queue = 0 and not w.removed
  order by w.asset limit %(most)s),
judged as (
  select w.*, required_labels(%(settings)s::jsonb, w.labels_required, w.lot, b.size) as needed
  from looked w join batch b on b.project = %(project)s and b.number = w.batch
  where w.labels_required is null and (%(touched)s or w.labels + w.owed + w.held = 0))
select (select count(*) from looked) as looked_at,
       count(*) as retargeted,
       count(*) filter (where state in ('done', 'in_review') and labels < needed) as reopened,
       count(*) filter (where state in ('queued', 'reserved') and labels >= needed) as completed
from judged where needed <> target;
