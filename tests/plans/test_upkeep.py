"""Tables that a crowd turns over are cleaned up by what they say themselves, not by a fifth."""

from __future__ import annotations

import psycopg

# Rows of these are updated or deleted with the hand-out; rows of the log and of assets stay.
TURNED_OVER = {
    "work", "reservation", "label", "seat", "cursor", "cursor_floor", "draft", "deferral", "queue",
    "idempotency", "waiter", "state_move", "tally", "label_move", "label_tally", "agreement_due",
}  # fmt: skip
SETTINGS = """
select relname, coalesce(option_value, '')
from pg_class c left join lateral pg_options_to_table(c.reloptions) o
  on option_name = 'autovacuum_vacuum_scale_factor'
where relname = any (%s) and relnamespace = 'public'::regnamespace"""
FROZEN_SOON = """
select count(*) from event_partition p join pg_class c on c.oid = p.name
where c.reloptions @> '{autovacuum_freeze_min_age=0}'"""


def test_every_table_that_is_turned_over_is_cleaned_up_early(module_database: str) -> None:
    with psycopg.connect(module_database) as connection:
        found = dict(connection.execute(SETTINGS, [sorted(TURNED_OVER)]).fetchall())
        assert found.keys() == TURNED_OVER
        late = {table for table, share in found.items() if not share or float(share) > 0.05}
        assert not late
        assert connection.execute(FROZEN_SOON).fetchone() == (1,), "the log never changes"
