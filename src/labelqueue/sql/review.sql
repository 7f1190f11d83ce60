-- Review: labels wait as rows of `work` at queue 1, in their assets' order.

-- name: enter
-- A label that counts waits for review if its asset was drawn, or in any case where `always`. One
-- that somebody had in hand when review was turned off has its row, and waits there again. It has its
-- place in the order that holds by then, and in the one that is being prepared.
with waits as (
  select l.id, l.asset, w.batch, w.row, w.priority, w.hold, w.hold_since, w.removed, q.slot,
         order_key(q.settings, b.rank, b.pooled, w.priority, w.batch, w.row, a.draw,
                   a.external_id, w.asset) || int8send(l.id) as key_now,
         case when q.reordering is not null then
           order_key(q.reordering, b.rank, b.pooled, w.priority, w.batch, w.row, a.draw,
                     a.external_id, w.asset) || int8send(l.id) end as key_then
  from label l
  join queue q on q.project = l.project and q.queue = 1
  join work w on w.project = l.project and w.queue = 0 and w.asset = l.asset and w.label = 0
  join batch b on b.project = l.project and b.number = w.batch
  join asset a on a.project = l.project and a.id = l.asset
  where l.project = %(project)s and l.id = %(label)s
    and (q.settings ->> 'enabled')::boolean
    and (%(always)s or w.review_lot < round((q.settings ->> 'sampling')::numeric * b.size))
  for share of q),
unfinal as (
  update label l set final = false, verdict = null from waits
  where l.project = %(project)s and l.id = waits.id),
counted as (
  update work w set waiting = w.waiting + 1 from waits
  where w.project = %(project)s and w.queue = 0 and w.asset = waits.asset and w.label = 0),
noted as (
  insert into event (project, actor, kind, asset, label)
  select %(project)s, %(sent_by)s, 'label.awaits_review', asset, id from waits)
insert into work (project, queue, asset, label, batch, row, priority, key_a, key_b, target, prefer,
                  waiting, hold, hold_since, removed)
select %(project)s, 1, asset, id, batch, "row", priority,
       case when slot = 'a' then key_now else key_then end,
       case when slot = 'b' then key_now else key_then end, 1, %(prefer)s, 1, hold,
       hold_since, removed
from waits
on conflict (project, queue, asset, label) do update
set priority = excluded.priority, key_a = excluded.key_a, key_b = excluded.key_b,
    prefer = excluded.prefer, waiting = 1, hold = excluded.hold, hold_since = excluded.hold_since,
    removed = excluded.removed;

-- fragment: not_own
-- Nobody reviews an asset on which they have a label of their own.
not exists (select 1 from label own
            where own.project = w.project and own.person = %(person)s and own.asset = w.asset
              and own.status not in ('late', 'discarded')
            offset 0)

-- fragment: not_somebody_elses
-- What was reworked goes to the reviewer who sent it back, as long as that person is active.
(w.prefer is null or w.prefer = %(person)s or not exists (
  select 1 from member m join person p on p.id = m.person and p.active
  where m.project = w.project and m.person = w.prefer and m.active offset 0))

-- name: claim
with seen as materialized (
  select w.asset, w.label, w.key_live as key from work w
  where w.project = %(project)s and w.queue = 1 and w.audience = 0 and w.open
    and w.key_live is not null and {{not_own}} and {{not_held_by_person}}
    and (%(anybodys)s or {{not_somebody_elses}})
  order by w.key_live limit %(window)s),
locked as materialized (
  select w.asset, w.label from seen
  join work w on w.project = %(project)s and w.queue = 1
             and w.asset = seen.asset and w.label = seen.label
  where w.open
  order by seen.key limit %(need)s
  for update of w skip locked),
taken as (
  update work w set held = w.held + %(exclusive)s::boolean::int
  from locked
  where w.project = %(project)s and w.queue = 1
    and w.asset = locked.asset and w.label = locked.label
  returning w.asset, w.label, w.key_live as key, w.batch, w.row),
made as (
  insert into reservation (project, queue, asset, label, person, kind, exclusive, why)
  select %(project)s, 1, asset, label, %(person)s, 'review', %(exclusive)s,
         format('The first label that waits for you to review it: batch %%s, row %%s.', batch,
                "row")
  from taken order by key
  returning id, asset, label),
noted as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  select %(project)s, %(person)s, 'reservation.created', asset, id, label,
         jsonb_build_object('reviewer', 'u' || %(person)s::text, 'kind', 'review',
                            'exclusive', %(exclusive)s::boolean)
  from made)
select looked.candidates, made.id, made.asset,
       exists (select 1 from reservation r where r.project = %(project)s and r.asset = made.asset
               and r.queue = 1 and r.label = made.label and r.state = 'expired' offset 0) as rivals
