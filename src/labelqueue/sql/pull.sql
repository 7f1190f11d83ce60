-- The hand-out. `key_live` stands for the live slot's column (queue.slot).

-- name: lock_seat
-- One person's tabs go one after another.
select expires_at, pulled_at from seat
where project = %(project)s and queue = %(queue)s and person = %(person)s
for update;

-- name: lock_seats
select person from seat
where project = %(project)s and queue = %(queue)s and person = any (%(people)s)
order by person for update;

-- name: make_seat
insert into seat (project, queue, person) values (%(project)s, %(queue)s, %(person)s)
on conflict do nothing;

-- fragment: stands
-- All that decides before any asset is looked at; read after the seat is locked.
select q.settings, {{stands_in_queue}}

-- fragment: stands_in_queue
q.slot::text as slot, s.expires_at, s.pulled_at,
       service_now() as now, holds.held, holds.expired,
       p.state, p.preset, p.interface_version, m.role, m.active and person.active as active,
       exists (select 1 from cursor c
               where c.project = q.project and c.queue = q.queue and c.person = %(person)s
                 and c.audience = 0 and c.key <= coalesce(({{floor}}), c.key)) as explored,
       q.queue = 0 and exists (select 1 from label l where l.project = %(project)s
                               and l.owed_by = %(person)s) as owes,
       {{tested_of_person}} as tested
from queue q
join project p on p.id = q.project and p.state <> 'deleting'
left join member m on m.project = q.project and m.person = %(person)s
left join person on person.id = m.person
left join seat s on s.project = q.project and s.queue = q.queue and s.person = %(person)s
cross join lateral (
  select count(*) filter (where r.state = 'active') as held,
         count(*) filter (where r.state = 'expired') as expired
  from reservation r
  where r.project = %(project)s and r.queue = %(queue)s and r.person = %(person)s
    and r.state in ('active', 'expired')) holds
where q.project = %(project)s and q.queue = %(queue)s

-- name: standing
{{stands}};

-- name: labels_toward_limit
-- Labels that count, and owed rework that is not in hand; skips do not. Test questions in work count
-- too: else what comes near the limit would tell which they were. No more than the limit is read.
select count(*) as labels from (
  select 1 from label l
  where l.project = %(project)s and l.person = %(person)s
    and (l.counts and l.status <> 'skipped'
         or l.status = 'rejected' and not exists (
           select 1 from reservation r
           where r.project = l.project and r.queue = 0 and r.person = %(person)s
             and r.asset = l.asset and r.label = l.id and r.state = 'active' offset 0))
  union all
  select 1 from answer an
  where an.project = %(project)s and an.person = %(person)s
    and an.counts and an.status <> 'skipped' and an.attempt is null
  limit %(most)s) found;

-- name: renew_seat
-- A null timeout never expires.
update seat
set expires_at = service_now() + make_interval(secs => %(timeout)s),
    pulled_at = case when %(pulling)s then coalesce(pulled_at, service_now()) else pulled_at end
where project = %(project)s and queue = %(queue)s and person = %(person)s
returning expires_at;

-- fragment: bound
coalesce(gate.bound, '\xff'::bytea)

-- fragment: floor
-- From which key on much has come back since the cursor `c` was written; null: from none.
select f.floor from cursor_floor f
where c.reset < q.reset and f.project = c.project and f.queue = c.queue and f.reset > c.reset
order by f.reset limit 1

-- fragment: reach
{{queue_now}},
reach as materialized (
  {{explored}})

-- fragment: queue_now
-- Generation, floors and rows come from one snapshot, and generations and resets commit in order, so
-- whatever is not seen here carries a later one.
q as materialized (
  select q.generation, q.reset, q.top, q.settings ->> 'skip_to' = 'me' as skips_return,
         {{bound}} as bound, gate.bound is not null as gated
  from queue q left join lateral ({{gate}}) gate on true
  where q.project = %(project)s and q.queue = %(queue)s and q.slot = %(slot)s::"char")

-- fragment: explored
-- The person's audiences, and how far each was explored.
select mine.audience, coalesce(least(c.key, since.floor), ''::bytea) as key,
       coalesce(c.generation, q.generation) as generation,
       coalesce(c.generation, q.generation) < q.generation
         and since.floor is distinct from ''::bytea as unseen
from q cross join ({{audiences_of_person}}) mine
left join cursor c on c.project = %(project)s and c.queue = %(queue)s and c.person = %(person)s
                  and c.audience = mine.audience
left join lateral ({{floor}}) since on true

