-- The queue's tables. Every key of a hot table begins with the project, nothing spans projects.
--
-- PostgreSQL cleans a table up once a fifth of it is dead. Of a table that a crowd turns over that is
-- too late, and of a large one a very long time: these say for themselves after how many dead rows,
-- and that nobody waits while they are cleaned (docs/operating.md).

create table installation (
  only_one boolean primary key default true check (only_one),
  secret   bytea not null default uuid_send(gen_random_uuid())
);
insert into installation default values;

-- The one clock. The test clock replaces this function with a shifted one; production never does.
create function service_now() returns timestamptz language sql stable parallel safe
  return now();

create type asset_state as enum
  ('removed', 'on_hold', 'rework', 'queued', 'reserved', 'in_review', 'done');
create type label_status as enum
  ('submitted', 'skipped', 'approved', 'corrected', 'rejected', 'replaced', 'discarded', 'late');
create type reservation_state as enum
  ('active', 'expired', 'submitted', 'skipped', 'released', 'cleared', 'superseded');

create table project (
  id                bigint generated always as identity primary key,
  name              text not null,
  state             text not null default 'active' check (state in ('active', 'paused', 'deleting')),
  preset            text,
  interface         text,
  interface_version int not null default 1,
  media_origins     text[] not null default '{}',
  batches           int not null default 0,     -- the last batch number given
  audiences         int not null default 0,     -- the last audience id given
  created_by        bigint,
  created_at        timestamptz not null default service_now()
) with (fillfactor = 50);

create table interface_version (
  project bigint not null,
  version int not null,
  config  text,
  created_at timestamptz not null default service_now(),
  primary key (project, version)
);

create table member (
  project    bigint not null,
  person     bigint not null,
  role       text not null check (role in ('manager', 'reviewer', 'labeler')),
  skills     text[] not null default '{}',
  active     boolean not null default true,
  created_at timestamptz not null default service_now(),
  primary key (project, person)
);
create index member_of on member (person);

-- A queue of a project: 0 labels, 1 reviews. `generation` is raised, and its row lock held to
-- commit, by whatever makes work available behind somebody's cursor, so that generations commit in
-- order. `reset` voids every cursor written under an older number. `top` is the greatest order key
-- ever given: what enters beyond it is ahead of every cursor and needs no generation.
create table queue (
  project    bigint not null,
  queue      smallint not null check (queue in (0, 1)),
  settings   jsonb not null,
  generation bigint not null default 0,
  reset      bigint not null default 0,
  top        bytea not null default '',
  slot       "char" not null default 'a' check (slot in ('a', 'b')),
  reordering jsonb,                   -- the settings whose order the other slot is being filled with
  primary key (project, queue)
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0);

create table batch (
  project    bigint not null,
  number     int not null,
  name       text not null,
  size       int not null default 0,
  rank       int not null,            -- its place for the gate; batches of one pool share it
  pooled     boolean not null default false,  -- uploaded under random order: places drawn for good
  priority   int,
  due_at     timestamptz,
  visible    boolean not null default false,
  exhausted  boolean not null default false,
  created_by bigint,
  created_at timestamptz not null default service_now(),
  primary key (project, number)
);

create index batch_unexhausted on batch (project, number) where visible and not exhausted;

-- What an asset is. What becomes of it stands in `work`.
create sequence asset_id;
create table asset (
  project     bigint not null,
  id          bigint not null default nextval('asset_id'),
  batch       int not null,
  row         int not null,
  external_id text not null,
  data        jsonb not null,
  unit_group  text,
  draw        bigint not null,        -- its place under the tie order `random`
  created_at  timestamptz not null default service_now(),
  primary key (project, id)
);
create unique index asset_external_id on asset (project, external_id);

