-- Who assets are for: named people, required skills, or both.

-- name: find
select id from audience
where project = %(project)s and people = %(people)s and skills = %(skills)s;

-- name: create
with numbered as (
  update project set audiences = audiences + 1 where id = %(project)s returning audiences as id),
made as (
  insert into audience (project, id, people, skills)
  select %(project)s, id, %(people)s, %(skills)s from numbered
  returning id),
joined as (
  insert into audience_member (project, person, audience)
  select m.project, m.person, made.id from member m cross join made
  where m.project = %(project)s and m.skills @> %(skills)s::text[]
    and (%(people)s::bigint[] = '{}' or m.person = any (%(people)s::bigint[])))
select id from made;

-- name: lock_project
select id from project where id = %(project)s for update;

-- name: leave_all
delete from audience_member where project = %(project)s and person = %(person)s;

-- name: join_all
insert into audience_member (project, person, audience)
select a.project, m.person, a.id from audience a
join member m on m.project = a.project and m.person = %(person)s
where a.project = %(project)s and m.skills @> a.skills
  and (a.people = '{}' or m.person = any (a.people))
on conflict do nothing;

-- name: people_of
select id, people, skills from audience where project = %(project)s and id = any (%(ids)s);
