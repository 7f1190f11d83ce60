-- Unopened reservations, where they are shared: they go to whoever has nothing else to do.

-- fragment: unopened
-- What others hold and never looked at, in nobody's group but this person's.
select r.id as reservation, r.person as holder, r.asset, r.label from reservation r
where r.project = %(project)s and r.queue = %(queue)s and r.state = 'active'
  and r.opened_at is null and r.exclusive and r.kind <> 'rework' and r.person <> %(person)s
offset 0

-- fragment: theirs_to_label
w.hold is null and not w.removed and {{not_complete}} and w.audience in ({{audiences_of_person}})
and {{batch_open}} and (w.head is null or {{not_in_others_group}})
and {{not_labeled_by_person}} and {{not_held_by_person}}

-- fragment: theirs_to_review
w.hold is null and not w.removed and {{not_own}} and {{not_held_by_person}}

-- fragment: taken_over
-- Holders who are pulling right now are passed over: their seats are locked, and what they pull is
-- opened. Nobody waits for the seat of somebody who waits: who waits holds nothing.
locked as materialized (
  select seen.* from seen
  join work w on w.project = %(project)s and w.queue = %(queue)s
             and w.asset = seen.asset and w.label = seen.label
  join seat s on s.project = %(project)s and s.queue = %(queue)s and s.person = seen.holder
  where w.hold is null and not w.removed
  order by seen.key limit %(need)s
  for update of w, s skip locked),
lost as (
  update reservation r set state = 'superseded', ended_at = service_now()
  from locked
  where r.project = %(project)s and r.id = locked.reservation and r.state = 'active'
    and r.opened_at is null
  returning r.id, r.asset, r.label, locked.holder, locked.key),
told as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(person)s, 'reservation.superseded', asset, id,
         jsonb_build_object('labeler', 'u' || holder, 'taken_over_by', 'u' || %(person)s::text)
  from lost),
taken as (
  select w.asset, w.label, lost.key, w.priority, w.batch, w.row, w.audience
  from lost join work w on w.project = %(project)s and w.queue = %(queue)s
                       and w.asset = lost.asset and w.label = lost.label),
{{reserved}}

-- name: take_over_labels
with {{judging}},
seen as materialized (
  select held.*, w.key_live as key from ({{unopened}}) held
  join work w on w.project = %(project)s and w.queue = 0
             and w.asset = held.asset and w.label = held.label
  cross join q
  where {{theirs_to_label}}
  order by w.key_live limit %(window)s),
{{taken_over}};

-- name: take_over_reviews
with seen as materialized (
  select held.*, w.key_live as key from ({{unopened}}) held
  join work w on w.project = %(project)s and w.queue = 1
             and w.asset = held.asset and w.label = held.label
  where {{theirs_to_review}}
  order by w.key_live limit %(window)s),
{{taken_over}};

-- name: upcoming_labels
with {{judging}}
select w.asset from ({{unopened}}) held
join work w on w.project = %(project)s and w.queue = 0
           and w.asset = held.asset and w.label = held.label
cross join q
where {{theirs_to_label}}
order by w.key_live limit %(window)s;

-- name: upcoming_reviews
select w.asset from ({{unopened}}) held
join work w on w.project = %(project)s and w.queue = 1
           and w.asset = held.asset and w.label = held.label
where {{theirs_to_review}}
order by w.key_live limit %(window)s;

-- fragment: shared_by_holder
-- Somebody else holds a place of it unopened, and such places are shared.
((select (settings #>> '{reservation,share_unopened}')::boolean from queue
  where project = %(project)s and queue = %(queue)s)
 and exists (select 1 from reservation other
             where other.project = w.project and other.asset = w.asset and other.queue = w.queue
               and other.label = w.label and other.state = 'active' and other.opened_at is null
               and other.exclusive and other.kind <> 'rework' and other.person <> %(person)s
             offset 0))

-- name: open
update reservation set opened_at = service_now()
where project = %(project)s and id = %(reservation)s and state = 'active' and opened_at is null;

-- name: open_first
-- When sharing is turned on: what everybody has before them now, or typed into, counts as opened.
update reservation r set opened_at = service_now()
where r.project = %(project)s and r.queue = %(queue)s and r.state = 'active'
  and r.opened_at is null
  and (r.seconds > 0
       or exists (select 1 from draft d where d.project = r.project and d.queue = r.queue
                  and d.person = r.person and d.asset = r.asset offset 0)
       or r.id = (select f.id from reservation f
                  where f.project = r.project and f.queue = r.queue and f.person = r.person
                    and f.state = 'active'
                  order by f.kind <> 'rework', f.id limit 1));
