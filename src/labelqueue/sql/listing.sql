-- The queue page's lists and counts, over ten million assets: a walk in the order of the list looks
-- at so many rows and no more, and tells where it was broken off. A `place` is a row's sort key.

-- fragment: few_looked_at
looked as materialized (
  select w.*, place_of_w as place
  from unnest(%(few)s::bigint[]) few (asset)
  join work w on w.project = %(project)s and w.queue = 0 and w.asset = few.asset and w.label = 0
  where place_of_w > %(after)s and {{there}}),
reached as materialized (select null::bytea as horizon where false)

-- fragment: row_place
int4send(w.batch) || int4send(w.row)

-- fragment: rows_looked_at
-- In upload order; what narrows it follows.
looked as materialized (
  select w.*, {{row_place}} as place from work w
  where w.project = %(project)s and w.queue = 0 and {{after_row}} and {{there}}

-- fragment: rows_reached
  order by w.batch, w.row limit %(look)s),
reached as materialized (
  select place as horizon from looked order by place limit 1 offset %(look)s - 1)

-- fragment: meant_looked_at
-- In upload order, what is meant for one person, among others: each audience is a walk of its own.
spans as materialized (
  select id as audience, ''::bytea as low from audience
  where project = %(project)s and %(assigned_to)s = any (people)),
{{share}},
looked as materialized (
  select w.*, {{row_place}} as place, spans.low
  from spans cross join lateral (
    select * from work w
    where w.project = %(project)s and w.queue = 0 and w.audience = spans.audience
      and w.audience > 0 and {{after_row}} and {{there}}
    order by w.batch, w.row limit (select most from share)) w
  {{enough}}),
{{reached}}

-- fragment: kinds
kinds as materialized (
  select 0 as audience where %(meant)s::bigint is null
  union all
  select id from audience
  where project = %(project)s and (%(meant)s::bigint is null or %(meant)s = any (people)))

-- fragment: ready_looked_at
-- In the queue's order: each audience and range of keys is a walk of its own.
{{kinds}},
spans as materialized (
  select kinds.audience, greatest(range.low, %(after)s) as low, range.high
  from kinds cross join unnest(%(lows)s::bytea[], %(highs)s::bytea[]) range (low, high)
  where range.high > %(after)s),
{{share}},
looked as materialized (
  select w.*, w.key_live as place, spans.low
  from spans cross join lateral (
    select * from work w
    where w.project = %(project)s and w.queue = 0 and w.audience = spans.audience and w.open
      and w.key_live is not null and w.key_live > spans.low and w.key_live < spans.high
    order by w.key_live limit (select most from share)) w
  {{enough}}),
{{reached}}

-- fragment: share
-- To be counted they are looked at one walk after the other, until it is enough.
share as materialized (
  select case when %(counted)s then %(look)s
              else greatest(20, %(look)s / greatest(1, count(*))) end as most
  from spans)

-- fragment: enough
limit case when %(counted)s then %(look)s end

-- fragment: reached
-- Behind the nearest place at which a walk was broken off there may be more than was seen.
reached as materialized (
  select (array_agg(place order by place desc))[1] as horizon from looked
  group by audience, low having count(*) >= (select most from share)
  order by 1 limit 1)

-- fragment: looked_at
from looked w join asset a on a.project = w.project and a.id = w.asset where true

-- fragment: complete
-- Of what was looked at, what is complete.
{{looked_at}} and w.place <= coalesce((select horizon from reached), w.place)

-- fragment: page_shown
-- One row at least, as it tells how far the look came.
select {{asset_columns}}, w.place, reached.horizon
from (values (1)) one (row)
left join reached on true
left join found w on true
left join asset a on a.project = w.project and a.id = w.asset
order by w.place

-- name: labeled
-- The assets with labels of a person, as long as they are few.
select asset from label
where project = %(project)s and person = %(person)s and status not in ('late', 'discarded')
limit %(most)s;

-- name: heads
-- The priorities that are enqueued, as they begin the order keys, each found by one step.
with recursive {{kinds}},
walk (audience, head) as (
  select kinds.audience, (
    select substring(w.key_live from 1 for 8) from work w
    where w.project = %(project)s and w.queue = 0 and w.audience = kinds.audience and w.open
      and w.key_live is not null
    order by w.key_live limit 1)
  from kinds
  union all
  select walk.audience, (
    select substring(w.key_live from 1 for 8) from work w
    where w.project = %(project)s and w.queue = 0 and w.audience = walk.audience and w.open
      and w.key_live is not null and w.key_live > walk.head || '\xffffffffffffffff'::bytea
    order by w.key_live limit 1)
  from walk where walk.head is not null)
select head from walk limit %(most)s;

-- name: place_of_batch
select number, rank, pooled from batch where project = %(project)s and number = %(batch)s;

-- name: tallied
-- How many assets there are of a state, in a batch: exact, without looking at any.
select coalesce(sum(assets), 0)::bigint as assets from ({{counts}}) counted
where (%(state)s::asset_state is null or state = %(state)s::asset_state)
  and (%(batch)s::int is null or batch = %(batch)s);

-- name: sizes
select number, size from batch
where project = %(project)s and visible and size > 0
  and (%(batch)s::int is null or number = %(batch)s);

-- fragment: sampled
-- Some rows in a row, from each of many places.
with looked as materialized (
  select w.* from unnest(%(batches)s::int[], %(rows)s::int[]) spot (batch, row)
  cross join lateral (
    select * from work w
    where w.project = %(project)s and w.queue = 0 and w.batch = spot.batch
      and w.row > spot.row and w.row <= spot.row + %(run)s) w)
select (select count(*) from looked w where
  %(state)s::asset_state is null or w.state = %(state)s::asset_state) as looked,
  count(*) as found
{{looked_at}}
