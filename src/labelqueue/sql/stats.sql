-- Progress and rates.

-- name: reservations
select count(*) filter (where state = 'active') as active,
       count(*) filter (where state = 'expired') as expired
from reservation
where project = %(project)s and state in ('active', 'expired') and exclusive
  and kind <> 'question';

-- name: people
-- The members, and what each holds.
select m.person, person.email, person.name, m.role, m.active, held.*
from member m
join person on person.id = m.person
cross join lateral (
  select count(*) filter (where r.queue = 0) as held,
         count(*) filter (where r.queue = 1) as reviewing
  from reservation r
  where r.project = m.project and r.person = m.person and r.state = 'active'
    and r.exclusive and r.kind <> 'question') held
where m.project = %(project)s
order by lower(person.name), m.person;

-- name: waiting
-- Labels that wait for review.
select count(*) as labels from work where project = %(project)s and queue = 1 and not removed;
