-- Test questions in people's hands. They look like the work beside which they come.

-- fragment: tested_of_person
-- What test questions made of the person, as one value, and only where the queue has any.
case when jsonb_typeof(q.settings -> 'test_questions') = 'object' then (
  select jsonb_build_object('seed', hashint8extended(%(person)s, d.seed),
           'handed', t.handed, 'attempt', t.attempt, 'quiz', t.quiz,
           'quiz_answered', t.quiz_answered, 'quiz_correct', t.quiz_correct,
           'answered', t.answered, 'correct', t.correct, 'forgiven', t.forgiven,
           'forgiven_correct', t.forgiven_correct, 'distrusted', t.distrusted_at is not null)
  from drawing d left join tested t on t.project = d.project and t.person = %(person)s
  where d.project = q.project) end

-- fragment: shown_batch
case when r.kind = 'question' then (
  select p.batch from posed p
  where p.project = r.project and p.person = r.person and p.asset = r.asset)
else a.batch end

-- fragment: shown_group
case when r.kind = 'question' then (
  select p.unit_group from posed p
  where p.project = r.project and p.person = r.person and p.asset = r.asset)
else a.unit_group end

-- name: make_tested
insert into tested (project, person) values (%(project)s, %(person)s) on conflict do nothing;

-- fragment: not_held_question
not exists (select 1 from reservation r
            where r.project = qn.project and r.queue = 0 and r.person = %(person)s
              and r.asset = qn.asset and r.label = 0 and r.state in ('active', 'expired') offset 0)

-- fragment: not_deferred_question
not exists (select 1 from deferral d
            where d.project = qn.project and d.queue = 0 and d.person = %(person)s
              and d.asset = qn.asset offset 0)

-- fragment: not_answered_question
not exists (select 1 from answer an
            where an.project = qn.project and an.person = %(person)s and an.asset = qn.asset
              and an.status <> 'late' offset 0)

-- fragment: chosen_for_work
-- Each person meets each question once, in an order drawn from their seed. Put in order first, so
-- that only the first ones are looked up: among thousands the time would tell.
select qn.asset, qn.drawn as nth
from (select project, asset, hashint8extended(asset, %(seed)s) as drawn from question
      where project = %(project)s and not removed
      order by drawn, asset offset 0) qn
where {{not_answered_question}} and {{not_held_question}} and {{not_deferred_question}}
order by qn.drawn, qn.asset limit %(need)s

-- fragment: chosen_for_quiz
-- Questions not yet seen first; what was given back in this quiz comes last.
select qn.asset, row_number() over (
         order by d.id is not null, not {{not_answered_question}}, d.id,
                  hashint8extended(qn.asset, %(seed)s), qn.asset) as nth
from question qn
left join deferral d on d.project = qn.project and d.queue = 0 and d.person = %(person)s
                    and d.asset = qn.asset
where qn.project = %(project)s and not qn.removed and {{not_held_question}}
  and not exists (select 1 from answer an
                  where an.project = qn.project and an.person = %(person)s and an.asset = qn.asset
                    and an.attempt = %(attempt)s and an.status <> 'late' offset 0)
order by nth limit %(need)s

-- fragment: beside
-- The work that would have come now, else what this person had last.
beside as (
  select w.asset, a.batch, a.unit_group, w.priority, w.audience, near.rank from (
    (select w.asset, 0 as rank from work h
     join work w on w.project = h.project and w.queue = 0 and w.head = h.asset and w.open
     where h.project = %(project)s and h.holder = %(person)s
     order by h.batch, h.row, w.row limit 1)
    union all
    (select asset, 1 from seen order by key limit 1)
    union all
    (select held.asset, 2 from (
       select r.asset, r.id from reservation r
       where r.project = %(project)s and r.queue = 0 and r.person = %(person)s
         and r.kind = 'label' and r.state in ('active', 'expired') offset 0) held
     order by held.id desc limit 1)
    union all
    (select l.asset, 3 from label l
     where l.project = %(project)s and l.person = %(person)s order by l.asset desc limit 1)) near
  join work w on w.project = %(project)s and w.queue = 0 and w.asset = near.asset and w.label = 0
  join asset a on a.project = w.project and a.id = w.asset
  order by near.rank limit 1)

-- fragment: posed
made as (
  insert into reservation (project, queue, asset, person, kind, why)
  select %(project)s, 0, chosen.asset, %(person)s, 'question',
         format(case when beside.rank = 0 then %(why_rest)s else %(why)s end::text,
                case when beside.priority is null then 'no priority of its own'
                     else 'priority ' || beside.priority end,
                coalesce(shown.batch, beside.batch, a.batch))
           || case when beside.audience > 0 then ' It is meant for you or your skills.'
                   else '' end
  from chosen join asset a on a.project = %(project)s and a.id = chosen.asset
  left join beside on true
  left join posed shown on shown.project = %(project)s and shown.person = %(person)s
                       and shown.asset = chosen.asset
  order by chosen.nth
  on conflict do nothing
  returning id, asset),
