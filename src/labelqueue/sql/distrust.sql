-- Who is not trusted any more, what is taken from them, and how they are let in again.

-- name: distrust
with fallen as (
  update tested
  set distrusted_at = service_now(),
      quiz = case when %(quiz)s and quiz = 'open' then 'failed' else quiz end
  where project = %(project)s and person = %(person)s and distrusted_at is null
  returning answered, correct),
noted as (
  insert into event (project, kind, data)
  select %(project)s, 'member.distrusted',
         jsonb_build_object('user', 'u' || %(person)s::text, 'answered', answered,
                            'correct', correct)
  from fallen)
select answered from fallen;

-- name: end_quiz
with ended as (
  update tested set quiz = %(quiz)s, handed = 0
  where project = %(project)s and person = %(person)s and quiz = 'open'
  returning quiz_answered, quiz_correct)
insert into event (project, kind, data)
select %(project)s, 'member.quiz_' || %(quiz)s::text,
       jsonb_build_object('user', 'u' || %(person)s::text, 'answered', quiz_answered,
                          'correct', quiz_correct)
from ended;

-- name: readmit
-- The bar looks at later answers only.
insert into tested as t (project, person, quiz)
values (%(project)s, %(person)s, case when %(anew)s then 'open' else 'passed' end)
on conflict (project, person) do update
set quiz = excluded.quiz, distrusted_at = null, forgiven = t.answered,
    forgiven_correct = t.correct,
    handed = case when %(anew)s or t.quiz <> 'passed' then 0 else t.handed end,
    attempt = t.attempt + %(anew)s::boolean::int,
    quiz_answered = case when %(anew)s then 0 else t.quiz_answered end,
    quiz_correct = case when %(anew)s then 0 else t.quiz_correct end;

-- name: sit
select 1 as one from seat
where project = %(project)s and queue = 0 and person = %(person)s for update;

-- fragment: untrusted_labels
-- What no reviewer approved: labels that count, and rework that their author owes.
l.project = %(project)s and l.person = %(person)s
and (l.counts and l.status in ('submitted', 'skipped') and l.verdict is null
     or l.status = 'rejected' and l.owed_by = l.person)

-- name: at_stake
select count(*) as labels from (
  select 1 from label l where {{untrusted_labels}} limit %(most)s) found;

-- name: discard_answers
-- To their author they read like the labels made beside them.
update answer set discarded = true
where project = %(project)s and person = %(person)s and not discarded
  and (status = 'submitted' or status = 'skipped' and %(skips_count)s);

-- name: responsible
-- Whose operation it is when a bar acts by itself.
select coalesce(
  (select p.created_by from project p join member m on m.project = p.id and m.person = p.created_by
   where p.id = %(project)s and m.role = 'manager' and m.active),
  (select m.person from member m where m.project = %(project)s and m.role = 'manager' and m.active
   order by m.created_at, m.person limit 1),
  (select p.created_by from project p where p.id = %(project)s),
  %(person)s) as person;

-- fragment: tested_columns
t.person, t.handed, t.attempt, t.quiz, t.quiz_answered, t.quiz_correct, t.answered, t.correct,
t.forgiven, t.forgiven_correct, t.distrusted_at is not null as distrusted

-- name: members
-- What test questions made of these people.
select {{tested_columns}} from tested t
where t.project = %(project)s and t.person = any (%(people)s);

-- name: everybody
select {{tested_columns}} from tested t
join member m on m.project = t.project and m.person = t.person and m.active
where t.project = %(project)s and t.answered > 0;
