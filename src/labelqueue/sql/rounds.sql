-- Rounds: where the target is dynamic, an asset gets another label until its answer is sure.

-- name: to_judge
-- What decides how many labels each of these assets needs now; fixed targets are left out.
select w.project, w.asset, w.labels, w.target, p.interface_version, rule.least, rule.most, rule.threshold,
       rule.iou, given.answers
from unnest(%(assets)s::bigint[]) wanted (asset)
join project p on p.id = %(project)s
cross join lateral (
  select (q.settings #>> '{target,min}')::int as least,
         (q.settings #>> '{target,max}')::int as most,
         (q.settings #>> '{target,confidence}')::float8 as threshold,
         coalesce((q.settings #>> '{test_questions,iou}')::float8, 0.5) as iou
  from queue q
  where q.project = %(project)s and q.queue = 0
    and q.settings #> '{target,confidence}' is not null) rule
cross join lateral (
  select * from work w
  where w.project = %(project)s and w.queue = 0 and w.asset = wanted.asset and w.label = 0
    and w.dynamic offset 0) w
cross join lateral (
  select coalesce(jsonb_agg(jsonb_build_object('result', l.result, 'trust', l.trust)), '[]')
           as answers
  from label l
  where l.project = %(project)s and l.asset = wanted.asset and l.counts and l.status <> 'skipped'
    and w.labels + 1 >= rule.least) given;

-- name: raise_where_dynamic
-- The queue's lock and its next generation, where a round may open.
update queue set generation = generation + 1
where project = %(project)s and queue = 0 and settings #> '{target,confidence}' is not null
returning generation;

-- name: set_targets
-- What gets another round comes back behind the cursors.
with given as (
  select * from unnest(%(assets)s::bigint[], %(targets)s::int[], %(confidences)s::float8[])
    given (asset, target, confidence)),
judged as (
  update work w
  set target = given.target,
      reopened = case when given.target > w.target then coalesce(%(generation)s::bigint, w.reopened)
                      else w.reopened end
  from given
  where w.project = %(project)s and w.queue = 0 and w.asset = given.asset and w.label = 0
  returning w.asset)
insert into event (project, actor, kind, asset, data)
select %(project)s, null, 'asset.judged', given.asset,
       jsonb_strip_nulls(jsonb_build_object('target', given.target,
                                            'confidence', given.confidence))
from judged join given on given.asset = judged.asset;

-- name: judged_in
-- The labeled assets of a span.
select w.asset from work w
where w.project = %(project)s and w.queue = 0 and w.asset > %(after)s and w.asset <= %(until)s
  and w.dynamic and w.labels > 0
order by w.asset for update;

-- name: expired_in
-- Assets of a span with reservations that expired and were not claimed.
select distinct r.asset from reservation r
where r.project = %(project)s and r.queue = 0 and r.state = 'expired'
  and r.asset > %(after)s and r.asset <= %(until)s;

-- name: labeled
select count(*) as assets from (
  select 1 from work w
  where w.project = %(project)s and w.queue = 0 and w.labels > 0 and w.labels_required is null
  limit %(most)s) found;