-- fragment: seen
-- The first rows in the queue's order that this person may have: behind the cursor only what came
-- back since (by generation: `offset 0` keeps the planner from walking there by key), ahead of it
-- everything that is ready. Nothing is locked while looking.
behind as (
  select found.* from reach cross join q cross join lateral (
    select w.asset, w.label, w.key_live as key, {{free_places}} as free from (
      select * from work w
      where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
        and w.open and w.reopened > reach.generation offset 0) w
    where w.key_live < reach.key and w.key_live < q.bound
      and {{new_to_person}}
    order by w.key_live limit %(window)s) found
  where reach.unseen),
ahead as (
  select found.* from reach cross join q cross join lateral (
    select w.asset, w.label, w.key_live as key, {{free_places}} as free from work w
    where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
      and w.open and w.key_live is not null and w.key_live >= reach.key
      and w.key_live < q.bound
      and {{new_to_person}}
    order by w.key_live limit %(window)s) found),
seen as materialized (
  select * from behind union all select * from ahead order by key limit %(window)s)

-- fragment: place
-- Where assets that nobody holds come first: within a batch where the gate acts, else everywhere.
case when q.gated then substring(w.key_live for 4) else ''::bytea end
  || case when w.held > 0 then '\x01'::bytea else '\x00'::bytea end || w.key_live as key

-- fragment: seen_spread
-- As `seen`, by place. Those that somebody holds are few, as many as reservations, and looked at
-- only where they come before the last of those that nobody holds.
behind as (
  select found.* from reach cross join q cross join lateral (
    select w.asset, w.label, w.held > 0 as held, {{place}} from (
      select * from work w
      where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
        and w.open and w.reopened > reach.generation offset 0) w
    where w.key_live < reach.key and w.key_live < q.bound
      and {{new_to_person}}
    order by key limit %(window)s) found
  where reach.unseen),
ahead as (
  select found.* from reach cross join q cross join lateral (
    with idle as materialized (
      select w.asset, w.label, false as held, {{place}}, w.key_live as last from work w
      where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
        and w.open and w.key_live is not null and w.key_live >= reach.key
        and w.key_live < q.bound and w.held = 0
        and {{new_to_person}}
      order by w.key_live limit %(window)s),
    until as materialized (
      select case when count(*) < %(window)s then q.bound
                  when q.gated then substring((array_agg(last order by last desc))[1] for 4)
                  else ''::bytea end as key from idle)
    select asset, label, held, key from idle
    union all
    (select w.asset, w.label, true, {{place}} from until join work w
       on w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
      and w.open and w.key_live is not null and w.key_live >= reach.key
      and w.key_live < until.key and w.held > 0
      and {{new_to_person}}
     order by w.key_live limit %(window)s)) found),
seen as materialized (
  select * from behind union all select * from ahead order by key limit %(window)s)

-- fragment: unit_free
-- Nobody has the group; an asset without one is a group of one, had by whoever holds it.
(w.head is not null or w.held = 0)

-- fragment: unit_end
-- The greatest key that a row of the same group can have.
case when w.head is null then w.key_live
     else substring(w.key_live for length(w.key_live) - 4) || '\xffffffff'::bytea end as ends

-- fragment: seen_units
-- As `seen`, one row of each group: the first that this person may have.
behind as (
  select distinct on (found.head) found.asset, found.label, found.key
  from reach cross join q cross join lateral (
    select w.asset, w.label, w.key_live as key, coalesce(w.head, w.asset) as head from (
      select * from work w
      where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
        and w.open and w.reopened > reach.generation offset 0) w
    where w.key_live < reach.key and w.key_live < q.bound and {{unit_free}}
      and {{new_to_person}})
    found
  where reach.unseen
  order by found.head, found.key),
ahead as (
  select found.asset, found.label, found.key from reach cross join q cross join lateral (
    with recursive unit as (
      (select w.asset, w.label, w.key_live as key, {{unit_end}}, 1 as nth from work w
       where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
         and w.open and w.key_live is not null and w.key_live >= reach.key
         and w.key_live < q.bound and {{unit_free}}
         and {{new_to_person}}
       order by w.key_live limit 1)
      union all
      select next.* from unit cross join lateral (
        select w.asset, w.label, w.key_live as key, {{unit_end}}, unit.nth + 1 as nth from work w
        where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
          and w.open and w.key_live is not null and w.key_live > unit.ends
          and w.key_live < q.bound and {{unit_free}}
          and {{new_to_person}}
        order by w.key_live limit 1) next
      where unit.nth < %(window)s)
    select * from unit) found),
seen as materialized (
  select * from behind union all select * from ahead order by key limit %(window)s)

-- fragment: taken
-- Take a place of each locked row and make its reservation, with its event.
taken as (
  update work w set held = w.held + 1, handed = true
  from locked
  where w.project = %(project)s and w.queue = %(queue)s
    and w.asset = locked.asset and w.label = locked.label
  returning w.asset, w.label, locked.key, w.priority, w.batch, w.row, w.audience),
{{reserved}}

