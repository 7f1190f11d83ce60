-- Who waits in real time, written by the server that holds their request open. It outlives nothing:
-- after a crash it is empty, and so is every wait. How long a request is held is real time, whatever
-- the service's clock says.
create unlogged table waiter (
  project bigint not null,
  queue   smallint not null,
  person  bigint not null,
  server  bigint not null,
  since   timestamptz not null,
  until   timestamptz not null,       -- a server that died leaves nobody waiting for ever
  barred  boolean not null,           -- nothing that becomes available is for them just now
  primary key (project, queue, person, server)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);
create index waiter_in_order on waiter (project, queue, since) where not barred;
create index audience_people on audience_member (project, audience);
