-- The log's partitions: the next one, those that are full, and what is kept of what they led to.

-- name: wait_briefly
-- Whoever waits for a lock of the whole log makes everybody wait; so not for long.
set local lock_timeout = '500ms';

-- name: one_at_a_time
lock table only event in share update exclusive mode;

-- name: next_partition
-- Once the last partition is half full. Where it is beyond its end already, the next one begins
-- with a margin: what is being written now has numbers that lie in no partition.
select case when n.number < p.high then p.high else n.number + %(each)s / 10 end as low
from (select coalesce(max(high), 0) as high from event_partition) p
cross join (select last_value as number from event_id) n
where n.number >= p.high - %(each)s / 2;

-- name: add_partition
select add_event_partition(%(low)s, %(low)s + %(each)s);

-- name: full
-- The partitions all of whose numbers were given, oldest first.
select name::text as name from event_partition
where high <= (select last_value from event_id)
order by low;

-- name: long_ago
select service_now() - make_interval(days => %(days)s::int) as moment;

-- name: read_only
set transaction isolation level repeatable read, read only;

-- name: stand_still
-- Nobody writes events for a moment: all that have a number are committed, or never will be.
lock table only event in share mode;

-- name: last_number
select last_value as number from event_id;

-- name: standing
-- All that a replay knows of each asset: what the events so far amount to.
select a.id as asset, a.batch, w.target, w.hold is not null as on_hold,
       coalesce(w.removed, false) as removed, r.live as reservations, l.made as labels
from asset a
left join work w on w.project = a.project and w.queue = 0 and w.asset = a.id and w.label = 0
cross join lateral (
  select coalesce(jsonb_agg(jsonb_build_object(
           'reservation', r.id, 'labeler', r.person, 'kind', r.kind, 'state', r.state,
           'exclusive', r.exclusive) order by r.id), '[]') as live
  from reservation r
  where r.project = a.project and r.asset = a.id and r.state in ('active', 'expired')
    and (r.state = 'active' or r.exclusive and r.kind <> 'rework')) r
cross join lateral (
  select coalesce(jsonb_agg(made.label), '[]') as made from (
    select jsonb_build_object(
             'label', l.id, 'labeler', l.person, 'status', l.status, 'counts', l.counts,
             'waiting', exists (select 1 from work waits
                                where waits.project = l.project and waits.queue = 1
                                  and waits.asset = l.asset and waits.label = l.id),
             'owed', l.owed_by is not null) as label
    from label l where l.project = a.project and l.asset = a.id
    union all
    select jsonb_build_object(
             'label', n.id, 'labeler', n.person, 'status', n.status, 'counts',
             n.status = 'submitted', 'waiting', false, 'owed', false)
    from answer n where n.project = a.project and n.asset = a.id) made) l
where a.project = %(project)s
order by a.id;

-- name: keep_part
insert into log_part (project, snapshot, part, assets)
values (%(project)s, %(snapshot)s, %(part)s, %(assets)s)
on conflict (project, snapshot, part) do update set assets = excluded.assets;

-- name: cut
insert into log_cut (project, snapshot, taken_at, xid, number, at)
values (%(project)s, %(snapshot)s, service_now(), %(xid)s::xid8, %(number)s, %(at)s)
on conflict (project) do update
set snapshot = excluded.snapshot, taken_at = excluded.taken_at, xid = excluded.xid,
    number = excluded.number, at = greatest(log_cut.at, excluded.at);

-- name: drop_before_cut
-- The few events of later partitions whose transactions began before the cut: what is gone is the
-- beginning of the log, in the order in which it is read.
delete from event where project = %(project)s and (xid, id) <= (%(xid)s::xid8, %(number)s);

-- name: forget_old_parts
delete from log_part p where p.snapshot is distinct from
  (select c.snapshot from log_cut c where c.project = p.project);

-- name: snapshot
-- The kept state, an asset a row, from behind the asset `after`.
select one.value as asset
from log_cut c
join log_part p on p.project = c.project and p.snapshot = c.snapshot and p.part > %(after)s
cross join lateral jsonb_array_elements(p.assets) one
where c.project = %(project)s and (one.value ->> 'asset')::bigint > %(after)s
order by p.part, (one.value ->> 'asset')::bigint
limit %(limit)s;

-- name: was_cut
select snapshot from log_cut where project = %(project)s;
