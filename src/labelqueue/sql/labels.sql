-- Labels: read, accepted when they came late, taken out.

-- fragment: label_columns
l.id, l.asset, a.external_id, l.person, person.name, l.status::text as status, l.final, l.result,
l.seconds, l.created_at, l.reviewed_by, l.comment, l.replaces, l.counts, l.reason, l.broken,
l.verdict, l.reviewed_at, (extract(epoch from l.reviewed_at) * 1000000)::bigint as micros,
l.owed_by is not null as owed

-- fragment: label_tables
label l
join asset a on a.project = l.project and a.id = l.asset
join person on person.id = l.person
join batch b on b.project = l.project and b.number = l.batch and b.visible
where l.project = %(project)s

-- fragment: label_person
l.person = %(person)s

-- fragment: label_asset
l.asset = %(asset)s

-- fragment: label_status
l.status = %(status)s::label_status

-- fragment: label_waiting
-- It waits for review; the parameter only names the condition.
(%(waiting)s and not l.final)

-- fragment: label_final
(%(final)s and l.final)

-- fragment: label_verdict
l.verdict = %(verdict)s

-- fragment: label_reviewed_by
l.reviewed_by = %(reviewed_by)s

-- fragment: label_batch
l.batch = %(batch)s

-- fragment: labels_own
-- A reviewer's version would tell its author that the label was drawn for review.
l.status <> 'corrected'

-- fragment: labels_judged
-- A corrected label stands for the one it replaced, which has the same verdict.
l.reviewed_at is not null and not (l.status = 'replaced' and l.verdict = 'correct')

-- fragment: labels_made
order by l.id

-- fragment: labels_made_after
l.id > %(after_id)s

-- fragment: labels_newest
order by l.id desc

-- fragment: labels_newest_after
l.id < %(after_id)s

-- fragment: labels_reviewed
order by l.reviewed_at desc, l.id desc

-- fragment: labels_reviewed_after
(l.reviewed_at, l.id)
  < (timestamptz 'epoch' + %(after_micros)s::bigint * interval '1 microsecond', %(after_id)s)

-- name: one
select {{label_columns}}
from label l
join asset a on a.project = l.project and a.id = l.asset
join person on person.id = l.person
join batch b on b.project = l.project and b.number = l.batch and b.visible
where l.project = %(project)s and l.id = %(label)s;

-- name: lock_work
select asset from work
where project = %(project)s and queue = 0 and asset = %(asset)s and label = 0 for update;

-- name: counting_label
-- A label that counts, or rework that will.
select id from label
where project = %(project)s and asset = %(asset)s
  and (person = %(person)s and counts or owed_by = %(person)s)
limit 1;

-- name: held_again
-- Whoever has a label that counts does not also hold the asset.
select id from reservation
where project = %(project)s and queue = 0 and person = %(person)s and asset = %(asset)s
  and state in ('active', 'expired');

-- name: held_of_label
-- Reviews of a label, and its rework, in anybody's hands.
select id, queue from reservation
where project = %(project)s and asset = %(asset)s and label = %(label)s
  and state in ('active', 'expired');

-- name: accept
-- A late label counts after all, also beyond the target.
with counted as (
  update work set labels = labels + 1
  where project = %(project)s and queue = 0 and asset = %(asset)s and label = 0)
update label set status = 'submitted', counts = true
where project = %(project)s and id = %(label)s and status = 'late' returning id;

-- name: discard
-- Taken out: its place is free again, in the asset's old place of the queue.
with gone as (
  delete from work where project = %(project)s and queue = 1 and asset = %(asset)s
    and label = %(label)s
  returning waiting),
freed as (
  update work set labels = labels - %(counts)s::boolean::int,
                  owed = owed - %(owed)s::boolean::int,
                  waiting = waiting - {{waited}},
                  reopened = %(generation)s
  where project = %(project)s and queue = 0 and asset = %(asset)s and label = 0)
update label set status = 'discarded', counts = false, final = true, owed_by = null
where project = %(project)s and id = %(label)s and status <> 'discarded' returning id;

-- name: export
select l.id, l.asset, a.external_id, a.data, a.batch, b.name as batch_name, l.person,
       person.email, person.name, l.status::text as status, l.final, l.result, l.seconds,
       l.created_at, l.reason, l.interface_version
from label l
join asset a on a.project = l.project and a.id = l.asset
join batch b on b.project = a.project and b.number = a.batch and b.visible
join person on person.id = l.person
where l.project = %(project)s and l.id > %(after)s
order by l.id;
