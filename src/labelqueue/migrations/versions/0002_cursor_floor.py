"""What was explored survives: a reset of cursors says from which order key on it matters.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

# `reset` alone voids every cursor written under an older number. With a floor it voids what they
# know from that order key on, and no more. A floor does away with those before it that are not
# lower, so they rise with `reset`, and of those since a cursor was written the first is the least.
# Whatever raises `reset` and writes no floor voids all: the trigger writes the least key there is.
FLOORS = """
create table cursor_floor (
  project bigint not null,
  queue   smallint not null,
  reset   bigint not null,
  floor   bytea not null,
  primary key (project, queue, reset)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0);

create function note_reset() returns trigger language plpgsql as $$
begin
  insert into cursor_floor (project, queue, reset, floor)
  values (new.project, new.queue, new.reset, '') on conflict do nothing;
  delete from cursor_floor f using cursor_floor now
  where now.project = new.project and now.queue = new.queue and now.reset = new.reset
    and f.project = new.project and f.queue = new.queue and f.reset < new.reset
    and f.floor >= now.floor;
  return null;
end $$;

create trigger queue_reset after update of reset on queue
  for each row when (old.reset is distinct from new.reset) execute function note_reset();

-- Of the resets until now nobody knows from where on they mattered.
insert into cursor_floor (project, queue, reset, floor)
select project, queue, reset, '' from queue where reset > 0;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(FLOORS)