-- fragment: why_given
format(%(why)s::text, case when priority is null then 'no priority of its own'
                           else 'priority ' || priority end, batch, "row")
  || case when audience > 0 then ' It is meant for you or your skills.' else '' end

-- fragment: reserved
made as (
  insert into reservation (project, queue, asset, label, person, kind, why)
  select %(project)s, %(queue)s, asset, label, %(person)s, %(kind)s,
         {{why_given}}
  from taken order by key
  returning id, asset, kind, why, label),
noted as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(person)s, 'reservation.created', asset, id,
         jsonb_build_object('labeler', 'u' || %(person)s::text, 'kind', %(kind)s::text)
  from made)
select looked.candidates, made.*, a.external_id, a.data, a.batch, a.unit_group, d.result as draft,
       exists (select 1 from reservation r where r.project = %(project)s and r.asset = made.asset
               and r.state = 'expired' offset 0) as rivals
from (select count(*) as candidates from seen) looked left join made on true
left join asset a on a.project = %(project)s and a.id = made.asset
left join draft d on d.project = %(project)s and d.queue = %(queue)s and d.person = %(person)s
                 and d.asset = made.asset

-- name: claim
with {{reach}},
{{seen}},
locked as materialized (
  select w.asset, w.label, seen.key from seen
  join work w on w.project = %(project)s and w.queue = %(queue)s
             and w.asset = seen.asset and w.label = seen.label
  where w.open
  order by seen.key limit %(need)s
  for update of w skip locked),
{{taken}};

-- name: claim_spread
-- The claim where held assets come last; one that somebody took meanwhile is passed over.
with {{reach}},
{{seen_spread}},
locked as materialized (
  select w.asset, w.label, seen.key from seen
  join work w on w.project = %(project)s and w.queue = %(queue)s
             and w.asset = seen.asset and w.label = seen.label
  where w.open and (seen.held or w.held = 0)
  order by seen.key limit %(need)s
  for update of w skip locked),
{{taken}};

-- fragment: locked_with_head
-- A group is arbitrated by its head's row, which is locked first: whoever has it may take a part.
locked as materialized (
  select w.asset, w.label, seen.key from seen
  join work named on named.project = %(project)s and named.queue = %(queue)s
                 and named.asset = seen.asset and named.label = seen.label
  join work h on h.project = %(project)s and h.queue = %(queue)s
             and h.asset = coalesce(named.head, named.asset) and h.label = seen.label
  join work w on w.project = %(project)s and w.queue = %(queue)s
             and w.asset = seen.asset and w.label = seen.label
  where w.open and (h.holder is null or h.holder = %(person)s)
    and (w.head is not null or w.held = 0 or not %(units)s)
  order by seen.key limit %(need)s
  for update of h, w skip locked)

-- name: claim_unit
-- The claim where groups are retained: of the first group that is free, the first row.
with {{reach}},
{{seen_units}},
{{locked_with_head}},
{{taken}};

-- name: claim_rest
-- The rest of the groups that this person has, in row order.
with {{judging}},
seen as materialized (
  select w.asset, w.label,
         int4send(h.batch) || int4send(h.row) || int4send(w.row) as key
  from work h join work w on w.project = h.project and w.queue = 0 and w.head = h.asset
  cross join q
  where h.project = %(project)s and h.holder = %(person)s and w.open
    and w.audience in ({{audiences_of_person}}) and {{batch_open}}
    and {{new_to_person}}
  order by key limit %(window)s),
{{locked_with_head}},
{{taken}};

-- name: claim_deferred
-- What this person gave back, once nothing else is left for them, in the order given back.
with {{judging}},
seen as materialized (
  select d.asset, 0::bigint as label, d.id as key from deferral d
  join work w on w.project = d.project and w.queue = d.queue and w.asset = d.asset
             and w.label = 0
  cross join q
  where d.project = %(project)s and d.queue = %(queue)s and d.person = %(person)s and w.open
    and w.audience in ({{audiences_of_person}}) and {{batch_open}} and {{group_free_for_person}}
    and {{not_labeled_by_person}} and {{not_held_by_person}} and d.id < %(until)s
  order by d.id limit %(window)s),
{{locked_with_head}},
undeferred as (
  delete from deferral d using locked
  where d.project = %(project)s and d.queue = %(queue)s and d.person = %(person)s
    and d.asset = locked.asset),
{{taken}};

-- name: reclaim_expired
-- One's own expired reservations become active again, where a place is still free. What is `ending`
-- may be on hold or meant for others by now.
with mine as materialized (
  select r.id, r.asset, r.label from reservation r
  where r.project = %(project)s and r.queue = %(queue)s and r.person = %(person)s
    and r.state = 'expired' and (%(only)s::bigint is null or r.id = %(only)s)),