from (select count(*) as candidates from seen) looked left join made on true;

-- name: drop_overtaken
-- Unreserved reviews whose label somebody else has judged by now.
with gone as (
  update reservation r set state = 'superseded', ended_at = service_now()
  where r.project = %(project)s and r.queue = 1 and r.person = %(person)s and r.state = 'active'
    and not r.exclusive
    and not exists (select 1 from work w where w.project = r.project and w.queue = 1
                    and w.asset = r.asset and w.label = r.label)
  returning r.id, r.asset, r.person)
insert into event (project, actor, kind, asset, reservation, data)
select %(project)s, %(person)s, 'reservation.superseded', asset, id,
       jsonb_build_object('labeler', 'u' || person)
from gone;

-- name: shown
-- Labels under review or owed again, as their reviewer or author sees them.
select l.id, l.asset, a.external_id, l.person, person.name, l.status::text as status, l.final,
       l.result, l.seconds, l.created_at, l.reviewed_by, l.reviewed_at, l.verdict, l.comment,
       l.replaces, l.reason
from label l
join asset a on a.project = l.project and a.id = l.asset
join person on person.id = l.person
where l.project = %(project)s and l.id = any (%(labels)s);

-- name: lock
-- The asset first, then what waits of it.
select w.queue from work w
where w.project = %(project)s and w.asset = %(asset)s
  and (w.queue = 0 and w.label = 0 or w.queue = 1 and w.label = %(label)s)
order by w.queue for update;

-- name: judged
select l.id, l.status::text as status, l.final, l.reviewed_by, l.verdict,
       coalesce(after.id, l.id) as stands, coalesce(after.status, l.status)::text as standing,
       r.state::text as reservation_state,
       w.label is not null as waits, w.label is not null and w.open and {{not_own}} as free
from label l
join reservation r on r.project = l.project and r.id = %(reservation)s
left join work w on w.project = l.project and w.queue = 1 and w.asset = l.asset and w.label = l.id
left join label after on after.project = l.project and after.asset = l.asset
                     and after.replaces = l.id and after.status = 'corrected'
where l.project = %(project)s and l.id = %(label)s;

-- fragment: waited
-- 1 where the label still counted as waiting; 0 where review was turned off meanwhile.
(select coalesce(sum(waiting), 0) from gone)::int

-- fragment: left_review
-- The label waits no more, and whoever else had it open without reserving it is overtaken.
spent as materialized (
  select {{bounded_seconds}} as seconds from reservation r
  where r.project = %(project)s and r.id = %(reservation)s),
gone as (
  delete from work where project = %(project)s and queue = 1 and asset = %(asset)s
    and label = %(label)s
  returning waiting),
undrafted as (
  delete from draft where project = %(project)s and queue = 1 and person = %(person)s
    and asset = %(asset)s),
ended as (
  update reservation r
  set state = case when r.id = %(reservation)s then 'submitted'::reservation_state
                   else 'superseded' end,
      ended_at = service_now(),
      seconds = case when r.id = %(reservation)s then (select seconds from spent)
                     else r.seconds end
  where r.project = %(project)s and r.queue = 1 and r.asset = %(asset)s and r.label = %(label)s
    and r.state in ('active', 'expired')
  returning r.id, r.asset, r.person),
overtaken as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(person)s, 'reservation.superseded', asset, id,
         jsonb_build_object('labeler', 'u' || person)
  from ended where id <> %(reservation)s)

-- fragment: verdict
verdict as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  values (%(project)s, %(person)s, %(event)s, %(asset)s, %(reservation)s, %(label)s,
          jsonb_strip_nulls(jsonb_build_object('comment', %(comment)s::text))))

-- name: approve
-- A skip that is approved is skipped for good.
with {{left_review}},
{{verdict}},
counted as (
  update work w set waiting = w.waiting - {{waited}}
  where w.project = %(project)s and w.queue = 0 and w.asset = %(asset)s and w.label = 0)
update label
set status = case when status = 'skipped' then status else 'approved' end, final = true,
    verdict = 'approve', reviewed_by = %(person)s, reviewed_at = service_now(),
    review_seconds = (select seconds from spent),
    comment = coalesce(%(comment)s, comment)
where project = %(project)s and id = %(label)s
returning id, status::text as status;

-- name: correct
-- The reviewer's version takes the label's place; its author is kept.
with {{left_review}},
counted as (
  update work w set waiting = w.waiting - {{waited}}
  where w.project = %(project)s and w.queue = 0 and w.asset = %(asset)s and w.label = 0),
