-- Answers to test questions: made as labels are, kept apart from them.

-- fragment: expected_result
case when r.kind = 'question' then (
  select qn.expected from question qn where qn.project = r.project and qn.asset = r.asset) end

-- fragment: sitting
-- The seat first: it guards what test questions make of a person.
sitting as materialized (
  select 1 as one from seat
  where project = %(project)s and queue = 0 and person = %(person)s
  for update)

-- fragment: weight
-- Each person meets each question once; met again in work, it changes nothing.
(%(counts)s and (%(quiz)s and t.quiz = 'open' or not earlier.met))::int

-- name: answer
-- From the states that are `open_from`; one that comes late leaves its reservation as it is. Its
-- events are those of work, and no more: gaps between their numbers would tell.
with {{sitting}},
ended as (
  update reservation r
  set state = coalesce(%(becomes)s::reservation_state, r.state),
      ended_at = coalesce(r.ended_at, service_now()), seconds = {{bounded_seconds}}
  from sitting
  where r.project = %(project)s and r.id = %(reservation)s and r.kind = 'question'
    and r.state::text = any (%(open_from)s::text[])
  returning r.asset, r.seconds),
earlier as materialized (
  select exists (select 1 from answer an join ended on an.asset = ended.asset
                 where an.project = %(project)s and an.person = %(person)s
                   and an.counts) as met),
counted as (
  update tested t
  set answered = t.answered + {{weight}},
      correct = t.correct + {{weight}} * %(correct)s::boolean::int,
      quiz_answered = t.quiz_answered + {{weight}} * (%(quiz)s and t.quiz = 'open')::int,
      quiz_correct = t.quiz_correct
                     + {{weight}} * (%(quiz)s and t.quiz = 'open' and %(correct)s)::int
  from ended cross join earlier
  where t.project = %(project)s and t.person = %(person)s
  returning t.*, {{weight}} = 1 as counts, %(quiz)s and t.quiz = 'open' as in_quiz),
made as (
  insert into answer (project, asset, person, batch, status, counts, correct, attempt, result,
                      reason, broken, seconds, interface_version, reservation)
  select %(project)s, ended.asset, %(person)s, coalesce(p.batch, a.batch),
         %(status)s::label_status, counted.counts, %(correct)s,
         case when counted.in_quiz then counted.attempt end, %(result)s, %(reason)s, %(broken)s,
         ended.seconds, %(version)s, %(reservation)s
  from ended cross join counted
  join asset a on a.project = %(project)s and a.id = ended.asset
  left join posed p on p.project = a.project and p.person = %(person)s and p.asset = a.id
  returning id, asset, status::text as status, counts),
undrafted as (
  delete from draft d using ended
  where d.project = %(project)s and d.queue = 0 and d.person = %(person)s
    and d.asset = ended.asset and %(undraft)s),
deferred as (
  insert into deferral (project, queue, person, asset)
  select %(project)s, 0, %(person)s, ended.asset from ended cross join counted
  where %(defer)s and not counted.in_quiz
  on conflict (project, queue, person, asset) do update set id = nextval('deferral_id')),
noted as (
  insert into event (project, actor, kind, asset, reservation, label, data)
  select %(project)s, %(person)s, 'label.' || status, asset, %(reservation)s, id,
         case when status = 'skipped' then %(skipped)s::jsonb else '{}' end
  from made),
noted_hold as (
  insert into event (project, actor, kind, asset, data)
  select %(project)s, %(person)s, 'asset.held', asset, '{"reason": "broken"}'
  from made where %(broken)s)
select made.id, made.status, to_jsonb(counted) as tested from made cross join counted;

-- name: settle
-- The reservation's state now, with the label that stands, under the lock of the seat.
with {{sitting}}
select r.state::text as state, an.id, an.status::text as status
from sitting cross join reservation r
left join answer an on an.project = r.project and an.reservation = r.id
where r.project = %(project)s and r.id = %(reservation)s
order by an.status = 'late', an.id desc limit 1;

-- name: late_already
select id, status::text as status from answer
where project = %(project)s and reservation = %(reservation)s and status = 'late'
  and result = %(result)s
order by id limit 1;

-- name: may_answer
-- Whether the question is still asked and this person has no answer to it.
select not qn.removed and {{not_answered_question}} and {{not_held_question}} as may
from question qn
where qn.project = %(project)s and qn.asset = %(asset)s;

-- name: unanswered_in_quiz
select exists (
  select 1 from question qn
  where qn.project = %(project)s and not qn.removed
    and not exists (select 1 from answer an
                    where an.project = qn.project and an.person = %(person)s
                      and an.asset = qn.asset and an.attempt = %(attempt)s
                      and an.status <> 'late' offset 0)) as found;

-- name: release
with ended as (
  update reservation r
  set state = 'released', ended_at = service_now(), seconds = {{bounded_seconds}}
  where r.project = %(project)s and r.id = %(reservation)s and r.kind = 'question'
    and r.state in ('active', 'expired')
  returning r.asset),
deferred as (
  insert into deferral (project, queue, person, asset)
  select %(project)s, 0, %(person)s, asset from ended
  on conflict (project, queue, person, asset) do update set id = nextval('deferral_id')),
noted as (
  insert into event (project, actor, kind, asset, reservation)
  select %(project)s, %(person)s, 'reservation.released', asset, %(reservation)s from ended)
select asset from ended;
