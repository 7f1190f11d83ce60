-- The batch gate: what is exhausted, what waits, what holds it shut.

-- name: remember
-- A batch whose assets are all satisfied is exhausted for good. Written down before anything that
-- may leave one of them unsatisfied again, and in the background where the gate acts.
update batch b set exhausted = true
where b.project = %(project)s and b.visible and not b.exhausted
  and (%(assets)s::bigint[] is null or b.number in (
    select w.batch from work w
    where w.project = %(project)s and w.queue = 0 and w.asset = any (%(assets)s)))
  and not exists (select 1 from work w
                  where w.project = b.project and w.batch = b.number and w.unmet offset 0)
returning b.number;

-- name: remember_acting
-- The same of all projects whose gate acts.
with acting as materialized (
  select project from queue
  where queue = 0 and (settings #> '{order,batch_gate}')::boolean
    and settings #>> '{order,tie}' = 'fifo'),
satisfied as materialized (
  select b.project, b.number
  from acting join batch b on b.project = acting.project and b.visible and not b.exhausted
  where not exists (select 1 from work w
                    where w.project = b.project and w.batch = b.number and w.unmet offset 0)
  order by b.project, b.number)
update batch b set exhausted = true
from satisfied s
where b.project = s.project and b.number = s.number and not b.exhausted
returning b.project, b.number;

-- name: batches_met
-- Of these batches, those whose assets are all satisfied, written down or not.
select b.number from batch b
where b.project = %(project)s and b.number = any (%(batches)s)
  and (b.exhausted or not exists (
    select 1 from work w
    where w.project = b.project and w.batch = b.number and w.unmet offset 0));

-- name: open_now
-- Where the gate acts: the batch it waits for, and the last one that is open.
with {{judging}}
select q.until, q.first as number from q where q.until is not null;

-- name: opens_after
-- The same once these assets are handed out, and the groups they belong to.
with q as materialized (
  select * from queue where project = %(project)s and queue = 0),
shown as materialized (
  select w.asset, w.head from work w
  where w.project = %(project)s and w.queue = 0 and w.asset = any (%(assets)s) and w.label = 0)
select int4send(case when retroactive then b.number else b.rank end + 1) as bound,
       case when retroactive or not b.pooled then b.number
            else (select max(p.number) from batch p
                  where p.project = b.project and p.pooled and p.rank = b.rank) end as until
from q cross join lateral (select (q.settings #> '{order,retroactive}')::boolean) s (retroactive)
join batch b on b.project = q.project and b.visible and not b.exhausted
where exists (
  select 1 from work w
  where w.project = b.project and w.batch = b.number and w.unmet
    and not (w.need = 0 and (w.asset in (select asset from shown)
                             or w.head in (select head from shown))))
order by b.number limit 1;

-- name: holding_shut
-- The assets that a batch's gate waits for, those that nobody can take first. What anybody may
-- take, and only has to be handed out, holds nothing up: of a million such none is looked at.
with held_up as materialized (
  (select w.* from work w
   where w.project = %(project)s and w.queue = 0 and w.state = 'on_hold' and w.batch = %(batch)s
     and w.unmet
   order by w.row limit %(most)s)
  union all
  (select meant.* from audience people cross join lateral (
     select w.* from work w
     where w.project = %(project)s and w.queue = 0 and w.audience = people.id and w.audience > 0
       and w.batch = %(batch)s and w.unmet and w.hold is null
     order by w.row limit %(most)s) meant
   where people.project = %(project)s)
  union all
  (select taken.* from unnest('{reserved,rework}'::asset_state[]) given (state) cross join lateral (
     select w.* from work w
     where w.project = %(project)s and w.queue = 0 and w.state = given.state
       and w.batch = %(batch)s and w.unmet::int = 1 and w.audience = 0  -- not by index `unmet`
     order by w.row limit %(most)s) taken)
  union all
  (select several.* from generate_series(2, (
     select w.target from work w
     where w.project = %(project)s and w.queue = 0 and w.audience = 0 and w.open and w.target > 1
     order by w.target desc limit 1)) given (target) cross join lateral (
     select w.* from work w
     where w.project = %(project)s and w.queue = 0 and w.audience = 0 and w.open and w.target > 1
       and w.target = given.target and w.batch = %(batch)s and w.unmet and w.need > 0
       and w.owed = 0
     order by w.row limit %(most)s) several)
  union all
  -- With a dynamic target from one label on, all of them wait for a label, and the first are near.
  (select w.* from work w
   where w.project = %(project)s and w.batch = %(batch)s and w.unmet and w.open
     and w.audience = 0 and w.need = 1 and w.target = 1 and w.owed = 0
     and (select settings #>> '{target,min}' = '1' from queue
          where project = %(project)s and queue = 0)
   order by w.row limit %(most)s)),
first as materialized (
  select * from held_up w order by w.hold is null, w.audience = 0, w.row limit %(most)s)
select w.asset, a.external_id, w.hold, w.hold_since, w.held, w.labels, w.need, w.audience,
       coalesce(people.people, '{}') as people, coalesce(people.skills, '{}') as skills,
       a.created_at
from first w
join asset a on a.project = w.project and a.id = w.asset
left join audience people on people.project = w.project and people.id = w.audience
order by w.hold is null, w.audience = 0, w.row;
