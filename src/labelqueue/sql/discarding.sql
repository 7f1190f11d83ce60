-- Labels taken out: their places are free again, in the assets' old places of the queue.

-- fragment: standing_labels
-- What takes a place on an asset: labels that count, and rework that somebody owes.
(l.counts or l.owed_by is not null)

-- name: untrusted
select l.id, l.asset from label l where {{untrusted_labels}} order by l.asset limit %(limit)s;

-- name: standing
select l.id, l.asset from label l
where l.project = %(project)s and l.asset = any (%(assets)s) and {{standing_labels}}
order by l.asset, l.id;

-- fragment: foreseen
-- How many assets a selection finds, and how many labels stand on them.
select count(*) as assets,
       coalesce(sum(case when %(labels)s then (
         select count(*) from label l
         where l.project = %(project)s and l.asset = chosen.asset and {{standing_labels}}) end), 0)
       as labels
from

-- name: held_of_labels
-- Their reviews, and their rework, in anybody's hands.
select r.id, r.queue from unnest(%(assets)s::bigint[], %(labels)s::bigint[]) given (asset, label)
join reservation r on r.project = %(project)s and r.asset = given.asset and r.label = given.label
where r.state in ('active', 'expired') order by r.id;

-- name: lock_works
select asset from work
where project = %(project)s and queue = 0 and asset = any (%(assets)s) and label = 0
order by asset for update;

-- fragment: taken_out
gone as (
  delete from work w using chosen
  where w.project = %(project)s and w.queue = 1 and w.asset = chosen.asset
    and w.label = chosen.id
  returning w.asset, w.waiting),
freed as (
  update work w
  set labels = w.labels - sums.counts, owed = w.owed - sums.owed,
      waiting = w.waiting - coalesce((select sum(gone.waiting) from gone
                                      where gone.asset = w.asset), 0)::int,
      reopened = case when %(stamp)s then %(generation)s else w.reopened end
  from (select asset, sum(counts::int)::int as counts, sum(owed::int)::int as owed
        from chosen group by asset) sums
  where w.project = %(project)s and w.queue = 0 and w.asset = sums.asset and w.label = 0),
discarded as (
  update label l set status = 'discarded', counts = false, final = true, owed_by = null
  from chosen where l.project = %(project)s and l.id = chosen.id
  returning l.id, l.asset)
insert into event (project, actor, kind, asset, label, data)
select %(project)s, %(actor)s, 'label.discarded', asset, id, %(data)s from discarded

-- name: discard_untrusted
with chosen as materialized (
  select l.id, l.asset, l.counts, l.owed_by is not null as owed from label l
  where {{untrusted_labels}} and l.id = any (%(labels)s)),
{{taken_out}};

-- name: discard_standing
with chosen as materialized (
  select l.id, l.asset, l.counts, l.owed_by is not null as owed from label l
  where l.project = %(project)s and l.id = any (%(labels)s) and {{standing_labels}}),
{{taken_out}};
