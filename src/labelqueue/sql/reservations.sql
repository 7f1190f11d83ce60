-- Reservations as managers see them.

-- name: list_reservations
select r.id, r.queue, r.asset, a.external_id, r.person, person.name, person.email,
       r.state::text as state, r.created_at,
       case when r.state = 'active' then s.expires_at else r.expired_at end as expires_at
from reservation r
join asset a on a.project = r.project and a.id = r.asset
join person on person.id = r.person
left join seat s on s.project = r.project and s.queue = r.queue and s.person = r.person
where r.project = %(project)s and r.state in ('active', 'expired') and r.exclusive
  and r.id > %(after)s
  and (%(person)s::bigint is null or r.person = %(person)s)
  and (%(state)s::text is null or r.state::text = %(state)s)
order by r.id limit %(limit)s;

-- name: to_clear
select r.id, r.queue from reservation r
where r.project = %(project)s and r.state in ('active', 'expired')
  and (%(person)s::bigint is null or r.person = %(person)s)
  and (%(state)s::text is null or r.state::text = %(state)s)
  and (%(reservations)s::bigint[] is null or r.id = any (%(reservations)s));
