-- Assets as managers list them. Filters are fragments, put together as the request names them.

-- fragment: asset_columns
a.id, a.external_id, a.data, a.batch, a.row, a.unit_group, a.created_at, w.state::text as state,
w.priority, w.audience, w.target, w.labels_required, w.labels, w.hold, w.hold_since

-- fragment: asset_tables
work w join asset a on a.project = w.project and a.id = w.asset
where w.project = %(project)s and w.queue = 0 and {{there}}

-- fragment: join_asset
join asset a on a.project = w.project and a.id = w.asset order by w.key_live

-- fragment: work_alone
work w where w.project = %(project)s and w.queue = 0 and {{there}}

-- fragment: these
select unnest(%(assets)s::bigint[]) as asset

-- fragment: but_for
not (w.asset = any (%(but_for)s))

-- fragment: filter_state
w.state = %(state)s::asset_state

-- fragment: filter_batch
w.batch = %(batch)s

-- fragment: filter_priority
w.priority is not distinct from %(priority)s

-- fragment: filter_assigned_to
w.audience > 0 and w.audience in (select id from audience
                                  where project = %(project)s and %(assigned_to)s = any (people))

-- fragment: filter_labeled_by
exists (select 1 from label l where l.project = w.project and l.person = %(labeled_by)s
        and l.asset = w.asset and l.status not in ('late', 'discarded'))

-- fragment: filter_external_id
a.external_id = %(external_id)s

-- fragment: filter_q
(a.external_id ilike %(q)s or a.data::text ilike %(q)s)

-- fragment: after_row
(w.batch, w.row) > (%(after_batch)s, %(after_row)s)

-- fragment: after_key
w.key_live > %(after_key)s

-- fragment: in_upload_order
order by w.batch, w.row limit %(limit)s

-- fragment: in_queue_order
order by w.key_live limit %(limit)s

-- name: ready_in_order
-- What is enqueued, in the queue's order, whoever it is meant for: the audiences' indexes merged.
with kinds as materialized (
  select 0 as audience union all select id from audience where project = %(project)s),
w as materialized (
  select ready.* from kinds cross join lateral (
    select * from work
    where work.project = %(project)s and work.queue = 0 and work.audience = kinds.audience
      and work.open and work.key_live is not null and work.key_live > %(after_key)s
    order by work.key_live limit %(limit)s) ready
  order by ready.key_live limit %(limit)s)
select {{asset_columns}}, w.key_live as key
from w join asset a on a.project = %(project)s and a.id = w.asset
order by w.key_live;

-- name: one
select {{asset_columns}} from {{asset_tables}} and w.asset = %(asset)s and w.label = 0;

-- name: known
select a.id from asset a
where a.project = %(project)s and a.id = %(asset)s and {{asset_there}};

-- name: known_ids
select w.asset from unnest(%(assets)s::bigint[]) given (id)
join work w on w.project = %(project)s and w.queue = 0 and w.asset = given.id and w.label = 0
           and {{there}};

-- name: by_external_ids
select a.external_id, a.id from unnest(%(external_ids)s::text[]) given (external_id)
join asset a on a.project = %(project)s and a.external_id = given.external_id
join work w on w.project = a.project and w.queue = 0 and w.asset = a.id and w.label = 0
           and {{there}};
