-- Statistics of labels that cost nothing to read: what happened to each label is noted beside it
-- and folded into sums by a background task, as `state_move` is into `tally`.

create table label_move (
  project    bigint not null,
  asset      bigint not null,
  batch      int not null,
  person     bigint not null,
  status     label_status not null,
  counts     boolean not null,
  final      boolean not null,
  owed_by    bigint,
  verdict    text,
  reviewed_by bigint,
  seconds    real not null,
  review_seconds real,
  classes    jsonb not null,
  created_at timestamptz not null,
  reviewed_at timestamptz,
  change     int not null             -- 1: the label is so now; -1: it was so
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);
create index label_move_project on label_move (project);

-- Sums by `measure` and `value` of a labeler (l), a reviewer (r), a batch (b), the project (p: 0).
create table label_tally (
  project bigint not null,
  kind    text not null check (kind in ('l', 'r', 'b', 'p')),
  measure text not null,
  key     bigint not null,
  value   text not null,
  n       bigint not null,
  amount  float8 not null default 0,  -- of seconds, or of agreement
  primary key (project, kind, measure, key, value)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);

-- Three figures: as exact as a median is read, and few enough to keep each with its count.
create function rounded_seconds(seconds float8) returns text
  language sql immutable parallel safe return
  case when seconds < 10 then round(seconds * 100) / 100
       when seconds < 100 then round(seconds * 10) / 10
       when seconds < 1000 then round(seconds)
       else round(seconds / power(10, floor(log(seconds)) - 2)) * power(10, floor(log(seconds)) - 2)
       end::text;

-- Five minutes of the service's time.
create function tick(moment timestamptz) returns text
  language sql immutable parallel safe return floor(extract(epoch from moment) / 300)::bigint::text;

create function note_label() returns trigger language plpgsql as $$
begin
  insert into label_move values (
    old.project, old.asset, old.batch, old.person, old.status, old.counts, old.final, old.owed_by,
    old.verdict, old.reviewed_by, old.seconds, old.review_seconds, old.classes, old.created_at,
    old.reviewed_at, -1);
  insert into label_move values (
    new.project, new.asset, new.batch, new.person, new.status, new.counts, new.final, new.owed_by,
    new.verdict, new.reviewed_by, new.seconds, new.review_seconds, new.classes, new.created_at,
    new.reviewed_at, 1);
  return null;
end $$;
create function note_labels() returns trigger language plpgsql as $$
begin
  insert into label_move
  select project, asset, batch, person, status, counts, final, owed_by, verdict, reviewed_by,
         seconds, review_seconds, classes, created_at, reviewed_at,
         case tg_op when 'INSERT' then 1 else -1 end
  from moved;
  return null;
end $$;
create trigger label_inserted after insert on label referencing new table as moved
  for each statement execute function note_labels();
create trigger label_updated after update on label for each row
  when ((old.status, old.counts, old.final, old.owed_by, old.verdict, old.reviewed_by)
        is distinct from
        (new.status, new.counts, new.final, new.owed_by, new.verdict, new.reviewed_by))
  execute function note_label();
create trigger label_deleted after delete on label referencing old table as moved
  for each statement execute function note_labels();

-- How far the labels of an asset agree, where it has several; kept by a background task.
create table agreement (
  project bigint not null,
  asset   bigint not null,
  batch   int not null,
  value   float8 not null,            -- the mean over all pairs, 0 to 1
  pairs   jsonb not null,             -- [[person, person, agreement], ...]
  primary key (project, asset)
);
-- Assets whose answers changed since they were compared.
create table agreement_due (
  project bigint not null,
  asset   bigint not null,
  primary key (project, asset)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);
