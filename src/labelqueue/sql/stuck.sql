-- Assets that nobody can finish. Each kind is a walk of its own, over an index that holds little
-- else, from behind the key (k1, k2, k3, k4) of what the walk looked at last.

-- fragment: bars
-- A label that keeps its author from the asset for good, as in `not_labeled_by_person`.
(l.counts or l.status in ('rejected', 'replaced', 'discarded')
 or l.status = 'skipped' and not q.skips_return)

-- fragment: stuck_queue
q as materialized (
  select settings ->> 'skip_to' = 'me' as skips_return,
         (settings ->> 'limit_per_labeler')::bigint as most,
         nullif(settings -> 'test_questions', 'null') as questions
  from queue where project = %(project)s and queue = 0)

-- fragment: stuck_teams
-- Who could have assets, by audience: active members, trusted and below their limit, who label,
-- have pulled here, or are named. `present` counts those who are active at all.
{{stuck_queue}},
present as materialized (
  select m.person,
         m.role = 'labeler' or exists (
           select 1 from seat s where s.project = m.project and s.queue = 0
             and s.person = m.person and s.pulled_at is not null offset 0) as counts,
         q.most is null or q.most > (
           select count(*) from (
             select 1 from label l
             where l.project = m.project and l.person = m.person
               and (l.counts and l.status <> 'skipped' or l.status = 'rejected')
             limit q.most) toward)
         + (select count(*) from reservation r
            where r.project = m.project and r.queue = 0 and r.person = m.person
              and r.state = 'active') as has_room,
         q.questions is null or not exists (
           select 1 from tested t
           where t.project = m.project and t.person = m.person
             and (t.distrusted_at is not null
                  or t.quiz = 'failed' and q.questions -> 'quiz' <> 'null')) as trusted
  from member m
  join person p on p.id = m.person and p.active
  cross join q
  where m.project = %(project)s and m.active),
teams as materialized (
  select 0 as audience, '{}'::bigint[] as named, '{}'::text[] as skills,
         count(*) filter (where counts) as present,
         count(*) filter (where counts and trusted) as trusted,
         coalesce(array_agg(person) filter (where counts and has_room and trusted), '{}') as people
  from present
  union all
  select a.id, a.people, a.skills, count(p.person) filter (where p.counts or a.people <> '{}'),
         count(p.person) filter (where p.trusted and (p.counts or a.people <> '{}')),
         coalesce(array_agg(p.person) filter (
           where p.has_room and p.trusted and (p.counts or a.people <> '{}')), '{}')
  from audience a
  left join (audience_member am join present p on p.person = am.person)
    on am.project = a.project and am.audience = a.id
  where a.project = %(project)s
  group by a.id, a.people, a.skills)

-- fragment: too_few
-- Fewer people are left who may label it than labels are missing; whoever holds it counts.
cardinality(t.people)
  - (select count(distinct l.person) from label l
     where l.project = w.project and l.asset = w.asset and l.person = any (t.people) and {{bars}})
  + (select count(*) from reservation r
     where r.project = w.project and r.asset = w.asset and r.queue = 0 and r.state = 'active'
       and r.kind = 'label' and r.person <> all (t.people))
  < w.target - w.labels - w.owed

-- fragment: last_touched
-- Since when: what anybody did to it last.
greatest(a.created_at, (select max(l.created_at) from label l
                        where l.project = a.project and l.asset = a.id))

-- name: on_hold
select w.asset, w.batch as k1, w.row as k2, 0 as k3, 0 as k4, true as stuck, a.external_id,
       w.hold as reason, w.hold_since as since
from work w join asset a on a.project = w.project and a.id = w.asset
where w.project = %(project)s and w.queue = 0 and w.state = 'on_hold'
  and (w.batch, w.row) > (%(k1)s, %(k2)s)
order by w.batch, w.row limit %(window)s;

-- name: rework_left
-- Rework whose author is no active member, where no timeout sends it back to the queue.
with recursive owers (person) as (
  (select l.owed_by from label l
   where l.project = %(project)s and l.owed_by is not null order by l.owed_by limit 1)
  union all
  select (select l.owed_by from label l
          where l.project = %(project)s and l.owed_by is not null and l.owed_by > owers.person
          order by l.owed_by limit 1)
  from owers where owers.person is not null),
