-- A reservation in its holder's hands, and what ends it there.

-- fragment: in_hand
select q.settings, {{in_hand_there}}

-- fragment: in_hand_there
r.id as reservation, r.queue, r.asset, r.label, r.kind, r.state::text as reservation_state,
       r.person, p.state, p.preset, p.interface_version, m.role, m.active and person.active as active,
       {{expected_result}} as expected,
       coalesce((reviews.settings ->> 'enabled')::boolean, false) as review_on
from reservation r
join project p on p.id = r.project and p.state <> 'deleting'
join queue q on q.project = r.project and q.queue = r.queue
join queue reviews on reviews.project = r.project and reviews.queue = 1
left join member m on m.project = r.project and m.person = r.person
left join person on person.id = m.person
where r.project = %(project)s and r.id = %(reservation)s and r.person = %(person)s

-- name: holding
{{in_hand}};

-- name: lock_work
select asset from work
where project = %(project)s and queue = %(queue)s and asset = %(asset)s and label = %(label)s
for update;

-- name: state_now
select r.state::text as state, l.id, l.status::text as status
from reservation r
left join label l on l.project = r.project and l.asset = r.asset and l.reservation = r.id
where r.project = %(project)s and r.id = %(reservation)s
order by l.counts desc nulls last, l.id desc limit 1;

-- fragment: own_work
-- The work row first, as everywhere; the reservation's state is asked again under its lock.
locked as materialized (
  select w.asset, w.label, w.batch from reservation r
  join work w on w.project = r.project and w.queue = r.queue and w.asset = r.asset
             and w.label = case when r.kind = 'rework' then 0 else r.label end
  where r.project = %(project)s and r.id = %(reservation)s and r.person = %(person)s
  for update of w)

-- fragment: bounded_seconds
-- What a client's timer says never runs backwards and never exceeds what passed on the server.
least(greatest(coalesce(%(seconds)s::real, 0), r.seconds),
      extract(epoch from service_now() - r.created_at))

-- name: submit
with {{handed_in}}
select id, status, reservation from made;

-- fragment: handed_in
-- The labels of one person or of several; the work rows in the order of assets. `timers` are what
-- the clients' timers say, `seconds` the one that is `asked`.
asked as materialized (
  select * from unnest(%(people)s::bigint[], %(reservations)s::bigint[], %(results)s::jsonb[],
                       %(classes)s::jsonb[], %(timers)s::float4[], %(versions)s::bigint[],
                       %(trust)s::float4[])
                  asked (person, reservation, result, classes, seconds, version, trust)),
locked as materialized (
  select w.asset, asked.* from asked
  join reservation r on r.project = %(project)s and r.id = asked.reservation
                    and r.person = asked.person and r.kind = 'label'
  join work w on w.project = r.project and w.queue = 0 and w.asset = r.asset and w.label = 0
  order by w.asset
  for update of w),
ended as (
  update reservation r
  set state = 'submitted', ended_at = service_now(), seconds = {{bounded_seconds}}
  from locked asked
  where r.project = %(project)s and r.id = asked.reservation and r.state = 'active'
  returning r.asset, r.seconds as worked, asked.person, asked.reservation, asked.result,
            asked.classes, asked.version, asked.trust),
counted as (
  update work w set held = w.held - few.labels, labels = w.labels + few.labels
  from (select asset, count(*)::int as labels from ended group by asset) few
  where w.project = %(project)s and w.queue = 0 and w.asset = few.asset and w.label = 0
  returning w.asset, w.batch),
made as (
  insert into label (project, asset, person, batch, status, counts, final, result, seconds,
                     interface_version, reservation, classes, trust)
  select %(project)s, asset, person, batch, 'submitted', true, true, result, worked, version,
         reservation, classes, trust
  from ended join counted using (asset)
  returning id, asset, person, reservation, status::text as status),
