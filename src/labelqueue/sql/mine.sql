-- What waits for one person, and what they have done.

-- name: mine
select m.project, held.labeling, held.reviewing, owed.rework,
       made.today, made.total,
       queue.open,
       case when m.role <> 'labeler' and review.enabled then review.labels end as to_review
from member m
join project p on p.id = m.project and p.state <> 'deleting'
cross join lateral (
  select count(*) filter (where r.queue = 0 and r.kind <> 'rework') as labeling,
         count(*) filter (where r.queue = 1) as reviewing
  from reservation r
  where r.project = m.project and r.queue in (0, 1) and r.person = m.person
    and r.state = 'active' and r.exclusive) held
cross join lateral (
  select count(*) as rework from label l
  join work w on w.project = l.project and w.queue = 0 and w.asset = l.asset and w.label = 0
  where l.project = m.project and l.owed_by = m.person and w.hold is null and not w.removed) owed
cross join lateral (
  select count(*) filter (where l.created_at >= coalesce(%(since)s::timestamptz,
             date_trunc('day', service_now(), 'UTC'))) as today, count(*) as total
  -- With the answers to test questions, which would tell themselves by not being counted.
  from own_label l
  where l.project = m.project and l.person = m.person
    and l.status not in ('skipped', 'late', 'discarded', 'corrected')
    -- What its author has done again counts once; what a reviewer corrected is still theirs.
    and (l.status <> 'replaced' or l.verdict = 'correct')) made
cross join lateral (
  select exists (select from work w
                 where w.project = m.project and w.queue = 0 and w.open and w.key_a is not null)
      or exists (select from work w
                 where w.project = m.project and w.queue = 0 and w.open and w.key_b is not null)
         as open) queue
cross join lateral (
  select (q.settings ->> 'enabled')::boolean as enabled,
         (select count(*) from (select from work w
                                where w.project = m.project and w.queue = 1 and not w.removed
                                limit 1001) w) as labels
  from queue q where q.project = m.project and q.queue = 1) review
where m.person = %(person)s and m.active and (%(project)s::bigint is null or m.project = %(project)s)
order by m.project;
