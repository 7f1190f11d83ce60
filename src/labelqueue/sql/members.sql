-- Members: roles, skills, and who left.

-- fragment: member_columns
m.person, m.role, m.skills, m.active, person.email, person.name

-- name: list_members
select {{member_columns}}
from member m join person on person.id = m.person
where m.project = %(project)s and (lower(person.name), m.person) > (%(after_name)s, %(after)s)
  and (%(q)s::text is null or person.name ilike %(q)s or person.email ilike %(q)s)
order by lower(person.name), m.person limit %(limit)s;

-- name: one
select {{member_columns}}
from member m join person on person.id = m.person
where m.project = %(project)s and m.person = %(person)s;

-- name: find_person
select id from person where active and (id = %(person)s or lower(email) = lower(%(email)s));

-- name: put
insert into member (project, person, role, skills, active)
values (%(project)s, %(person)s, coalesce(%(role)s::text, 'labeler'),
        coalesce(%(skills)s::text[], '{}'),
        coalesce(%(active)s::boolean, true))
on conflict (project, person) do update
set role = coalesce(%(role)s::text, member.role),
    skills = coalesce(%(skills)s::text[], member.skills),
    active = coalesce(%(active)s::boolean, member.active);

-- name: drop
delete from member where project = %(project)s and person = %(person)s;

-- name: managers
select count(*) as others from member m join person p on p.id = m.person and p.active
where m.project = %(project)s and m.role = 'manager' and m.active and m.person <> %(person)s;

-- name: team
-- Everybody who may label.
select count(*) as people from member m join person p on p.id = m.person and p.active
where m.project = %(project)s and m.active;

-- name: live_reservations
select id, queue from reservation
where project = %(project)s and person = %(person)s and queue = %(queue)s
  and state in ('active', 'expired');

-- name: projects_of
select project from member where person = %(person)s order by project;