-- Rows on their way in, until their batch becomes visible whole.
create unlogged table incoming (
  project     bigint not null,
  batch       int not null,
  row         int not null,
  asset       bigint not null default nextval('asset_id'),
  draw        bigint not null default (random() * 9e18)::bigint,
  external_id text not null,
  data        jsonb not null,
  unit_group  text,
  priority    int,
  labels_required smallint,
  people      bigint[] not null default '{}',
  skills      text[] not null default '{}',
  expected    jsonb,                  -- makes it a test question
  primary key (project, batch, row)
);

-- Who an asset is for: some people, people with some skills, or both. Audience 0 is everybody.
create table audience (
  project bigint not null,
  id      int not null,
  people  bigint[] not null,
  skills  text[] not null,
  primary key (project, id),
  unique (project, people, skills)
);
create table audience_member (
  project  bigint not null,
  person   bigint not null,
  audience int not null,
  primary key (project, person, audience)
);

-- The work at a queue: one narrow row per asset (label queue) or per label waiting (review queue).
-- Its counters arbitrate every race, because they stand in the row that is locked. What can be
-- taken is in the partial index `ready_*`, in the queue's order; what cannot, is not.
create table work (
  project   bigint not null,
  queue     smallint not null,
  asset     bigint not null,
  label     bigint not null default 0,
  batch     int not null,
  row       int not null,
  audience  int not null default 0,
  priority  int,
  key_a     bytea,                    -- order keys: one slot is live (queue.slot), the other is
  key_b     bytea,                    -- filled while a large queue changes its order
  reopened  bigint,                   -- generation in which it last came back behind a cursor
  lot       int not null default 0,   -- its rank in a random permutation of its batch
  review_lot int not null default 0,  -- the same, drawn apart, for the share that is reviewed
  prefer    bigint,                   -- the reviewer who sent it back sees it first
  labels_required smallint,           -- per asset, over consensus and the queue's target
  target    int not null,
  dynamic   boolean not null default false, -- its rounds are judged by the answer's confidence
  labels    int not null default 0,   -- labels that count
  owed      int not null default 0,   -- rework owed
  held      int not null default 0,   -- active reservations on a free place
  waiting   int not null default 0,   -- labels that wait for review
  need      smallint not null default 0,  -- labels the batch gate asks of it; 0: to be handed out
  handed    boolean not null default false,  -- it was handed out once
  head      bigint,                   -- the first asset of its group; null: a group of one
  holder    bigint,                   -- on a group's head: who has the group
  hold      text,
  hold_since timestamptz,
  removed   boolean not null default false,
  state     asset_state not null generated always as (
    case when removed then 'removed'::asset_state
         when hold is not null then 'on_hold'::asset_state
         when owed > 0 then 'rework'::asset_state
         when target > labels + owed + held then 'queued'::asset_state
         when labels < target then 'reserved'::asset_state
         when waiting > 0 then 'in_review'::asset_state
         else 'done'::asset_state end) stored,
  open      boolean not null generated always as (
    target > labels + owed + held and hold is null and not removed) stored,
  unmet     boolean not null generated always as (   -- its batch's gate waits for it
    queue = 0 and not removed
    and case when need = 0 then not handed else labels < need end) stored,
  primary key (project, queue, asset, label),
  -- One condition, because each is prepared anew by every statement that changes a row.
  constraint work_counts check (target > 0 and least(labels, owed, held, waiting) >= 0)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000,
        autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0.05);
create index ready_a on work (project, queue, audience, key_a) where open and key_a is not null;
create index ready_b on work (project, queue, audience, key_b) where open and key_b is not null;
create index reopened on work (project, queue, audience, reopened)
  where open and reopened is not null;
create index work_by_state on work (project, queue, state, batch, row);
create index work_in_batch on work (project, queue, batch, row);
create index unmet on work (project, batch, row) where unmet;
create index work_of_group on work (project, head, row) where head is not null;
create index work_held_group on work (project, holder) where holder is not null;
-- What needs several people, to find what needs more than there are.
create index work_of_many on work (project, audience, target, batch, row)
  where queue = 0 and open and target > 1;
