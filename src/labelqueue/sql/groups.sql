-- Groups, where they are retained: who has one, and where the free ones stand in the order.

-- name: hold
-- The groups of what this person holds are theirs, unless somebody has them: none of their rows
-- stands in the shared order any more, and all of them count as handed out.
with mine as materialized (
  select distinct h.asset as head from reservation r
  join work w on w.project = r.project and w.queue = 0 and w.asset = r.asset and w.label = 0
  join work h on h.project = w.project and h.queue = 0 and h.asset = w.head and h.label = 0
  where r.project = %(project)s and r.queue = 0 and r.person = %(person)s
    and r.state = 'active' and r.kind = 'label' and h.holder is null),
held as (
  update work w
  set key_a = null, key_b = null, handed = true,
      holder = case when w.asset = w.head then %(person)s else w.holder end
  from mine
  where w.project = %(project)s and w.queue = 0 and w.head = mine.head)
insert into event (project, actor, kind, asset)
select %(project)s, %(person)s, 'group.taken', head from mine;

-- name: seize
-- Groups are retained from now on: whoever holds a part of one has it, the earliest first.
with first as (
  select distinct on (w.head) w.head, r.person from reservation r
  join work w on w.project = r.project and w.queue = 0 and w.asset = r.asset and w.label = 0
  where r.project = %(project)s and r.queue = 0 and r.state = 'active' and r.kind = 'label'
    and w.head is not null
  order by w.head, r.id)
update work w
set key_a = null, key_b = null, handed = true,
    holder = case when w.asset = w.head then first.person else w.holder end
from first
where w.project = %(project)s and w.queue = 0 and w.head = first.head;

-- name: heads
-- The groups of these assets, locked; what somebody is taking this moment stands in no order.
select h.asset as head from work h
where h.project = %(project)s and h.queue = 0 and h.label = 0
  and h.asset in (select w.head from work w
                  where w.project = %(project)s and w.queue = 0 and w.asset = any (%(assets)s)
                    and w.head is not null)
order by h.asset for update skip locked;

-- name: held
select w.asset as head from work w where w.project = %(project)s and w.holder is not null;

-- fragment: active_in_group
exists (select 1 from work w join reservation r
          on r.project = w.project and r.queue = 0 and r.asset = w.asset
        where w.project = h.project and w.queue = 0 and w.head = h.asset
          and r.person = h.holder and r.state = 'active' and r.kind = 'label'
          and w.asset <> %(besides)s::bigint offset 0)

-- fragment: open_in_group
-- What else its holder may take of it.
exists (select 1 from work w
        where w.project = h.project and w.queue = 0 and w.head = h.asset and w.open
          and w.asset <> %(besides)s::bigint
          and (w.audience = 0 or exists (
            select 1 from audience_member am where am.project = w.project
              and am.person = h.holder and am.audience = w.audience offset 0))
          and {{not_labeled_by_holder}} offset 0)

-- fragment: not_labeled_by_holder
not exists (select 1 from label l
            where l.project = w.project and l.person = h.holder and l.asset = w.asset
              and (l.counts or l.status in ('rejected', 'replaced', 'discarded')
                   or l.status = 'skipped' and not q.skips_return)
            offset 0)

-- name: over
-- Groups whose holder has nothing of them in hand, and no more to take or, where they let go of
-- it (`abandoned_by`), whatever is left.
select h.asset as head, h.holder from work h cross join (
  select settings ->> 'skip_to' = 'me' as skips_return from queue
  where project = %(project)s and queue = 0) q
where h.project = %(project)s and h.queue = 0 and h.holder is not null
  and (%(heads)s::bigint[] is null or h.asset = any (%(heads)s))
  and not {{active_in_group}}
  and (h.holder = any (%(abandoned_by)s::bigint[]) or not {{open_in_group}});

-- name: moves
-- Whether a label on this asset ends somebody's hold of its group or moves a group that is free.
select h.holder is null or not {{active_in_group}} and not {{open_in_group}} as moves
from work mine
join work h on h.project = mine.project and h.queue = 0 and h.asset = mine.head and h.label = 0
cross join (select settings ->> 'skip_to' = 'me' as skips_return from queue
            where project = %(project)s and queue = 0) q
where mine.project = %(project)s and mine.queue = 0 and mine.asset = %(besides)s and mine.label = 0;

-- name: held_by
select h.asset as head from work h
where h.project = %(project)s and h.holder = any (%(people)s);

-- name: holders
select distinct h.project from work h where h.holder is not null;

-- name: give_up
with freed as (
  update work w set holder = null
  where w.project = %(project)s and w.queue = 0 and w.asset = any (%(heads)s) and w.label = 0
    and w.holder is not null
  returning w.asset)
insert into event (project, actor, kind, asset)
select %(project)s, %(actor)s, 'group.freed', asset from freed;

-- name: give_up_all
update work set holder = null where project = %(project)s and holder is not null;

-- name: arrange
-- A free group stands where its first unfinished row stands; inside it, row order. Where groups
-- are ignored each row has its own place. What moved is stamped, for cursors that are beyond.
with q as materialized (
  select * from queue where project = %(project)s and queue = 0),
placed as materialized (
  select h.asset as head, h.holder, first.key, first.next from work h
  cross join q left join lateral (
    select order_key(q.settings, b.rank, b.pooled, w.priority, w.batch, w.row, a.draw,
                     a.external_id, w.asset) as key,
           case when q.reordering is not null then
             order_key(q.reordering, b.rank, b.pooled, w.priority, w.batch, w.row, a.draw,
                       a.external_id, w.asset) end as next
    from work w
    join asset a on a.project = w.project and a.id = w.asset
    join batch b on b.project = w.project and b.number = w.batch
    where w.project = h.project and w.queue = 0 and w.head = h.asset
      and not w.removed and w.hold is null and w.labels < w.target
    order by w.row limit 1) first on true
  where h.project = %(project)s and h.queue = 0 and h.label = 0 and h.asset = any (%(heads)s)),
arranged as (
  update work w
  set key_live = case when q.settings #>> '{order,groups}' = 'retain'
                      then case when placed.holder is null
                                then placed.key || int4send(w.row) end
                      else order_key(q.settings, b.rank, b.pooled, w.priority, w.batch, w.row,
                                     a.draw, a.external_id, w.asset) end,
      key_next = case when q.reordering is null then null
                      when q.reordering #>> '{order,groups}' = 'retain'
                      then case when placed.holder is null
                                then placed.next || int4send(w.row) end
                      else order_key(q.reordering, b.rank, b.pooled, w.priority, w.batch, w.row,
                                     a.draw, a.external_id, w.asset) end,
      reopened = case when w.open then coalesce(%(generation)s::bigint, w.reopened) else w.reopened end
  from placed cross join q, asset a, batch b
  where w.project = %(project)s and w.queue = 0 and w.head = placed.head
    and a.project = w.project and a.id = w.asset
    and b.project = w.project and b.number = w.batch
  returning greatest(w.key_live, w.key_next) as key)
select key as top from arranged where key is not null order by key desc limit 1;

-- name: raise_top
update queue set top = greatest(top, %(top)s) where project = %(project)s and queue = 0;

-- name: heads_of_batch
select distinct head from work
where project = %(project)s and queue = 0 and batch = %(batch)s and head is not null;

-- name: heads_between
select distinct head from work
where project = %(project)s and queue = 0 and asset > %(after)s and asset <= %(until)s
  and head is not null;