undrafted as (
  delete from draft d using ended
  where d.project = %(project)s and d.queue = 0 and d.person = ended.person
    and d.asset = ended.asset),
noted as (
  insert into event (project, actor, kind, asset, reservation, label)
  select %(project)s, person, 'label.submitted', asset, reservation, id from made)

-- name: keep_lost
-- A label whose reservation was lost: counted after all where a place is free, else kept as late.
-- Where it counts, its author's newer reservation, if that expired, is nobody's to take up.
with ended as (
  update reservation r
  set state = case when %(counts)s then 'submitted' else r.state end,
      ended_at = coalesce(r.ended_at, service_now()), seconds = {{bounded_seconds}}
  where r.project = %(project)s and r.id = %(reservation)s
  returning r.asset, r.seconds),
counted as (
  update work w set labels = w.labels + %(counts)s::boolean::int
  from ended
  where w.project = %(project)s and w.queue = 0 and w.asset = ended.asset and w.label = 0
  returning w.batch),
made as (
  insert into label (project, asset, person, batch, status, counts, final, result, seconds,
                     interface_version, reservation, classes, trust)
  select %(project)s, asset, %(person)s, batch,
         case when %(counts)s then 'submitted'::label_status else 'late' end, %(counts)s,
         true, %(result)s, seconds, %(version)s, %(reservation)s, %(classes)s, %(trust)s::real
  from ended cross join counted
  returning id, asset, status::text as status),
undrafted as (
  delete from draft d using ended
  where d.project = %(project)s and d.queue = 0 and d.person = %(person)s
    and d.asset = ended.asset),
newer as (
  update reservation r set state = 'superseded', ended_at = service_now()
  from ended
  where r.project = %(project)s and r.queue = 0 and r.person = %(person)s
    and r.asset = ended.asset and r.state = 'expired' and r.id <> %(reservation)s and %(counts)s
  returning r.id, r.asset),
noted_newer as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(person)s, 'reservation.superseded', asset, id,
         jsonb_build_object('labeler', 'u' || %(person)s::text)
  from newer),
noted as (
  insert into event (project, actor, kind, asset, reservation, label)
  select %(project)s, %(person)s, 'label.' || status, asset, %(reservation)s, id from made)
select id, status from made;

-- name: late_already
select id, status::text as status from label
where project = %(project)s
  and asset = (select asset from reservation where project = %(project)s and id = %(reservation)s)
  and reservation = %(reservation)s and status = 'late' and result = %(result)s
order by id limit 1;

-- name: skip
-- `counts`: the skip takes its place for good. Else the place is free again, behind the cursors.
with {{own_work}},
ended as (
  update reservation r
  set state = 'skipped', ended_at = service_now(), seconds = {{bounded_seconds}}
  from locked
  where r.project = %(project)s and r.id = %(reservation)s and r.state = 'active'
    and r.kind = 'label'
  returning r.asset, r.seconds),
counted as (
  update work w
  set held = w.held - 1, labels = w.labels + %(counts)s::boolean::int,
      reopened = case when %(counts)s then w.reopened else %(generation)s end,
      hold = coalesce(w.hold, %(hold)s::text),
      hold_since = coalesce(w.hold_since, case when %(hold)s::text is null then null
                                               else service_now() end)
  from ended
  where w.project = %(project)s and w.queue = 0 and w.asset = ended.asset and w.label = 0
  returning w.batch),
made as (
  insert into label (project, asset, person, batch, status, counts, final, result, reason, broken,
                     seconds, interface_version, reservation)
  select %(project)s, asset, %(person)s, batch, 'skipped', %(counts)s, true, 'null', %(reason)s,
         %(broken)s, seconds, %(version)s, %(reservation)s
  from ended cross join counted
  returning id, asset, status::text as status),
undrafted as (
  delete from draft d using ended
  where d.project = %(project)s and d.queue = 0 and d.person = %(person)s
    and d.asset = ended.asset and %(counts)s),
