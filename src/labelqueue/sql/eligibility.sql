-- Who may get what. Each rule is written once, here; the pull and explain are both made of these.
-- `w` is the row of `work`, `q` the queue (with `skips_return`), the person a parameter. `offset 0`
-- keeps a lookup a lookup: as an anti-join, planned on a small table, it may read all labels.

-- fragment: not_complete
w.labels < w.target

-- fragment: free_places
w.target - w.labels - w.owed - w.held

-- fragment: has_free_place
{{free_places}} > 0

-- fragment: not_labeled_by_person
-- Late labels do not bar, and a skip does not where skips return to the one who skipped.
not exists (select 1 from label l
            where l.project = w.project and l.person = %(person)s and l.asset = w.asset
              and (l.counts or l.status in ('rejected', 'replaced', 'discarded')
                   or l.status = 'skipped' and not q.skips_return)
            offset 0)

-- fragment: not_held_by_person
-- At the label queue also not as rework, which somebody may owe who took it over.
not exists (select 1 from reservation r
            where r.project = w.project and r.queue = w.queue and r.person = %(person)s
              and r.asset = w.asset and (r.label = w.label or w.queue = 0)
              and r.state in ('active', 'expired')
            offset 0)

-- fragment: not_active_with_person
-- For cursors: what somebody may still take up again, or have superseded, is not stepped over,
-- because the end of an expired reservation stamps nothing.
not exists (select 1 from reservation r
            where r.project = w.project and r.queue = w.queue and r.person = %(person)s
              and r.asset = w.asset and r.label = w.label and r.state = 'active'
            offset 0)

-- fragment: not_deferred_by_person
not exists (select 1 from deferral d
            where d.project = w.project and d.queue = w.queue and d.person = %(person)s
              and d.asset = w.asset
            offset 0)

-- fragment: new_to_person
-- What a person walks over are their own labels, by the hundred thousand: these are asked for first,
-- and nothing else is asked of them. Of three conditions side by side the planner asks the one first
-- that it thinks the cheapest, and so all three of each label.
case when {{not_labeled_by_person}}
     then {{not_held_by_person}} and {{not_deferred_by_person}} else false end

-- fragment: stops_cursor
case when {{not_labeled_by_person}}
     then {{not_active_with_person}} and {{not_deferred_by_person}} else false end

-- fragment: audiences_of_person
-- Audience 0 is everybody; the others name people, skills or both.
select 0 as audience
union all
select audience from audience_member where project = %(project)s and person = %(person)s

-- fragment: assigned_to_person
exists (select 1 from audience a where a.project = w.project and a.id = w.audience
        and (a.people = '{}' or %(person)s = any (a.people)) offset 0)

-- fragment: person_has_skills
exists (select 1 from audience a join member m on m.project = a.project and m.person = %(person)s
        where a.project = w.project and a.id = w.audience and a.skills <@ m.skills offset 0)

-- fragment: gate
-- The first batch that is not exhausted, where the gate of the queue `q` acts: order keys from
-- `bound` on are shut. The last row is asked first: while a batch is worked through, it is unmet.
select case when (q.settings #> '{order,retroactive}')::boolean then b.number else b.rank end
         as rank,
       int4send(case when (q.settings #> '{order,retroactive}')::boolean then b.number
                     else b.rank end + 1) as bound, b.number,
       b.pooled and not (q.settings #> '{order,retroactive}')::boolean as pooled
from batch b cross join lateral (
  select w.row from work w
  where w.project = b.project and w.batch = b.number and w.unmet
  order by w.row desc limit 1) waits
where (q.settings #> '{order,batch_gate}')::boolean and q.settings #>> '{order,tie}' = 'fifo'
  and q.queue = 0 and b.project = q.project and b.visible and not b.exhausted
order by b.number limit 1

-- fragment: judging
-- The queue as judged asset by asset: `until` is the last batch that the gate lets through.
q as materialized (
  select q.settings ->> 'skip_to' = 'me' as skips_return, gate.number as first,
         q.settings #>> '{order,groups}' is not distinct from 'retain' as retained,
         (select max(open.number) from batch open
          where open.project = q.project and open.number >= gate.number
            and (open.number = gate.number or open.pooled and open.rank = gate.rank)) as until
  from queue q left join lateral ({{gate}}) gate on true
  where q.project = %(project)s and q.queue = %(queue)s)

-- fragment: batch_open
(q.until is null or w.batch <= q.until)

-- fragment: group_free_for_person
-- Where groups are retained, a group belongs to whoever took a part of it, until it is given up; an
-- asset without one is a group of one.
(w.head is null and (w.held = 0 or not q.retained) or {{not_in_others_group}})

-- fragment: not_in_others_group
exists (
  select 1 from work h where h.project = w.project and h.queue = 0 and h.asset = w.head
    and h.label = 0 and (h.holder is null or h.holder = %(person)s) offset 0)
