-- Handing over: what one person holds, or began, goes to another. `person` is who gets it.

-- name: somebody
-- Also people who are no members any more.
select id from person where id = %(person)s or lower(email) = lower(%(email)s);

-- fragment: chosen
-- What was asked for, in its giver's hands.
q as materialized (
  select settings ->> 'skip_to' = 'me' as skips_return from queue
  where project = %(project)s and queue = %(queue)s),
chosen as materialized (
  select r.id, r.asset, r.label, r.kind, r.state from reservation r
  where r.project = %(project)s and r.queue = %(queue)s and r.person = %(giver)s
    and r.state in ('active', 'expired') and r.exclusive
    and (%(reservations)s::bigint[] is null or r.id = any (%(reservations)s)))

-- fragment: passed_on
-- The place goes along with its reservation; what had expired takes the free one.
ended as (
  update reservation r set state = 'cleared', ended_at = service_now()
  from locked
  where r.project = %(project)s and r.id = locked.id and r.state = locked.state
  returning r.id, r.asset, r.label, r.kind, r.expired_at is not null as expired),
placed as (
  update work w set held = w.held + 1
  from ended
  where w.project = %(project)s and w.queue = %(queue)s and w.asset = ended.asset
    and w.label = ended.label and ended.expired),
made as (
  insert into reservation (project, queue, asset, label, person, kind, why)
  select %(project)s, %(queue)s, asset, label, %(person)s, kind,
         'A manager handed it over to you: somebody else had it before.'
  from ended order by id
  returning id, asset, label, kind),
taken_away as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(actor)s, 'reservation.cleared', asset, id,
         jsonb_build_object('labeler', 'u' || %(giver)s::text, 'handed_to', 'u' || %(person)s::text)
  from ended),
given as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  select %(project)s, %(actor)s, 'reservation.created', asset, id, nullif(label, 0),
         jsonb_build_object(case kind when 'review' then 'reviewer' else 'labeler' end,
                            'u' || %(person)s::text, 'kind', kind)
  from made)
select id, asset from made

-- name: labels
-- Reservations to label, as far as the other may have them.
with {{chosen}},
locked as materialized (
  select chosen.* from chosen cross join q
  join work w on w.project = %(project)s and w.queue = 0 and w.asset = chosen.asset and w.label = 0
  where chosen.kind = 'label' and not w.removed and (chosen.state = 'active' or w.open)
    and w.audience in ({{audiences_of_person}})
    and {{not_labeled_by_person}} and {{not_held_by_person}}
  order by w.asset limit %(room)s
  for update of w),
{{passed_on}};

-- name: rework
-- Rework in somebody's hands is owed by the other from now on, unless they have a label there.
with {{chosen}},
locked as materialized (
  select chosen.* from chosen
  join work w on w.project = %(project)s and w.queue = 0 and w.asset = chosen.asset and w.label = 0
  join label l on l.project = %(project)s and l.id = chosen.label and l.owed_by = %(giver)s
  where chosen.kind = 'rework'
    and not exists (select 1 from label o where o.project = %(project)s and o.person = %(person)s
                    and o.asset = chosen.asset and o.status <> 'late' offset 0)
    and {{not_held_by_person}}
  order by w.asset
  for update of w, l),
owed as (
  update label l set owed_by = %(person)s from locked
  where l.project = %(project)s and l.id = locked.label
  returning l.asset, l.id),
owed_since as (
  insert into event (project, actor, kind, asset, label, data)
  select %(project)s, %(actor)s, 'label.handed_over', asset, id,
         jsonb_build_object('to', 'u' || %(person)s::text)
  from owed),
{{passed_on}};

-- name: reviews
with {{chosen}},
locked as materialized (
  select chosen.* from chosen
  join work w on w.project = %(project)s and w.queue = 1
             and w.asset = chosen.asset and w.label = chosen.label
  where not w.removed and (chosen.state = 'active' or w.open)
    and {{not_own}} and {{not_held_by_person}}
  order by w.asset, w.label
  for update of w),
{{passed_on}};

-- name: begun
-- Assets that the giver began to label and nobody finished, as far as the other may have them.
with q as materialized (
  select settings ->> 'skip_to' = 'me' as skips_return from queue
  where project = %(project)s and queue = 0),
seen as materialized (
  select w.asset, w.label, w.batch, w.row from draft d
  join work w on w.project = d.project and w.queue = 0 and w.asset = d.asset and w.label = 0
  cross join q
  where d.project = %(project)s and d.queue = 0 and d.person = %(giver)s and w.open
    and w.audience in ({{audiences_of_person}})
    and {{not_labeled_by_person}} and {{not_held_by_person}}
    and not exists (select 1 from reservation own where own.project = d.project and own.queue = 0
                    and own.person = %(giver)s and own.asset = d.asset and own.label = 0
                    and own.state in ('active', 'expired') offset 0)),
locked as materialized (
  select w.asset, w.label, int4send(seen.batch) || int4send(seen.row) as key from seen
  join work w on w.project = %(project)s and w.queue = 0 and w.asset = seen.asset and w.label = 0
  where w.open
  order by w.asset limit %(room)s
  for update of w),
{{taken}};

-- name: copy_drafts
-- The giver's drafts stay; what the other typed is not overwritten.
insert into draft (project, queue, person, asset, result, interface_version, saved_at)
select d.project, d.queue, %(person)s, d.asset, d.result, d.interface_version, service_now()
from draft d
where d.project = %(project)s and d.queue = %(queue)s and d.person = %(giver)s
  and d.asset in (select r.asset from reservation r
                  where r.project = %(project)s and r.queue = %(queue)s
                    and r.person = %(person)s and r.state = 'active'
                    and (%(only)s::bigint[] is null or r.asset = any (%(only)s)))
on conflict do nothing;
