-- What is left to do.

-- name: unfinished
-- Missing labels of the first unfinished assets of each state, by batch; a sample where there are
-- more of them.
select found.batch, count(*) as assets,
       sum(greatest(found.target - found.labels, 1))::bigint as missing
from unnest(array['queued', 'reserved', 'rework']::asset_state[]) s (state)
cross join lateral (
  select w.batch, w.target, w.labels from work w
  where w.project = %(project)s and w.queue = 0 and w.state = s.state
  order by w.batch, w.row limit %(most)s) found
group by found.batch;

-- name: batches
with counted as ({{counts}})
select b.number, b.name, b.due_at,
       coalesce(sum(c.assets) filter (where c.state in ('queued', 'reserved', 'rework')), 0)::bigint
         as unfinished,
       coalesce(sum(c.assets) filter (where c.state = 'on_hold'), 0)::bigint as on_hold
from batch b left join counted c on c.batch = b.number
where b.project = %(project)s and b.visible
group by b.number, b.name, b.due_at
order by b.number;

-- name: reviews
select q.settings as review, labels.settings as label, service_now() as now,
       (select count(*) from work w
        where w.project = q.project and w.queue = 1 and not w.removed) as waiting
from queue q join queue labels on labels.project = q.project and labels.queue = 0
where q.project = %(project)s and q.queue = 1;
