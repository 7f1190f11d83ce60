-- What ends by itself, and how a queue learns that something came back.

-- name: raise_generation
-- The row stays locked to the commit, so generations commit in order.
update queue set generation = generation + 1
where project = %(project)s and queue = %(queue)s
returning generation, reset, top, slot::text as slot, settings;

-- fragment: cut_back
-- Cursors beyond the key of `came_back` go on from there. The queue is locked, as for a generation,
-- so that resets commit in order; where nothing came back nothing is reset.
raised as (
  update queue q set reset = q.reset + 1 from came_back
  where q.project = %(project)s and q.queue = %(queue)s
  returning q.project, q.queue, q.reset, came_back.key)
insert into cursor_floor (project, queue, reset, floor)
select project, queue, reset, key from raised

-- name: cut_cursors
with came_back as (select %(floor)s::bytea as key),
{{cut_back}};

-- name: cut_for_assets
-- To the first that can be had of these. `offset 0`: they are looked up, not looked for in the queue.
with came_back as materialized (
  select w.key_live as key from (
    select * from work
    where project = %(project)s and queue = %(queue)s and asset = any (%(assets)s)
      and label = 0 offset 0) w
  where w.open and w.key_live is not null order by w.key_live limit 1),
{{cut_back}};

-- name: cut_for_span
with came_back as materialized (
  select w.key_live as key from (
    select * from work
    where project = %(project)s and queue = %(queue)s and asset > %(after)s
      and asset <= %(until)s offset 0) w
  where w.open and w.key_live is not null order by w.key_live limit 1),
{{cut_back}};

-- name: expired_seats
select project, queue, person from seat
where expires_at <= service_now()
  and (%(project)s::bigint is null or project = %(project)s and queue = %(queue)s)
order by project, queue, person limit 500
for update skip locked;

-- name: vacate
update seat set expires_at = null
where project = %(project)s and queue = %(queue)s and person = any (%(people)s);

-- name: expire
with {{ending}},
gone as (
  update reservation r
  set state = case when r.kind = 'rework' or not r.exclusive then 'superseded'
                   else 'expired' end::reservation_state,
      expired_at = coalesce((select s.expires_at from seat s
                             where s.project = r.project and s.queue = r.queue
                               and s.person = r.person), service_now())
  from locked
  where r.project = %(project)s and r.id = locked.id and r.state = 'active'
  returning r.id, r.asset, r.label, r.person,
            case when r.exclusive then r.kind else 'open' end as kind),
{{freed}},
noted as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(actor)s, 'reservation.expired', asset, id,
         jsonb_build_object('labeler', 'u' || person)
  from gone)
select id, asset, person from gone;

-- name: clear
-- A manager takes reservations away; expired ones free nothing.
with {{ending}},
gone as (
  update reservation r set state = 'cleared', ended_at = service_now()
  from locked
  where r.project = %(project)s and r.id = locked.id
    and r.state in ('active', 'expired')
  returning r.id, r.asset, r.label, r.person,
            case when r.expired_at is null and r.exclusive then r.kind
                 else 'open' end as kind),
{{freed}},
noted as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(actor)s, 'reservation.cleared', asset, id,
         jsonb_build_object('labeler', 'u' || person)
  from gone)
select id, asset, person from gone;

-- fragment: ending
-- The work rows first, as everywhere, so that nobody waits in a circle. Test questions have none.
working as materialized (
  select r.id from reservation r
  join work w on w.project = r.project and w.queue = r.queue and w.asset = r.asset
             and w.label = case when r.kind = 'rework' then 0 else r.label end
  where r.project = %(project)s and r.id = any (%(reservations)s)
  order by w.asset, w.label
  for update of w),
locked as materialized (
  select id from working
  union all
  select r.id from reservation r
  where r.project = %(project)s and r.id = any (%(reservations)s) and r.kind = 'question')

-- fragment: freed
-- Rework keeps its place, an open review has none; whatever else was active gives its place back,
-- behind the cursors.
freed as (
  update work w set held = w.held - given.places, reopened = %(generation)s
  from (select asset, label, count(*) as places from gone where kind in ('label', 'review')
        group by asset, label) given
  where w.project = %(project)s and w.queue = %(queue)s
    and w.asset = given.asset and w.label = given.label)

-- name: active_of
select held.id from unnest(%(people)s::bigint[]) given (person) cross join lateral (
  select r.id from reservation r
  where r.project = %(project)s and r.queue = %(queue)s and r.person = given.person
    and r.state = 'active' offset 0) held;
