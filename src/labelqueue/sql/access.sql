-- Who stands where in a project.

-- name: membership
select p.state, p.preset, p.interface_version, m.role, m.active and person.active as active
from project p
left join member m on m.project = p.id and m.person = %(person)s
left join person on person.id = m.person
where p.id = %(project)s and p.state <> 'deleting';

-- name: interface_of
select config from interface_version where project = %(project)s and version = %(version)s;

-- name: find_member
-- A member by id or e-mail address.
select m.person, m.role, m.active and person.active as active, m.skills, person.email,
       person.name
from member m join person on person.id = m.person
where m.project = %(project)s
  and person.id in (select %(person)s::bigint
                    union all select id from person where lower(email) = lower(%(email)s));

-- name: find_members
-- The members behind these ids (null where the text is none) and e-mail addresses.
select given.text, m.person
from unnest(%(users)s::text[], %(persons)s::bigint[]) given (text, person)
join member m on m.project = %(project)s
  and m.person in (select given.person
                   union all select id from person where lower(email) = lower(given.text));
