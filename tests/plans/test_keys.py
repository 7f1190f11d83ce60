"""Every way into a table that grows begins with the project, so that projects never meet."""

from __future__ import annotations

import psycopg
import pytest

from tests.plans.plan import HOT

# The sweep asks for all projects at once: what has run out, anywhere.
ACROSS_PROJECTS = {"seat_expiry"}

INDEXES = """
select c.relname, i.relname, pg_get_indexdef(x.indexrelid, 1, true), x.indisunique
from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
where c.relnamespace = 'public'::regnamespace and c.relname = any (%s)"""
REFERENCES = """
select conrelid::regclass::text, conname from pg_constraint
where contype = 'f' and (conrelid::regclass::text = any (%(hot)s)
                         or confrelid::regclass::text = any (%(hot)s))"""
QUEUE = {"queue", "batch", "audience", "state_move", "tally", "incoming"}


@pytest.fixture(scope="module")
def catalog(module_database: str) -> psycopg.Connection:
    with psycopg.connect(module_database) as connection:
        yield connection


def test_every_key_and_index_of_a_hot_table_begins_with_the_project(
    catalog: psycopg.Connection,
) -> None:
    found = catalog.execute(INDEXES, (sorted(HOT | QUEUE),)).fetchall()
    assert {table for table, *_ in found} == HOT | QUEUE, "a table without any index"
    others = {index for _, index, first, _ in found if first != "project"}
    assert others == ACROSS_PROJECTS
    unique = {table for table, _, _, is_unique in found if is_unique}
    assert unique >= HOT, "a hot table without a key"


def test_no_hot_table_refers_to_another_or_is_referred_to(catalog: psycopg.Connection) -> None:
    assert catalog.execute(REFERENCES, {"hot": sorted(HOT)}).fetchall() == []
