-- Turns: the label and the next asset of several people, in the same few statements. `turn` is one
-- of them. What is decided here is decided by the fragments of the pull.

-- name: grasp
-- Lock their seats, and read what they have in hand, which is nothing where they hand nothing in. The
-- settings of the label queue stand in the first row only. A seat that is locked is passed by, and
-- what one of them has to wait for holds up the others for `patience` at most.
with seats as materialized (
  select s.person from seat s
  where s.project = %(project)s and s.queue = 0 and s.person = any (%(people)s::bigint[])
    and (select set_config('lock_timeout', %(patience)s, true)) <> ''
  order by s.person for update skip locked)
select seats.person as seated, found.*, case when row_number() over () = 1 then
         (select settings from queue where project = %(project)s and queue = 0) end as settings
from unnest(%(people)s::bigint[], %(reservations)s::bigint[]) turn (person, reservation)
join seats on seats.person = turn.person
left join lateral (select {{in_hand_there}}) found on true;

-- name: hand_in
-- Make their labels, and tell how they stand: the seats are locked by now. What this statement sees
-- of their reservations is from before it, with the one that each of them ends here. Where somebody
-- will look for the next asset, it ends at the head of the queue, with all the labels made.
with {{handed_in}},
head as materialized (
  select {{at_head}} from (select count(*) from made) all_of_them where %(to_look)s)
select turn.id, turn.status, turn.reservation, turn.person, found.*, found.held - 1 as left
from made turn cross join lateral (select {{stands_in_queue}}) found
cross join (select count(*) from head) arrived;

-- name: stand
-- How those stand who hand nothing in; their seats are locked by now.
select turn.person, found.*, found.held as left
from unnest(%(people)s::bigint[]) turn (person)
cross join lateral (select {{stands_in_queue}}) found;

-- fragment: at_head
-- Turns that look go one crew after another, whichever server they come through: together they
-- would find the same rows, and then each other's locks. Whoever is there has locked the work that
-- they hand in, and waits for nobody.
pg_advisory_xact_lock(742903, mod(%(project)s::bigint, 2147483647)::int)

-- name: arrive
select {{at_head}};

-- name: items
select turn.person, found.* from unnest(%(people)s::bigint[]) turn (person)
cross join lateral ({{held_items}}) found;

-- name: take_first
-- The first places that nobody has locked, one for each of these people, without a look at what else
-- they could have. Nothing is taken where one of them may not have theirs, or may perhaps have
-- something before it, or where more than a crowd was passed by: a bulk change holds the head then.
with {{queue_now}},
turn as materialized (
  select * from unnest(%(people)s::bigint[]) with ordinality turn (person, nth)),
reach as materialized (
  select turn.person, explored.* from (select distinct person from turn) turn
  cross join lateral ({{explored}}) explored),
locked as materialized (
  select w.asset, w.key_live as key, {{free_places}} as free from work w cross join q
  where w.project = %(project)s and w.queue = 0 and w.audience = 0
    and w.open and w.key_live is not null and w.key_live < q.bound
    and w.key_live >= (select key from reach where audience = 0 order by key limit 1)
  order by w.key_live limit cardinality(%(people)s::bigint[])
  for update of w skip locked),
passed as materialized (
  select count(*) as rows from (
    select from work w
    where w.project = %(project)s and w.queue = 0 and w.audience = 0
      and w.open and w.key_live is not null
      and w.key_live >= (select key from reach where audience = 0 order by key limit 1)
      and w.key_live <= (select key from locked order by key desc limit 1)
    limit cardinality(%(people)s::bigint[]) + %(crowd)s + 1) up_to_the_last),
place as materialized (
  select %(project)s::bigint as project, 0::smallint as queue, asset, 0::bigint as label, key, free,
         sum(free) over (order by key) - free as before
  from locked),
pair as materialized (
  select turn.person, w.asset, turn.nth
  from turn join place w on turn.nth > w.before and turn.nth <= w.before + w.free
  cross join q
  where not exists (select from reach where reach.person = turn.person and {{perhaps_before}})
    and {{new_to_person}}),
given as materialized (
  select * from pair
  where (select count(distinct (person, asset)) from pair) = cardinality(%(people)s::bigint[])
    and (select rows from passed) <= cardinality(%(people)s::bigint[]) + %(crowd)s),
{{placed}};

-- fragment: perhaps_before
-- Something that is open stands before the place `w` where this audience was not explored.
(reach.audience = 0 and reach.key > w.key
 or reach.audience > 0 and exists (
      select from work o
      where o.project = %(project)s and o.queue = 0 and o.audience = reach.audience and o.open
        and o.key_live is not null and o.key_live >= reach.key and o.key_live < w.key offset 0)
 or reach.unseen and exists (
      select from work o
      where o.project = %(project)s and o.queue = 0 and o.audience = reach.audience and o.open
        and o.reopened > reach.generation and o.key_live < reach.key offset 0))

-- name: look
-- The first rows that each of these people may have: as many as could be had before them, and their
-- own.
select turn.person, found.assets, found.free
from unnest(%(people)s::bigint[], %(windows)s::bigint[]) with ordinality
       turn (person, within, nth)
cross join lateral (
  with {{reach}}, {{seen}}
  select array_agg(seen.asset order by seen.key) as assets,
         array_agg(seen.free order by seen.key) as free
  from seen) found
where found.assets is not null;

-- name: take
-- A place for each pair of a person and an asset, as far as places are free under the lock, and the
-- asset is still meant for that person.
with pair as materialized (
  select * from unnest(%(people)s::bigint[], %(assets)s::bigint[]) with ordinality
                  pair (person, asset, nth)),
locked as materialized (
  select w.asset, w.audience, {{free_places}} as free
  from (select distinct asset from pair) named
  join work w on w.project = %(project)s and w.queue = 0 and w.asset = named.asset and w.label = 0
  where w.open
  for update of w skip locked),
given as materialized (
  select placed.person, placed.asset, placed.nth from (
    select pair.*, locked.free, row_number() over (partition by asset order by nth) as place
    from pair join locked using (asset)
    where locked.audience = 0 or exists (
      select from audience_member m
      where m.project = %(project)s and m.person = pair.person and m.audience = locked.audience
      offset 0)) placed
  where placed.place <= placed.free),
{{placed}};

-- fragment: placed
taken as (
  update work w set held = w.held + few.places, handed = true
  from (select asset, count(*)::int as places from given group by asset) few
  where w.project = %(project)s and w.queue = 0 and w.asset = few.asset and w.label = 0
  returning w.asset, w.priority, w.batch, w.row, w.audience),
made as (
  insert into reservation (project, queue, asset, person, kind, why)
  select %(project)s, 0, asset, given.person, 'label', {{why_given}}
  from given join taken using (asset) order by given.nth
  returning id, person, kind, why, asset, label, project, queue),
noted as (
  insert into event (project, actor, kind, asset, reservation, data)
  select project, person, 'reservation.created', asset, id,
         jsonb_build_object('labeler', 'u' || person, 'kind', kind)
  from made)
select r.person, r.id, r.kind, r.why, r.asset, r.label, a.external_id, a.data, a.batch,
       a.unit_group, d.result as draft,
       exists (select 1 from reservation rival where rival.project = r.project
               and rival.asset = r.asset and rival.state = 'expired' offset 0) as rivals
from made r
join asset a on a.project = %(project)s and a.id = r.asset
left join draft d on d.project = r.project and d.queue = r.queue and d.person = r.person
                 and d.asset = r.asset
order by r.id;