deferred as (
  insert into deferral (project, queue, person, asset)
  select %(project)s, 0, %(person)s, asset from ended where %(defer)s
  on conflict (project, queue, person, asset) do update set id = nextval('deferral_id')),
noted as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  select %(project)s, %(person)s, 'label.skipped', asset, %(reservation)s, id,
         jsonb_strip_nulls(jsonb_build_object('reason', %(reason)s::text, 'broken', %(broken)s,
                                              'counts', %(counts)s))
  from made),
noted_hold as (
  insert into event (project, actor, kind, asset, data)
  select %(project)s, %(person)s, 'asset.held', asset, jsonb_build_object('reason', %(hold)s::text)
  from made where %(hold)s::text is not null)
select id, asset, status from made;

-- name: anyone_left
-- Whether somebody could still have this asset: an active labeler, or another member once they
-- have pulled here, for whom it is meant and who has no label on it.
with q as materialized (
  select settings ->> 'skip_to' = 'me' as skips_return from queue
  where project = %(project)s and queue = 0)
select exists (
  select 1 from member m
  join person p on p.id = m.person and p.active
  cross join q
  join work w on w.project = %(project)s and w.queue = 0 and w.asset = %(asset)s and w.label = 0
  where m.project = %(project)s and m.active
    and (m.role = 'labeler' or exists (
      select 1 from seat s where s.project = m.project and s.queue = 0 and s.person = m.person
        and s.pulled_at is not null))
    and (w.audience = 0 or exists (
      select 1 from audience_member am where am.project = m.project and am.person = m.person
        and am.audience = w.audience))
    and not exists (
      select 1 from label l where l.project = m.project and l.person = m.person
        and l.asset = w.asset
        and (l.counts or l.status in ('rejected', 'replaced', 'discarded')
             or l.status = 'skipped' and not q.skips_return)
      offset 0)) as found;

-- name: hold_skipped
-- Skipped by everybody who could have it: out of circulation until a manager looks at it.
with held as (
  update work w set hold = 'skipped_by_all', hold_since = service_now()
  where w.project = %(project)s and w.queue = 0 and w.asset = %(asset)s and w.hold is null
    and w.labels < w.target
  returning asset)
insert into event (project, actor, kind, asset, data)
select %(project)s, null, 'asset.held', asset, '{"reason": "skipped_by_all"}' from held;

-- name: release
with {{own_work}},
ended as (
  update reservation r
  set state = 'released', ended_at = service_now(), seconds = {{bounded_seconds}}
  from locked
  where r.project = %(project)s and r.id = %(reservation)s
    and r.state in ('active', 'expired')
  returning r.asset, r.label, r.queue, r.kind,
            case when r.expired_at is null and r.kind <> 'rework' and r.exclusive
                 then 1 else 0 end as places),
freed as (
  update work w set held = w.held - ended.places, reopened = %(generation)s
  from ended
  where w.project = %(project)s and w.queue = ended.queue and w.asset = ended.asset
    and w.label = ended.label and ended.places > 0),
deferred as (
  insert into deferral (project, queue, person, asset)
  select %(project)s, queue, %(person)s, asset from ended where kind = 'label'
  on conflict (project, queue, person, asset) do update set id = nextval('deferral_id')),
noted as (
  insert into event (project, actor, kind, asset, reservation)
  select %(project)s, %(person)s, 'reservation.released', asset, %(reservation)s from ended)
select asset from ended;

-- name: save_draft
insert into draft (project, queue, person, asset, result, interface_version)
values (%(project)s, %(queue)s, %(person)s, %(asset)s, %(result)s, %(version)s)
on conflict (project, queue, person, asset) do update
set result = excluded.result, interface_version = excluded.interface_version,
    saved_at = service_now();

-- name: record_seconds
update reservation r set seconds = {{bounded_seconds}}
where r.project = %(project)s and r.id = %(reservation)s and r.state = 'active'
  and {{bounded_seconds}} > r.seconds;
