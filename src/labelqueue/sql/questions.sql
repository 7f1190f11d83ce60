-- Test questions as managers see them, and how they come and go.

-- name: take
-- Rows with an expected result leave those on their way to the queue; they become questions.
with gone as (
  delete from incoming
  where project = %(project)s and batch = %(batch)s and expected is not null
  returning *),
added as (
  insert into asset (project, id, batch, row, external_id, data, unit_group, draw)
  select project, asset, batch, row, external_id, data, unit_group, draw from gone),
seeded as (
  insert into drawing (project) select %(project)s from gone limit 1 on conflict do nothing),
noted as (
  insert into event (project, actor, kind, assets, data)
  select %(project)s, %(actor)s, 'test_question.created', array_agg(asset order by row),
         jsonb_build_object('batch', %(public)s::text)
  from gone group by (row - 1) / 1000)
insert into question (project, asset, expected)
select project, asset, expected from gone;

-- name: count
select count(*) as questions from question where project = %(project)s and not removed;

-- fragment: question_columns
qn.asset as id, a.external_id, a.data, a.batch, a.row, a.unit_group, qn.expected, qn.removed,
a.created_at, given.answers, given.correct, given.broken

-- fragment: question_tables
question qn
join asset a on a.project = qn.project and a.id = qn.asset
cross join lateral (
  select count(*) as answers, count(*) filter (where an.correct) as correct,
         count(*) filter (where an.broken) as broken
  from answer an where an.project = qn.project and an.asset = qn.asset and an.counts) given
where qn.project = %(project)s and {{asset_there}}

-- name: list
select {{question_columns}} from {{question_tables}} and not qn.removed and qn.asset > %(after)s
order by qn.asset limit %(limit)s;

-- name: one
select {{question_columns}} from {{question_tables}} and qn.asset = %(asset)s;

-- name: answers
select an.id, an.person, person.name, an.status::text as status, an.correct, an.counts,
       an.attempt is not null as in_quiz, an.result, an.seconds, an.created_at
from answer an join person on person.id = an.person
where an.project = %(project)s and an.asset = %(asset)s and an.id > %(after)s
order by an.id limit %(limit)s;

-- name: exists
select qn.asset from question qn join asset a on a.project = qn.project and a.id = qn.asset
where qn.project = %(project)s and qn.asset = %(asset)s and {{asset_there}};

-- name: remove
update question set removed = true
where project = %(project)s and asset = %(asset)s and not removed returning asset;

-- name: remove_batch
update question qn set removed = true from asset a
where a.project = %(project)s and a.batch = %(batch)s and qn.project = a.project
  and qn.asset = a.id and not qn.removed;

-- name: held
select id from reservation
where project = %(project)s and asset = any (%(assets)s) and kind = 'question'
  and state in ('active', 'expired');

-- name: of_batch
select qn.asset from question qn join asset a on a.project = qn.project and a.id = qn.asset
where qn.project = %(project)s and a.batch = %(batch)s
limit %(limit)s;

-- name: forget
-- What people's answers said of them stays with the people.
with a as (delete from answer where project = %(project)s and asset = any (%(assets)s)),
p as (delete from posed where project = %(project)s and asset = any (%(assets)s))
delete from question where project = %(project)s and asset = any (%(assets)s);

-- name: forget_project
with q as (delete from question where project = %(project)s),
p as (delete from posed where project = %(project)s),
a as (delete from answer where project = %(project)s),
d as (delete from drawing where project = %(project)s)
delete from tested where project = %(project)s;