replaced as (
  update label
  set status = 'replaced', counts = false, final = true, verdict = 'correct',
      reviewed_by = %(person)s, reviewed_at = service_now()
  where project = %(project)s and id = %(label)s
  returning asset, person, batch, seconds, reservation, trust),
made as (
insert into label (project, asset, person, batch, status, counts, final, result, classes, seconds,
                   trust,
                   interface_version, reservation, reviewed_by, reviewed_at, comment, replaces,
                   verdict, review_seconds)
select %(project)s, asset, person, batch, 'corrected', true, true, %(result)s, %(classes)s,
       seconds, trust, %(version)s, reservation, %(person)s, service_now(), %(comment)s, %(label)s,
       'correct', (select seconds from spent)
from replaced
returning id, status::text as status),
noted as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  select %(project)s, %(person)s, %(event)s, %(asset)s, %(reservation)s, %(label)s,
         jsonb_strip_nulls(jsonb_build_object('comment', %(comment)s::text, 'correction', id))
  from made)
select id, status from made;

-- name: reject
-- Owed again by its author, whose place it keeps; after too many rounds a manager is asked.
with {{left_review}},
{{verdict}},
rejected as (
  update label
  set status = 'rejected', counts = false, final = true, verdict = 'reject',
      reviewed_by = %(person)s, reviewed_at = service_now(),
      review_seconds = (select seconds from spent), comment = %(comment)s,
      rounds = rounds + 1, owed_by = person, owed_at = service_now()
  where project = %(project)s and id = %(label)s
  returning id, status::text as status, rounds),
counted as (
  update work w
  set waiting = w.waiting - {{waited}}, labels = w.labels - 1,
      owed = w.owed + 1,
      hold = case when (select rounds from rejected) >= %(max_rounds)s
                  then coalesce(w.hold, 'sent_back_too_often') else w.hold end,
      hold_since = case when (select rounds from rejected) >= %(max_rounds)s
                        then coalesce(w.hold_since, service_now()) else w.hold_since end
  where w.project = %(project)s and w.queue = 0 and w.asset = %(asset)s and w.label = 0),
noted_hold as (
  insert into event (project, actor, kind, asset, data)
  select %(project)s, %(person)s, 'asset.held', %(asset)s, '{"reason": "sent_back_too_often"}'
  from rejected where rounds >= %(max_rounds)s)
select id, status from rejected;

-- name: send
-- A final label goes (back) to review.
select l.id, l.asset, l.status::text as status, l.final, l.counts from label l
where l.project = %(project)s and l.id = %(label)s for update;

-- name: finish_all
-- Review is turned off: what waits is final; what is held may still be submitted, to nobody else.
with gone as (
  delete from work where project = %(project)s and queue = 1 and held = 0
  returning asset, label),
kept as (
  update work set waiting = 0, removed = true
  where project = %(project)s and queue = 1 and held > 0
  returning asset, label),
done as (select * from gone union all select * from kept),
final as (
  update label l set final = true from done where l.project = %(project)s and l.id = done.label)
update work w set waiting = 0
from (select distinct asset from done) d
where w.project = %(project)s and w.queue = 0 and w.asset = d.asset and w.label = 0;

-- name: counted
-- Each asset under its first failing condition, at the review queue.
with judged as (
  select case when not {{not_own}} then 'own_label'
              when w.held > 0 and not {{shared_by_holder}} then 'review_reserved'
              when w.hold is not null then 'on_hold'
              when w.removed then 'removed' end as code, w.asset
  from (select * from work w
        where w.project = %(project)s and w.queue = 1 and w.waiting > 0 limit %(most)s) w
  where {{there}})
select code, least(count(*), 1000) as assets from judged group by code
union all
select 'not_waiting', count(*) from (
  select * from work w where w.project = %(project)s and w.queue = 0 and w.waiting = 0
  limit 1000) w
where {{there}}
having count(*) > 0;

-- name: conditions
select w.label, {{not_own}} as foreign_label, w.held = 0 as unreserved,
       {{shared_by_holder}} as shared, own.held, w.removed, w.hold
from work w cross join lateral (
  select exists (select 1 from reservation r where r.project = w.project and r.queue = 1
                 and r.person = %(person)s and r.asset = w.asset and r.label = w.label
                 and r.state = 'active' offset 0) as held) own
where w.project = %(project)s and w.queue = 1 and w.asset = %(asset)s
  and (w.waiting > 0 or own.held)
order by not own.held, w.held, w.label limit 1;

-- name: upcoming
select w.asset from work w
where w.project = %(project)s and w.queue = 1 and w.audience = 0 and w.open
  and w.key_live is not null and {{not_own}} and {{not_held_by_person}}
order by not {{not_somebody_elses}}, w.key_live limit %(window)s;
