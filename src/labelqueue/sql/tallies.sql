-- Sums of labels: what was folded plus what moved since, in one snapshot.

-- fragment: facts
-- What one move `m` of a label says, by kind, measure and value.
select said.kind, said.measure, said.key, said.value, said.times * m.change as n,
       said.amount * m.change as amount
from (
  select 'l' as kind, 'status' as measure, m.person as key, m.status::text as value,
         1 as times,
         -- a correction repeats the time of the label that it replaces
         case when m.status = 'corrected' then 0 else m.seconds end::float8 as amount
  union all select 'b', 'status', m.batch, m.status::text, 1,
         case when m.status = 'corrected' then 0 else m.seconds end
  union all select 'l', 'waiting', m.person, '', 1, 0 where not m.final
  union all select 'l', 'owed', m.owed_by, '', 1, 0 where m.owed_by is not null
  union all select 'l', 'rejected', m.person, '', 1, 0 where m.verdict = 'reject'
  union all select who.kind, 'pace', who.key, pace.seconds, 1, 0
    from (select rounded_seconds(m.seconds) as seconds offset 0) pace
    cross join (values ('l', m.person), ('b', m.batch::bigint), ('p', 0::bigint)) who (kind, key)
    where m.status not in ('skipped', 'late', 'corrected')
  union all select 'r', 'verdict', m.reviewed_by, coalesce(m.verdict, ''), 1,
         coalesce(m.review_seconds, 0)
    where m.reviewed_by is not null and not (m.verdict = 'correct' and m.status = 'replaced')
  union all select 'r', 'pace', m.reviewed_by, rounded_seconds(m.review_seconds), 1, 0
    where m.review_seconds is not null and not (m.verdict = 'correct' and m.status = 'replaced')
  union all select 'p', 'judged', 0, tick(m.reviewed_at), 1, 0
    where m.reviewed_at is not null and not (m.verdict = 'correct' and m.status = 'replaced')
  union all select 'p', 'made', 0, tick(m.created_at), 1, 0
    where m.status not in ('late', 'discarded', 'corrected')
  union all select 'p', 'filled', 0, tick(m.created_at), 1, 0 where m.counts
  union all select 'l', 'class', m.person, given.class, given.times::int, 0
    from jsonb_each_text(m.classes) given (class, times)
    where m.status not in ('late', 'discarded', 'replaced')) said

-- fragment: told
select both_parts.kind, both_parts.measure, both_parts.key, both_parts.value,
       sum(both_parts.n)::bigint as n, sum(both_parts.amount)::float8 as amount
from (
  select t.kind, t.measure, t.key, t.value, t.n, t.amount from label_tally t
  where t.project = %(project)s and t.kind = %(kind)s and t.measure = any (%(measures)s)
    and (%(keys)s::bigint[] is null or t.key = any (%(keys)s))
  union all
  select f.kind, f.measure, f.key, f.value, f.n, f.amount
  from label_move m cross join lateral ({{facts}}) f
  where m.project = %(project)s and f.kind = %(kind)s and f.measure = any (%(measures)s)
    and (%(keys)s::bigint[] is null or f.key = any (%(keys)s))
) both_parts
group by both_parts.kind, both_parts.measure, both_parts.key, both_parts.value
having sum(both_parts.n) <> 0

-- name: sums
-- Of one kind, by measure, key and value.
{{told}};

-- name: recent
-- Counts of the project by five minutes, since a moment.
with told as materialized ({{told}})
select measure, value::bigint as tick, n from told
where value::bigint > extract(epoch from service_now()) / 300 - %(ticks)s;

-- name: now
select extract(epoch from service_now())::float8 / 300 as tick;

-- name: medians
-- Of each key: the mean of the two middle values, or the middle one.
with told as materialized ({{told}}),
ranked as (
  select key, value::float8 as seconds,
         sum(n) over (partition by key order by value::float8) as upto,
         sum(n) over (partition by key)::bigint as total
  from told)
select key, (min(seconds) filter (where upto >= (total + 1) / 2)
             + min(seconds) filter (where upto >= total / 2 + 1)) / 2 as median
from ranked group by key;

-- name: fold
-- Put what moved into the sums; readers see either the one or the other.
with gone as (
  delete from label_move where ctid in (
    select ctid from label_move limit %(limit)s for update skip locked)
  returning *),
folded as (
  insert into label_tally as t (project, kind, measure, key, value, n, amount)
  select m.project, f.kind, f.measure, f.key, f.value, sum(f.n), sum(f.amount)
  from gone m cross join lateral ({{facts}}) f
  group by m.project, f.kind, f.measure, f.key, f.value
  having sum(f.n) <> 0 or sum(f.amount) <> 0
  order by m.project, f.kind collate "C", f.measure collate "C", f.key, f.value collate "C"
  on conflict (project, kind, measure, key, value) do update
  set n = t.n + excluded.n, amount = t.amount + excluded.amount),
due as (
  insert into agreement_due (project, asset)
  select m.project, m.asset from (select distinct project, asset from gone) m
  where (select count(*) from (select 1 from label l
                               where l.project = m.project and l.asset = m.asset and l.counts
                               limit 2) several) = 2
     or exists (select 1 from agreement a where a.project = m.project and a.asset = m.asset
                offset 0)
  order by m.project, m.asset
  on conflict do nothing)
select count(*) as moves from gone;
