-- Rework: rejected labels that somebody owes again.

-- fragment: owed
-- The earliest rejection first, ties in upload order; what is on hold waits for a manager.
select l.id, l.asset from label l
join work w on w.project = l.project and w.queue = 0 and w.asset = l.asset and w.label = 0
where l.project = %(project)s and l.owed_by = %(person)s and w.hold is null and not w.removed
  and not exists (select 1 from reservation r where r.project = l.project and r.queue = 0
                  and r.person = %(person)s and r.asset = l.asset and r.label = l.id
                  and r.state in ('active', 'expired') offset 0)
order by l.owed_at, w.batch, w.row, l.id limit %(window)s

-- name: upcoming
{{owed}};

-- name: claim
with owed as ({{owed}}),
made as (
  insert into reservation (project, queue, asset, label, person, kind, why)
  select %(project)s, 0, asset, id, %(person)s, 'rework',
         'A reviewer sent it back; rework comes first, the earliest rejection before the others.'
  from owed
  returning id, asset, label),
noted as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  select %(project)s, %(person)s, 'reservation.created', asset, id, label,
         jsonb_build_object('labeler', 'u' || %(person)s::text, 'kind', 'rework')
  from made)
select id from made order by id;

-- name: active
select count(*) as active from reservation
where project = %(project)s and queue = 0 and person = %(person)s and state = 'active'
  and kind = 'rework';

-- name: still_owed
select l.id, l.rounds, l.reviewed_by from label l
where l.project = %(project)s and l.id = %(label)s and l.owed_by = %(person)s
  and not exists (select 1 from label o where o.project = l.project and o.person = %(person)s
                  and o.asset = l.asset and o.counts offset 0)
for update;

-- name: submit
-- The reworked label takes the place that its rejected one kept.
with ended as (
  update reservation r
  set state = 'submitted', ended_at = service_now(), seconds = {{bounded_seconds}}
  where r.project = %(project)s and r.id = %(reservation)s
  returning r.seconds),
taken_anew as (
  update reservation r set state = 'superseded', ended_at = service_now()
  where r.project = %(project)s and r.queue = 0 and r.person = %(person)s
    and r.label = %(label)s and r.id <> %(reservation)s and r.state in ('active', 'expired')
  returning r.id, r.asset, r.person),
overtaken as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(person)s, 'reservation.superseded', asset, id,
         jsonb_build_object('labeler', 'u' || person)
  from taken_anew),
replaced as (
  update label set status = 'replaced', owed_by = null
  where project = %(project)s and id = %(label)s and owed_by = %(person)s
  returning asset, batch, rounds),
counted as (
  update work w set owed = w.owed - 1, labels = w.labels + 1 from replaced
  where w.project = %(project)s and w.queue = 0 and w.asset = replaced.asset and w.label = 0),
made as (
  insert into label (project, asset, person, batch, status, counts, final, result, classes,
                     seconds, interface_version, reservation, replaces, rounds, trust)
  select %(project)s, asset, %(person)s, batch, 'submitted', true, true, %(result)s, %(classes)s,
         seconds, %(version)s, %(reservation)s, %(label)s, rounds, %(trust)s::real
  from replaced cross join ended
  returning id, asset, status::text as status),
undrafted as (
  delete from draft d using made
  where d.project = %(project)s and d.queue = 0 and d.person = %(person)s
    and d.asset = made.asset),
noted as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  select %(project)s, %(person)s, 'label.submitted', asset, %(reservation)s, id,
         jsonb_build_object('replaces', %(label)s::bigint)
  from made)
select id, status from made;

-- name: contest
-- A skip of rework contests the rejection: a manager decides.
with ended as (
  update reservation r
  set state = 'skipped', ended_at = service_now(), seconds = {{bounded_seconds}}
  where r.project = %(project)s and r.id = %(reservation)s and r.state = 'active'
  returning r.asset, r.label),
held as (
  update work w
  set hold = coalesce(w.hold, 'rework_contested'),
      hold_since = coalesce(w.hold_since, service_now())
  from ended
  where w.project = %(project)s and w.queue = 0 and w.asset = ended.asset and w.label = 0),
noted as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  select %(project)s, %(person)s, 'asset.held', asset, %(reservation)s, label,
         jsonb_strip_nulls(jsonb_build_object('reason', 'rework_contested',
                                              'comment', %(reason)s::text))
  from ended)
select l.id, l.status::text as status from label l
join ended on l.project = %(project)s and l.id = ended.label;

-- name: postpone
-- A release of rework moves it to the end of what its author owes.
update label l set owed_at = service_now()
from reservation r
where r.project = %(project)s and r.id = %(reservation)s
  and l.project = r.project and l.id = r.label and l.owed_by = %(person)s;

-- name: owed_by
select l.id, l.asset from label l
where l.project = %(project)s and l.owed_by = %(person)s order by l.owed_at, l.id;

-- name: overdue
-- Rejections older than their project lets wait, not held by anybody.
select l.project, l.id, l.asset from queue q
join label l on l.project = q.project and l.owed_by is not null
where q.queue = 1 and (q.settings ->> 'rework_timeout_seconds') is not null
  and l.reviewed_at <= service_now()
      - make_interval(secs => (q.settings ->> 'rework_timeout_seconds')::float8)
  and not exists (select 1 from reservation r where r.project = l.project and r.queue = 0
                  and r.asset = l.asset and r.label = l.id and r.state = 'active' offset 0)
order by l.project limit 200;

-- name: hand_over
-- Another person owes it now, unless they have a label on the asset, or are about to make one.
with moved as (
  update label l set owed_by = %(to)s
  where l.project = %(project)s and l.owed_by = %(person)s
    and not exists (select 1 from label o where o.project = l.project and o.person = %(to)s
                    and o.asset = l.asset and o.status <> 'late' offset 0)
    and not exists (select 1 from reservation r where r.project = l.project and r.queue = 0
                    and r.person = %(to)s and r.asset = l.asset
                    and r.state in ('active', 'expired') offset 0)
  returning l.id, l.asset)
insert into event (project, actor, kind, asset, label, data)
select %(project)s, %(actor)s, 'label.handed_over', asset, id,
       jsonb_build_object('to', 'u' || %(to)s::text)
from moved;

-- name: forgive
-- Nobody owes it any more: its place is free, in the asset's old place of the queue.
with dropped as (
  update label l set status = 'discarded', owed_by = null
  where l.project = %(project)s and l.id = any (%(labels)s) and l.owed_by is not null
  returning l.asset, l.id),
noted as (
  insert into event (project, actor, kind, asset, label, data)
  select %(project)s, %(actor)s, 'label.discarded', asset, id,
         jsonb_build_object('reason', %(reason)s::text)
  from dropped),
freed as (
  update work w set owed = w.owed - d.places, reopened = %(generation)s
  from (select asset, count(*)::int as places from dropped group by asset) d
  where w.project = %(project)s and w.queue = 0 and w.asset = d.asset and w.label = 0)
select asset from dropped;