locked as materialized (
  select w.asset, w.label, mine.id from mine
  join work w on w.project = %(project)s and w.queue = %(queue)s
             and w.asset = mine.asset and w.label = mine.label
  join work h on h.project = %(project)s and h.queue = %(queue)s
             and h.asset = coalesce(w.head, w.asset)
             and h.label = case when w.head is null then w.label else 0 end
  where (w.open or %(ending)s and not w.removed and w.target > w.labels + w.owed + w.held)
    and (%(ending)s or
    w.audience in ({{audiences_of_person}}) and (h.holder is null or h.holder = %(person)s)
    and (w.head is not null or w.held = 0
         or not (select settings #>> '{order,groups}' is not distinct from 'retain' from queue
                 where project = %(project)s and queue = %(queue)s)))
  order by mine.id
  for update of w, h),
taken as (
  update work w set held = w.held + 1
  from locked
  where w.project = %(project)s and w.queue = %(queue)s
    and w.asset = locked.asset and w.label = locked.label
  returning w.asset),
renewed as (
  update reservation r set state = 'active', expired_at = null
  from locked
  where r.project = %(project)s and r.id = locked.id and r.state = 'expired'
  returning r.id, r.asset)
insert into event (project, actor, kind, asset, reservation, data)
select %(project)s, %(person)s, 'reservation.reclaimed', asset, id,
       jsonb_build_object('labeler', 'u' || %(person)s::text)
from renewed
returning reservation as id, asset;

-- name: supersede
-- No more expired reservations stay listed than places are free; the longest expired goes first.
with work_now as materialized (
  select w.asset, w.label, greatest(w.target - w.labels - w.owed - w.held, 0) as free from work w
  where w.project = %(project)s and w.queue = %(queue)s and w.asset = any (%(assets)s)),
ranked as materialized (
  select r.id, r.asset, free,
         row_number() over (partition by r.asset, r.label
                            order by r.expired_at desc, r.id desc) as recency
  from work_now join reservation r
    on r.project = %(project)s and r.asset = work_now.asset
   and r.label = work_now.label
   and r.queue = %(queue)s and r.state = 'expired'),
gone as (
  update reservation r set state = 'superseded', ended_at = service_now()
  from ranked
  where r.project = %(project)s and r.id = ranked.id and ranked.recency > ranked.free
  returning r.id, r.asset, r.person)
insert into event (project, actor, kind, asset, reservation, data)
select %(project)s, %(actor)s, 'reservation.superseded', asset, id,
       jsonb_build_object('labeler', 'u' || person)
from gone;

-- name: advance_cursors
-- Move every cursor of this person to just before the first row that is theirs to take, locked or
-- not; beyond the last key where there is none. Where much of theirs came back behind it, step back
-- to the first of that instead of sorting it anew at each pull.
with {{reach}},
ahead as (
  select reach.*, coalesce(found.key, least(q.bound, q.top || '\x00'::bytea)) as next
  from q cross join reach left join lateral (
    select w.key_live as key from work w
    where w.project = %(project)s and w.queue = %(queue)s and w.audience = reach.audience
      and w.open and w.key_live is not null and w.key_live >= reach.key
      and w.key_live < q.bound
      and {{stops_cursor}}
    order by w.key_live limit 1) found on true),
behind as (
  select ahead.audience, ahead.next, ahead.generation, back.first, back.rows
  from ahead cross join q left join lateral (
    select count(*) as rows, (array_agg(key order by key))[1] as first from (
      select w.key_live as key from (
        select * from work w
        where w.project = %(project)s and w.queue = %(queue)s and w.audience = ahead.audience
          and w.open and w.reopened > ahead.generation offset 0) w
      where w.key_live < ahead.key and {{stops_cursor}}) theirs
    where ahead.unseen) back on true)
insert into cursor as c (project, queue, person, audience, key, generation, reset)
select %(project)s, %(queue)s, %(person)s, behind.audience,
       case when behind.rows > 100 then least(behind.first, behind.next) else behind.next end,
       case when behind.rows between 1 and 100 then behind.generation else q.generation end,
       q.reset
from behind cross join q
on conflict (project, queue, person, audience) do update
set key = excluded.key, generation = excluded.generation, reset = excluded.reset
where (c.key, c.generation, c.reset) is distinct from
      (excluded.key, excluded.generation, excluded.reset);

-- fragment: held_items
-- What this person holds at the queue, as they see it.
select r.id, r.kind, r.why, r.asset, r.label, a.external_id, a.data,
       {{shown_batch}} as batch, {{shown_group}} as unit_group, d.result as draft
from reservation r
join asset a on a.project = r.project and a.id = r.asset
left join draft d on d.project = r.project and d.queue = r.queue and d.person = r.person
                 and d.asset = r.asset
where r.project = %(project)s and r.queue = %(queue)s and r.person = %(person)s
  and r.state = 'active'
order by r.id

-- name: items
{{held_items}};
