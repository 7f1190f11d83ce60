-- Progress and rates.

-- name: labels_by_status
select status::text as status, count(*) as labels from label
where project = %(project)s group by status;

-- name: rate
-- Labels in the last hour; where there are more than are read, at the rate of those read.
with latest as (
  select created_at from label
  where project = %(project)s and status not in ('late', 'discarded')
  order by id desc limit 20000),
recent as (select created_at from latest where created_at > service_now() - interval '1 hour')
select case when count(*) = 20000
            then 3600 * count(*) / greatest(extract(epoch from service_now() - min(created_at)), 1)
            else count(*) end::float8 as per_hour
from recent;

-- name: reservations
select count(*) filter (where state = 'active') as active,
       count(*) filter (where state = 'expired') as expired
from reservation where project = %(project)s and state in ('active', 'expired') and exclusive;

-- name: people
-- What each member did at the label queue and holds there.
select m.person, person.email, person.name, m.role, m.active, made.*, held.*
from member m
join person on person.id = m.person
cross join lateral (
  select count(*) filter (where l.status not in ('skipped', 'corrected')) as submitted,
         count(*) filter (where l.status in ('approved', 'corrected')) as approved,
         count(*) filter (where l.verdict = 'reject') as rejected,
         count(*) filter (where l.owed_by = m.person) as rework,
         count(*) filter (where not l.final) as in_review,
         count(*) filter (where l.status = 'skipped') as skipped,
         count(*) filter (where l.status = 'late') as late,
         coalesce(sum(l.seconds) filter (where l.status <> 'corrected'), 0)::float8
           as active_seconds,  -- a correction repeats the time of the label that it replaces
         percentile_cont(0.5) within group (order by l.seconds)
           filter (where l.status not in ('skipped', 'late', 'corrected')) as median_seconds
  from label l where l.project = m.project and l.person = m.person) made
cross join lateral (
  select count(*) filter (where r.queue = 0) as held, count(*) filter (where r.queue = 1) as reviewing
  from reservation r
  where r.project = m.project and r.person = m.person and r.state = 'active'
    and r.exclusive) held
where m.project = %(project)s
order by lower(person.name), m.person;

-- name: classes
-- How often each class stands in a person's labels.
select l.person, given.class, sum(given.times::int)::bigint as times
from label l cross join lateral jsonb_each_text(l.classes) given (class, times)
where l.project = %(project)s and l.status not in ('late', 'discarded', 'replaced')
group by l.person, given.class;

-- name: verdicts
select reviewed_by as person, count(*) as submitted,
       count(*) filter (where verdict <> 'reject') as approved,
       count(*) filter (where verdict = 'reject') as rejected,
       coalesce(sum(review_seconds), 0)::float8 as active_seconds,
       percentile_cont(0.5) within group (order by review_seconds) as median_seconds
from label
where project = %(project)s and reviewed_by is not null
  and not (verdict = 'correct' and status = 'replaced')
group by reviewed_by;

-- name: waiting
-- Labels that wait for review.
select count(*) as labels from work where project = %(project)s and queue = 1;
