-- Real time: who waits, what happened, and whom that can serve. The person of the conditions is
-- here each who waits, `p`.

-- name: enlist
-- Those who came back soon have kept their place: `waited` is since when, in seconds before now.
insert into waiter (project, queue, person, server, since, until, barred)
select project, queue, person, %(server)s, clock_timestamp() - make_interval(secs => waited),
       clock_timestamp() + make_interval(secs => remaining), barred
from unnest(%(projects)s::bigint[], %(queues)s::bigint[], %(people)s::bigint[],
            %(waited)s::float8[], %(remaining)s::float8[], %(barred)s::boolean[])
     u (project, queue, person, waited, remaining, barred)
on conflict (project, queue, person, server) do update
set since = least(waiter.since, excluded.since), until = excluded.until, barred = excluded.barred;

-- name: dismiss
delete from waiter w using (
  select * from unnest(%(projects)s::bigint[], %(queues)s::bigint[], %(people)s::bigint[])
           u (project, queue, person)) gone
where w.project = gone.project and w.queue = gone.queue and w.person = gone.person
  and w.server = %(server)s;

-- name: forget_dead
-- What servers left that did not stop in order.
delete from waiter where until < clock_timestamp() - interval '1 minute';

-- name: others_wait
select 1 from waiter
where project = %(project)s and queue = %(queue)s and person <> %(person)s
  and not barred and until > clock_timestamp()
limit 1;

-- name: realtime
select (settings ->> 'realtime')::boolean as realtime from queue
where project = %(project)s and queue = %(queue)s;

-- name: now
select pg_current_snapshot()::text as snapshot;

-- name: happened
-- What these projects' logs have now and had not in the snapshot `seen`: events of transactions
-- that were running then, by their few ids, or began since. Each is found once, at the first look
-- after its commit, however long others run.
select pg_current_snapshot()::text as snapshot, e.project, e.kind, e.actor, e.asset,
       e.assets is not null as many
from (select %(seen)s::pg_snapshot as before) seen
left join lateral (
  (select e.project, e.kind, e.actor, e.asset, e.assets from event e
   where e.project = any (%(projects)s::bigint[]) and e.xid >= pg_snapshot_xmax(seen.before)
   limit %(most)s)
  union all
  (select late.* from pg_snapshot_xip(seen.before) running (xid)
   cross join unnest(%(projects)s::bigint[]) watched (project)
   cross join lateral (
     select e.project, e.kind, e.actor, e.asset, e.assets from event e
     where e.project = watched.project and e.xid = running.xid offset 0) late
   limit %(most)s)) e on true;

-- name: gate_now
-- Whether the gate may ever be shut, and the last batch that it lets through (null: all of them).
with {{judging}}
select q.until, (settings #> '{order,batch_gate}')::boolean as acts
from q join queue on queue.project = %(project)s and queue.queue = %(queue)s;

-- fragment: listed
-- On this server or, while their turn is awaited, on the others too.
p.project = %(project)s and p.queue = %(queue)s and not p.barred
  and (p.server = %(server)s or %(elsewhere)s and p.until > clock_timestamp())
  and p.person <> all (%(tried)s::bigint[])

-- fragment: suits
-- Whether some of what became available, for this audience, is something for `p`.
exists (select 1 from found w cross join q
        where w.audience = places.audience and {{group_free_for_person}}
          and {{not_labeled_by_person}} and {{not_held_by_person}} offset 0)

-- name: whom_to_label
-- Who is next for what became available: as many of each audience as it has places, in the order
-- in which they wait; and whoever owes rework on it. A free group is one place.
with {{judging}},
given as materialized (select distinct asset from unnest(%(assets)s::bigint[]) u (asset)),
found as materialized (
  select near.* from given cross join q cross join lateral (
    select w.* from work w
    where w.project = %(project)s and w.queue = 0 and w.asset = given.asset and w.label = 0
      and w.open
    union all
    (select w.* from work w
     where w.project = %(project)s and w.queue = 0 and w.head = given.asset
       and w.asset <> given.asset and w.open limit 100)) near
  where (q.until is null or near.batch <= q.until)),
places as materialized (
  select audience, count(distinct head)
         + coalesce(sum(target - labels - owed - held) filter (where head is null), 0) as free
  from found group by audience),
chosen as (
  select next.* from places cross join lateral (
    select p.person, p.server, p.since from waiter p
    where {{listed}} and {{suits}}
    order by p.since, p.person limit places.free) next
  where places.audience = 0
  union all
  select next.* from places cross join lateral (
    select p.person, p.server, p.since from audience_member am
    join waiter p on p.project = %(project)s and p.queue = %(queue)s and p.person = am.person
    where am.project = %(project)s and am.audience = places.audience and {{listed}} and {{suits}}
    order by p.since, p.person limit places.free) next
  where places.audience <> 0
  union all
  select p.person, p.server, p.since from given
  join label l on l.project = %(project)s and l.asset = given.asset and l.owed_by is not null
  join work w on w.project = %(project)s and w.queue = 0 and w.asset = l.asset and w.label = 0
             and w.hold is null and not w.removed
  join waiter p on p.project = %(project)s and p.queue = %(queue)s and p.person = l.owed_by
  where {{listed}})
select person, server = %(server)s as here from chosen
group by person, server order by min(since), person;

-- name: whom_to_review
-- The same for labels that wait for review: who sent one back comes first. One that is not
-- reserved is for everybody.
with found as materialized (
  select w.* from unnest(%(assets)s::bigint[]) given (asset)
  join work w on w.project = %(project)s and w.queue = 1 and w.asset = given.asset
  where w.open),
places as materialized (
  select case when (q.settings #>> '{reservation,count}')::int = 0 and exists (select 1 from found)
              then null else (select count(*) from found) end as free
  from queue q where q.project = %(project)s and q.queue = 1)
select next.person, next.server = %(server)s as here from places cross join lateral (
  select p.person, p.server, p.since from waiter p
  where {{listed}}
    and exists (select 1 from found w where {{not_own}} and {{not_held_by_person}} offset 0)
  order by not exists (select 1 from found w where w.prefer = p.person), p.since, p.person
  limit places.free) next;

-- name: who_could_label
-- Of these people, those for whom anything may be there, whatever became of it.
select p.person from unnest(%(people)s::bigint[]) with ordinality p (person, nth)
where exists (with {{reach}}, {{seen}} select 1 from seen)
   or exists (select 1 from label l
              where l.project = %(project)s and l.owed_by = p.person offset 0)
   or exists (select 1 from deferral d
              join work w on w.project = d.project and w.queue = d.queue and w.asset = d.asset
                         and w.label = 0
              where d.project = %(project)s and d.queue = %(queue)s and d.person = p.person
                and w.open offset 0)
   or exists (select 1 from work h
              where h.project = %(project)s and h.holder = p.person offset 0)
order by p.nth;

-- name: who_could_review
select p.person from unnest(%(people)s::bigint[]) with ordinality p (person, nth)
where exists (select 1 from work w
              where w.project = %(project)s and w.queue = 1 and w.audience = 0 and w.open
                and w.key_live is not null and {{not_own}} and {{not_held_by_person}} offset 0)
order by p.nth;
