-- Batches and their counts: the rolled-up tally plus what moved since, in one snapshot.
--
-- A batch is `visible` from the end of its upload until somebody deletes it. From then on nothing
-- of it is there for anybody, however long its rows take to go.

-- fragment: counts
select both_parts.batch, both_parts.state, sum(both_parts.n)::bigint as assets from (
  select batch, state, assets as n from tally where project = %(project)s
  union all
  select batch, state, change from state_move where project = %(project)s) both_parts
join batch b on b.project = %(project)s and b.number = both_parts.batch and b.visible
group by both_parts.batch, both_parts.state having sum(both_parts.n) <> 0

-- fragment: there
-- Whether an asset `w` is of a batch that nobody deleted. All are removed of one that somebody did,
-- so that nothing is asked of others.
not (w.state = 'removed' and w.batch in (
  select number from batch where project = %(project)s and not visible))

-- fragment: asset_there
exists (select 1 from batch b
        where b.project = a.project and b.number = a.batch and b.visible offset 0)

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

-- name: hide
-- Of two who delete it at the same moment, one does.
update batch set visible = false
where project = %(project)s and number = %(batch)s and visible returning number;

-- name: show_again
update batch set visible = true where project = %(project)s and number = %(batch)s;

-- name: remove_assets
-- A batch on its way out is out of circulation at once, and so are its labels' reviews.
update work set removed = true
where project = %(project)s and queue = %(queue)s and batch = %(batch)s;

-- name: held_of_batch
select r.id, r.queue from reservation r
join asset a on a.project = r.project and a.id = r.asset
where r.project = %(project)s and r.state in ('active', 'expired') and a.batch = %(batch)s
order by r.id;

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
