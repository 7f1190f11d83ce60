-- What is enqueued for review. (For labeling: assets.sql, ready_in_order.)

-- name: for_review
select {{asset_columns}}, waits.key, waits.label
from (
  select r.asset, r.label, r.key_live as key from work r
  where r.project = %(project)s and r.queue = 1 and r.audience = 0 and r.open
    and r.key_live is not null and r.key_live > %(after_key)s
  order by r.key_live limit %(limit)s) waits
join work w on w.project = %(project)s and w.queue = 0 and w.asset = waits.asset and w.label = 0
join asset a on a.project = %(project)s and a.id = waits.asset
order by waits.key;
