-- Batches and their counts: the rolled-up tally plus what moved since, in one snapshot.

-- fragment: counts
select batch, state, sum(n)::bigint as assets from (
  select batch, state, assets as n from tally where project = %(project)s
  union all
  select batch, state, change from state_move where project = %(project)s) both_parts
group by batch, state having sum(n) <> 0

-- name: list_batches
with counted as ({{counts}})
select b.number, b.name, b.size, b.priority, b.due_at, b.created_at, b.exhausted,
       coalesce((select jsonb_object_agg(state, assets) from counted c
                 where c.batch = b.number), '{}') as counts
from batch b
where b.project = %(project)s and b.visible and b.number > %(after)s
  and (%(only)s::int is null or b.number = %(only)s)
order by b.number limit %(limit)s;

-- name: change_batch
update batch
set name = coalesce(%(name)s::text, name),
    due_at = case when %(set_due)s then %(due_at)s::timestamptz else due_at end,
    exhausted = exhausted or coalesce(%(exhausted)s::boolean, false)
where project = %(project)s and number = %(batch)s and visible
returning number, name;

-- name: remove_assets
-- A batch on its way out is out of circulation at once.
update work set removed = true
where project = %(project)s and queue = 0 and batch = %(batch)s;

-- name: find_batch
select number, name from batch where project = %(project)s and number = %(batch)s and visible;

-- name: project_counts
with counted as ({{counts}})
select state::text as state, sum(assets)::bigint as assets from counted group by state;

-- name: roll_up
-- Fold what moved into the tally; readers see either the one or the other.
with gone as (
  delete from state_move where ctid in (
    select ctid from state_move limit %(limit)s for update skip locked)
  returning project, batch, state, change),
folded as (
  insert into tally as t (project, batch, state, assets)
  select project, batch, state, sum(change) from gone group by project, batch, state
  order by project, batch, state
  on conflict (project, batch, state) do update set assets = t.assets + excluded.assets)
select count(*) as moves from gone;