disguised as (
  insert into posed (project, person, asset, batch, unit_group)
  select %(project)s, %(person)s, a.id, coalesce(beside.batch, a.batch),
         case when beside.batch is null then a.unit_group else beside.unit_group end
  from made join asset a on a.project = %(project)s and a.id = made.asset
  left join beside on true
  on conflict do nothing),
undeferred as (
  delete from deferral d using made
  where d.project = %(project)s and d.queue = 0 and d.person = %(person)s
    and d.asset = made.asset),
noted as (
  insert into event (project, actor, kind, asset, reservation, data)
  select %(project)s, %(person)s, 'reservation.created', asset, id,
         jsonb_build_object('labeler', 'u' || %(person)s::text, 'kind', 'label')
  from made)
select id, asset from made order by id

-- name: pose_in_work
with {{reach}},
{{seen}},
{{beside}},
chosen as materialized ({{chosen_for_work}}),
{{posed}};

-- name: pose_in_quiz
with {{reach}},
{{seen}},
{{beside}},
chosen as materialized ({{chosen_for_quiz}}),
{{posed}};

-- name: pose_again
-- One that was given back, when its turn has come.
with {{reach}},
{{seen}},
{{beside}},
chosen as materialized (select %(asset)s::bigint as asset, 1 as nth),
{{posed}};

-- name: upcoming_in_work
{{chosen_for_work}};

-- name: upcoming_in_quiz
{{chosen_for_quiz}};

-- name: deferred
-- Test questions that this person gave back, and skipped where skips return to the one who skipped.
select d.id, d.asset from deferral d
join question qn on qn.project = d.project and qn.asset = d.asset and not qn.removed
where d.project = %(project)s and d.queue = 0 and d.person = %(person)s and {{not_held_question}}
  and not exists (select 1 from answer an
                  where an.project = qn.project and an.person = %(person)s and an.asset = qn.asset
                    and (an.status = 'submitted' or an.status = 'skipped' and not %(skips_return)s)
                  offset 0)
order by d.id limit %(need)s;

-- name: deferral_ids
select id, asset from deferral
where project = %(project)s and queue = 0 and person = %(person)s and asset = any (%(assets)s);

-- name: in_hand
select count(*) as questions from reservation
where project = %(project)s and queue = 0 and person = %(person)s
  and kind = 'question' and state in ('active', 'expired');

-- name: count_hand_outs
-- Of work and questions alike.
insert into tested as t (project, person, handed) values (%(project)s, %(person)s, %(taken)s)
on conflict (project, person) do update set handed = t.handed + excluded.handed;

-- name: reclaim
-- One's own expired test questions become active again; nobody else can have taken them.
with renewed as (
  update reservation set state = 'active', expired_at = null
  where project = %(project)s and queue = 0 and person = %(person)s and state = 'expired'
    and kind = 'question' and (%(only)s::bigint is null or id = %(only)s)
  returning id, asset)
insert into event (project, actor, kind, asset, reservation, data)
select %(project)s, %(person)s, 'reservation.reclaimed', asset, id,
       jsonb_build_object('labeler', 'u' || %(person)s::text)
from renewed
returning reservation as id, asset;

-- name: seen
-- An asset as somebody sees it who holds it or labeled it; whether it is work or a test question
-- costs the same.
select a.id, a.external_id, a.data, coalesce(p.batch, a.batch) as batch,
       case when p.asset is null then a.unit_group else p.unit_group end as unit_group
from asset a
left join posed p on p.project = a.project and p.person = %(person)s and p.asset = a.id
where a.project = %(project)s and a.id = %(asset)s and {{asset_there}}
  and (exists (select 1 from reservation r
               where r.project = a.project and r.person = %(person)s and r.asset = a.id
                 and r.state in ('active', 'expired') offset 0)
       or exists (select 1 from own_label l
                  where l.project = a.project and l.person = %(person)s and l.asset = a.id
                  offset 0));

-- name: conditions
select qn.removed, not {{not_held_question}} as held,
       exists (select 1 from answer an
               where an.project = qn.project and an.person = %(person)s and an.asset = qn.asset
                 and an.status <> 'late'
                 and (%(attempt)s::int is null or an.attempt = %(attempt)s) offset 0) as answered
from question qn where qn.project = %(project)s and qn.asset = %(asset)s;