create index work_of_audience on work (project, queue, audience, batch, row) where audience > 0;

-- Order: batch rank (where the gate acts), priority in its direction with unset beyond all others,
-- then the tie order. One bytea, compared byte by byte, is the whole order and every cursor. Where
-- FIFO is not retroactive, what was uploaded under random order keeps its drawn places, in a pool
-- that stands where its first batch does.
create function order_key(
  settings jsonb, rank int, pooled boolean, priority int, batch int, "row" int, draw bigint,
  external_id text, asset bigint
) returns bytea language sql stable parallel safe return
  case when (settings #> '{order,batch_gate}')::boolean
            and settings #>> '{order,tie}' = 'fifo'
       then int4send(case when (settings #> '{order,retroactive}')::boolean is false then rank
                          else batch end)
       else ''::bytea end
  || int8send(case settings #>> '{order,priority}'
       when 'ignore' then 0
       when 'higher_first' then 4294967296
            - coalesce(priority, (settings #>> '{order,default_priority}')::bigint, -4294967296)
       else 4294967296
            + coalesce(priority, (settings #>> '{order,default_priority}')::bigint, 4294967296) end)
  || case settings #>> '{order,tie}'
       when 'fifo' then
         case when pooled and (settings #> '{order,retroactive}')::boolean is false
              then int4send(rank) || int8send(draw) || int8send(asset)
              else int4send(batch) || int4send("row") end
       when 'random' then int8send(draw) || int8send(asset)
       else convert_to(external_id, 'UTF8') end;

-- How many labels an asset needs: its own number, else consensus for its batch's share, else the
-- queue's target. `lot` below share x size is exact within one, and nests when the share changes.
create function required_labels(settings jsonb, own int, lot int, size bigint) returns int
  language sql immutable parallel safe return
  coalesce(own,
    case when lot < round((settings #>> '{consensus,share}')::numeric * size)
         then (settings #>> '{consensus,labels}')::int end,
    (settings #>> '{target,labels}')::int,
    (settings #>> '{target,min}')::int);

-- What the batch gate asks of an asset: with a fixed target of one, that it was handed out (0);
-- else its labels: the target, or the minimum where that is dynamic.
create function gate_need(settings jsonb, own int, lot int, size bigint) returns int
  language sql immutable parallel safe return
  case when coalesce(own,
              case when lot < round((settings #>> '{consensus,share}')::numeric * size)
                   then (settings #>> '{consensus,labels}')::int end,
              (settings #>> '{target,labels}')::int) = 1 then 0
       else required_labels(settings, own, lot, size) end;

-- Whether rounds are judged: a number of its own, or by consensus, is fixed.
create function is_dynamic(settings jsonb, own int, lot int, size bigint) returns boolean
  language sql immutable parallel safe return
  own is null and settings #> '{target,confidence}' is not null
  and not coalesce(lot < round((settings #>> '{consensus,share}')::numeric * size), false);

-- What each transition of state did to the counts; rolled up into `tally` by a background task.
create table state_move (
  project bigint not null, batch int not null, state asset_state not null, change int not null
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);
create index state_move_project on state_move (project, batch);
create table tally (
  project bigint not null, batch int not null, state asset_state not null, assets bigint not null,
  primary key (project, batch, state)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);

-- Counts always add up: whatever changes a state, whichever statement it is, says so here, once for
-- all its rows.
create function note_state_moves() returns trigger language plpgsql as $$
begin
  insert into state_move (project, batch, state, change)
  select project, batch, state, sum(change) from (
    select project, batch, state, -1 as change from was where queue = 0
    union all
    select project, batch, state, 1 from now_is where queue = 0) both_sides
  group by project, batch, state having sum(change) <> 0;
  return null;
end $$;
create function note_state_sums() returns trigger language plpgsql as $$
begin
  insert into state_move (project, batch, state, change)
  select project, batch, state, case tg_op when 'INSERT' then count(*) else -count(*) end
  from moved where queue = 0 group by project, batch, state;
  return null;
end $$;

-- A person's seat at a queue: the row that serializes their tabs, and the time of all they hold.
create table seat (
  project    bigint not null,
  queue      smallint not null,
  person     bigint not null,
  expires_at timestamptz,             -- of every active reservation of this seat; null: never
  pulled_at  timestamptz,             -- first pull: counts among those who could have an asset
  primary key (project, queue, person)
) with (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);
create index seat_expiry on seat (expires_at) where expires_at is not null;

-- Hints: every ready row of the audience before `key` is not for this person, except rows reopened
-- in a later generation. Losing one costs one slow pull.
create table cursor (
  project    bigint not null,
  queue      smallint not null,
  person     bigint not null,
  audience   int not null,
  key        bytea not null,
  generation bigint not null,
  reset      bigint not null,
  primary key (project, queue, person, audience)
) with (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);

create sequence reservation_id;
create table reservation (
  project    bigint not null,
  id         bigint not null default nextval('reservation_id'),
  queue      smallint not null,
  asset      bigint not null,
  label      bigint not null default 0,   -- the label to review or to rework
  person     bigint not null,
  kind       text not null check (kind in ('label', 'rework', 'review', 'question')),
  state      reservation_state not null default 'active',
  exclusive  boolean not null default true,  -- false: a review that excludes nobody
  why        text not null,
  seconds    real not null default 0,
  opened_at  timestamptz,                    -- seen by its holder (kept where unopened is shared)
  created_at timestamptz not null default service_now(),
  expired_at timestamptz,
  ended_at   timestamptz,
  primary key (project, id)
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
create unique index reservation_live on reservation (project, queue, person, asset, label)
  where state in ('active', 'expired');
create index reservation_of_asset on reservation (project, asset)
  where state in ('active', 'expired');

create sequence label_id;
create table label (
  project    bigint not null,
  id         bigint not null default nextval('label_id'),
  asset      bigint not null,
  person     bigint not null,
  batch      int not null,
  status     label_status not null,
  counts     boolean not null,            -- takes a place of its asset
  final      boolean not null,
  result     jsonb not null,
  classes    jsonb not null default '{}',  -- how often each class stands in the result
  reason     text,                        -- of a skip
  broken     boolean not null default false,
  seconds    real not null default 0,
  trust      real not null default 1,     -- its author's accuracy on test questions at that time
  interface_version int not null,
  reservation bigint,
  created_at timestamptz not null default service_now(),
  reviewed_by bigint,
  reviewed_at timestamptz,
  review_seconds real,
  comment    text,
  replaces   bigint,
  verdict    text check (verdict in ('approve', 'correct', 'reject')),
  rounds     int not null default 0,      -- how often it, and what it replaces, was rejected
  owed_by    bigint,                      -- who owes its rework
  owed_at    timestamptz,
  primary key (project, id)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
-- One person, one asset, once: the database itself refuses a second label that counts.
create unique index label_once on label (project, person, asset) where counts;
create index label_of_person on label (project, person, asset);
create index label_of_asset on label (project, asset);
-- For the lists of what waits, what came late, and the last verdicts.
create index label_waiting on label (project, id) where not final;
create index label_late on label (project, id) where status = 'late';
create index label_reviewed on label (project, reviewed_at, id) where reviewed_at is not null;
create index label_spent on label (project, asset)
  where not counts and status in ('skipped', 'rejected', 'replaced', 'discarded');
create index label_owed on label (project, owed_by, owed_at) where owed_by is not null;

create table draft (
  project  bigint not null,
  queue    smallint not null,
  person   bigint not null,
  asset    bigint not null,
  result   jsonb not null,
  interface_version int not null,
  saved_at timestamptz not null default service_now(),
  primary key (project, queue, person, asset)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);

-- Given back by this person: it comes to them again after everything else, in the order given back.
create sequence deferral_id;
create table deferral (
  project bigint not null,
  queue   smallint not null,
  person  bigint not null,
  asset   bigint not null,
  id      bigint not null default nextval('deferral_id'),
  primary key (project, queue, person, asset)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);

create table operation (
  id          bigint generated always as identity primary key,
  project     bigint not null,
  actor       bigint not null,
  kind        text not null,
  params      jsonb not null,
  progress    jsonb not null default '{}',
  state       text not null default 'running'
              check (state in ('running', 'done', 'failed', 'cancelled')),
  done        bigint not null default 0,
  total       bigint,
  error       text,
  created_at  timestamptz not null default service_now(),
  stepped_at  timestamptz,            -- its last step: projects take turns
  finished_at timestamptz
);
create index operation_mine on operation (actor, id);
create index operation_running on operation (id) where state = 'running';

-- Who asked an operation to stop is written beside it: its own row is locked while a step runs, and
-- a wish that waits for that lock may lose it to the next step, again and again.
create table operation_stop (operation bigint primary key);

-- What an operation works through: the assets chosen when it was asked for, with what each gets.
create table operation_item (
  operation bigint not null,
  nth       bigint not null,
  asset     bigint not null,
  changes   jsonb,
  primary key (operation, nth)
);

-- Ghosts: two thousand rows of project 0 and of people below 0, for whom no statement asks, so that the planner has
-- statistics from the first minute. On empty tables all indexes cost the same, and the plan made
-- then is kept while the table grows: a first afternoon at a hundredth of the speed.
insert into asset (project, id, batch, row, external_id, data, draw)
select 0, n, n / 100, mod(n, 100), 'ghost ' || n, '{}', n * 7919 from generate_series(1, 2000) n;
insert into work (project, queue, asset, batch, row, audience, key_a, reopened, target, labels)
select 0, 0, n, n / 100, mod(n, 100), mod(n, 20), int8send(n), nullif(mod(n, 10), 0), 1, mod(n, 2)
from generate_series(1, 2000) n;
insert into reservation (project, id, queue, asset, person, kind, why, state)
select 0, n, 0, n, -mod(n, 50), 'label', 'a ghost',
       (array['active', 'expired', 'submitted', 'submitted'])[mod(n, 4) + 1]::reservation_state
from generate_series(1, 2000) n;
insert into label (project, id, asset, person, batch, status, counts, final, result,
                   interface_version, reservation)
select 0, n, n, -mod(n, 50), n / 100, 'submitted', true, true, 'null', 1, n
from generate_series(1, 2000) n;
insert into seat (project, queue, person) select 0, 0, -n from generate_series(1, 2000) n;
insert into cursor (project, queue, person, audience, key, generation, reset)
select 0, 0, -n / 10, mod(n, 10), '', 0, 0 from generate_series(1, 2000) n;
insert into draft (project, queue, person, asset, result, interface_version)
select 0, 0, -mod(n, 50), n, 'null', 1 from generate_series(1, 2000) n;
insert into deferral (project, queue, person, asset)
select 0, 0, -mod(n, 50), n from generate_series(1, 2000) n;
insert into member (project, person, role) select 0, -n, 'labeler' from generate_series(1, 2000) n;
insert into audience (project, id, people, skills)
select 0, n, array[n], '{}' from generate_series(1, 2000) n;
insert into audience_member (project, person, audience)
select 0, -n / 10, mod(n, 10) from generate_series(1, 2000) n;
analyze asset, work, reservation, label, seat, cursor, draft, deferral, member, audience,
  audience_member;

create trigger work_inserted after insert on work referencing new table as moved
  for each statement execute function note_state_sums();
create trigger work_deleted after delete on work referencing old table as moved
  for each statement execute function note_state_sums();
create trigger work_updated after update on work
  referencing old table as was new table as now_is
  for each statement execute function note_state_moves();