gone as materialized (
  select o.person from owers o cross join queue q
  where o.person is not null and q.project = %(project)s and q.queue = 1
    and (q.settings ->> 'rework_timeout_seconds') is null
    and not exists (select 1 from member m join person p on p.id = m.person and p.active
                    where m.project = %(project)s and m.person = o.person and m.active))
select w.asset, l.owed_by as k1, l.id as k2, 0 as k3, 0 as k4, true as stuck, a.external_id,
       'rework_author_left' as reason, l.owed_at as since
from gone
join label l on l.project = %(project)s and l.owed_by = gone.person
join work w on w.project = l.project and w.queue = 0 and w.asset = l.asset and w.label = 0
join asset a on a.project = l.project and a.id = l.asset
where w.hold is null and not w.removed and (l.owed_by, l.id) > (%(k1)s, %(k2)s)
  and not exists (select 1 from label o join gone g on g.person = o.owed_by
                  where o.project = l.project and o.asset = l.asset
                    and (o.owed_by, o.id) < (l.owed_by, l.id) offset 0)
order by l.owed_by, l.id limit %(window)s;

-- name: unreviewable
-- Waits for review, and everybody who reviews has a label of their own on it. Where a reviewer has
-- no label at all, nothing is looked at.
with reviewers as materialized (
  select m.person from member m join person p on p.id = m.person and p.active
  where m.project = %(project)s and m.active and m.role in ('reviewer', 'manager')),
fresh as materialized (
  select exists (
    select 1 from reviewers r
    where not exists (select 1 from label l where l.project = %(project)s
                      and l.person = r.person offset 0)) as found),
looked as materialized (
  select w.asset, w.batch, w.row from work w
  where not (select found from fresh)
    and w.project = %(project)s and w.queue = 0 and w.state = 'in_review'
    and (w.batch, w.row) > (%(k1)s, %(k2)s)
  order by w.batch, w.row limit %(window)s)
select w.asset, w.batch as k1, w.row as k2, 0 as k3, 0 as k4, a.external_id,
       'no_reviewer' as reason,
       (select max(l.created_at) from label l
        where l.project = a.project and l.asset = a.id) as since,
       not exists (select 1 from reservation r where r.project = a.project and r.asset = a.id
                   and r.queue = 1 and r.state = 'active' offset 0)
       and not exists (
         select 1 from reviewers v
         where not exists (select 1 from label own
                           where own.project = a.project and own.person = v.person
                             and own.asset = a.id and own.status not in ('late', 'discarded')
                           offset 0)) as stuck
from looked w join asset a on a.project = %(project)s and a.id = w.asset
order by w.batch, w.row;

-- name: nobody
-- Meant for nobody who is here. For everybody's assets that means that nobody labels at all.
with {{stuck_teams}},
found as materialized (
  select w.* from teams t cross join lateral (
    select * from (
      select w.* from work w
      where t.audience > 0 and w.project = %(project)s and w.queue = 0 and w.audience = t.audience
        and w.audience > 0 and w.state = 'queued'
        and (t.audience > %(k1)s or (w.batch, w.row) > (%(k2)s, %(k3)s))
      order by w.batch, w.row limit %(window)s) theirs
    union all
    select * from (
      select w.* from work w
      where t.audience = 0 and w.project = %(project)s and w.queue = 0 and w.state = 'queued'
        and w.audience = 0 and (t.audience > %(k1)s or (w.batch, w.row) > (%(k2)s, %(k3)s))
      order by w.batch, w.row limit %(window)s) everybodys) w
  where t.people = '{}' and t.audience >= %(k1)s
  order by t.audience, w.batch, w.row limit %(window)s)
select w.asset, w.audience as k1, w.batch as k2, w.row as k3, 0 as k4, a.external_id,
       {{last_touched}} as since,
       {{too_few}} as stuck,
       case when t.trusted > 0 then 'quota_reached'
            when t.present > 0 then 'nobody_trusted'
            when t.audience = 0 then 'no_labelers'
            when t.named <> '{}' and not exists (
              select 1 from present p where p.person = any (t.named)) then 'assigned_to_gone'
            else 'nobody_has_skills' end as reason
