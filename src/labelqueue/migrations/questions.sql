-- Test questions: assets with an expected result. They have no row in `work`, so that the queue's
-- order, gates, targets, states and counts cannot know them. Answers are no labels, but take their
-- ids from the same sequence.

create table question (
  project    bigint not null,
  asset      bigint not null,
  expected   jsonb not null,
  removed    boolean not null default false,
  primary key (project, asset)
);

-- From this, and who they are, each person's questions and their places are drawn.
create table drawing (
  project bigint primary key,
  seed    bigint not null default (random() * 9e18)::bigint
);

-- What test questions made of a person. Written only under the lock of their seat at the label
-- queue.
create table tested (
  project     bigint not null,
  person      bigint not null,
  handed      bigint not null default 0,    -- hand-outs since the quiz
  attempt     int not null default 1,       -- which quiz this is
  quiz        text not null default 'open' check (quiz in ('open', 'passed', 'failed')),
  quiz_answered int not null default 0,     -- in this attempt
  quiz_correct  int not null default 0,
  answered    int not null default 0,       -- in the quiz and in work, ever
  correct     int not null default 0,
  forgiven    int not null default 0,       -- of these, what the bar does not look at any more
  forgiven_correct int not null default 0,
  distrusted_at timestamptz,
  primary key (project, person)
) with (fillfactor = 50);

-- A question in front of a person, with the batch and group of the work beside which it came.
create table posed (
  project    bigint not null,
  person     bigint not null,
  asset      bigint not null,
  batch      int not null,
  unit_group text,
  primary key (project, person, asset)
);

create table answer (
  project    bigint not null,
  id         bigint not null default nextval('label_id'),
  asset      bigint not null,
  person     bigint not null,
  batch      int not null,                -- as it was shown
  status     label_status not null check (status in ('submitted', 'skipped', 'late')),
  counts     boolean not null,            -- towards the person's accuracy
  correct    boolean not null,
  attempt    int,                         -- of the quiz; null: in work
  result     jsonb not null,
  reason     text,
  broken     boolean not null default false,
  seconds    real not null default 0,
  interface_version int not null,
  reservation bigint not null,
  discarded  boolean not null default false,  -- it reads so, like the labels made beside it
  created_at timestamptz not null default service_now(),
  primary key (project, id)
);
create index answer_of_person on answer (project, person, asset);
create index answer_to_question on answer (project, asset, person);
create index answer_by_reservation on answer (project, reservation);

-- What people read of their own labels: answers to test questions stand among them.
create view own_label as
select project, id, asset, person, batch, status, counts, final, result, seconds, created_at,
       reviewed_by, comment, replaces, reason, broken, verdict, reviewed_at, owed_by
from label
union all
select project, id, asset, person, batch,
       case when discarded then 'discarded'::label_status else status end, counts, true, result,
       seconds, created_at, null::bigint, null::text, null::bigint, reason, broken, null::text,
       null::timestamptz, null::bigint
from answer;

-- Ghosts, as in queue.sql.
insert into question (project, asset, expected) select 0, n, 'null' from generate_series(1, 2000) n;
insert into tested (project, person) select 0, -n from generate_series(1, 2000) n;
insert into posed (project, person, asset, batch)
select 0, -mod(n, 50), n, n / 100 from generate_series(1, 2000) n;
insert into answer (project, id, asset, person, batch, status, counts, correct, result,
                    interface_version, reservation)
select 0, n, n, -mod(n, 50), n / 100, 'submitted', true, true, 'null', 1, n
from generate_series(1, 2000) n;
analyze question, tested, posed, answer;