from found w
join teams t on t.audience = w.audience
join asset a on a.project = w.project and a.id = w.asset
cross join q
order by w.audience, w.batch, w.row;

-- name: above_team
-- The target is above the number of people who could label it.
with {{stuck_teams}},
looked as materialized (
  select w.* from teams t cross join lateral (
    select w.* from work w
    where w.project = %(project)s and w.queue = 0 and w.audience = t.audience and w.open
      and w.target > 1 and w.target > cardinality(t.people)
      and (t.audience > %(k1)s or (w.target, w.batch, w.row) > (%(k2)s, %(k3)s, %(k4)s))
    order by w.target, w.batch, w.row limit %(window)s) w
  where t.people <> '{}' and t.audience >= %(k1)s
  order by w.audience, w.target, w.batch, w.row limit %(window)s)
select w.asset, w.audience as k1, w.target as k2, w.batch as k3, w.row as k4, a.external_id,
       'target_above_team' as reason, {{last_touched}} as since,
       w.state = 'queued' and {{too_few}} as stuck
from looked w
join teams t on t.audience = w.audience
join asset a on a.project = w.project and a.id = w.asset
cross join q
order by w.audience, w.target, w.batch, w.row;

-- name: nobody_left
-- Everybody who could label it has a label on it that does not count.
with {{stuck_teams}},
looked as materialized (
  select distinct l.asset from label l
  where l.project = %(project)s and not l.counts
    and l.status in ('skipped', 'rejected', 'replaced', 'discarded') and l.asset > %(k1)s
  order by l.asset limit %(window)s)
select a.id as asset, a.id as k1, 0 as k2, 0 as k3, 0 as k4, a.external_id,
       'nobody_left' as reason, {{last_touched}} as since,
       coalesce(w.state = 'queued' and t.people <> '{}' and w.target <= cardinality(t.people)
                and {{too_few}}, false) as stuck
from looked
join work w on w.project = %(project)s and w.queue = 0 and w.asset = looked.asset and w.label = 0
join teams t on t.audience = w.audience
join asset a on a.project = w.project and a.id = w.asset
cross join q
order by a.id;

-- name: batch_gated
-- Behind a gate that waits for assets nobody can finish. The gate's own assets are listed by their
-- own reasons; so is what is stuck here for another.
with {{stuck_teams}},
gate as materialized (
  select gate.number, (select max(open.number) from batch open
                       where open.project = q.project and open.number >= gate.number
                         and (open.number = gate.number
                              or open.pooled and open.rank = gate.rank)) as until
  from queue q cross join lateral ({{gate}}) gate
  where q.project = %(project)s and q.queue = 0),
waited_for as materialized (
  select w.* from gate join work w on w.project = %(project)s and w.batch = gate.number and w.unmet
  order by w.row limit %(window)s),
shut as materialized (
  select count(*) < %(window)s and coalesce(bool_and(
    w.state = 'on_hold'
    or w.state = 'queued' and {{too_few}}
    or w.state = 'rework' and not exists (
      select 1 from label l
      join member m on m.project = l.project and m.person = l.owed_by and m.active
      join person p on p.id = m.person and p.active
      where l.project = w.project and l.asset = w.asset and l.owed_by is not null offset 0)),
    false) as for_good
  from waited_for w join teams t on t.audience = w.audience cross join q),
looked as materialized (
  select w.* from gate join work w
    on w.project = %(project)s and w.queue = 0 and w.state = 'queued' and w.batch > gate.until
  where (select for_good from shut) and (w.batch, w.row) > (%(k1)s, %(k2)s)
  order by w.batch, w.row limit %(window)s)
select w.asset, w.batch as k1, w.row as k2, 0 as k3, 0 as k4, a.external_id,
       'batch_gated' as reason, {{last_touched}} as since, not ({{too_few}}) as stuck
from looked w
join teams t on t.audience = w.audience
join asset a on a.project = w.project and a.id = w.asset
cross join q
order by w.batch, w.row;
