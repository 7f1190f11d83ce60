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

# Whatever is not one project's: who people are, and work that is asked for across the house.
NOBODYS = {
    "alembic_version", "installation", "person", "token", "session", "idempotency", "project",
    "operation", "operation_item", "operation_stop",
}  # fmt: skip
# Beside the keys: a person's own projects, wherever they are.
WAYS_BESIDE = {"member_of", "seat_expiry"}
TABLES = """
select c.relname from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and not c.relispartition"""
TRIGGERS = """
select t.tgrelid::regclass::text, t.tgname from pg_trigger t
where not t.tgisinternal and t.tgparentid = 0"""
# Each fires every trigger of its table, on the ghosts of project 0.
FIRING = (
    "update work set hold = 'x' where project = 0 and asset = 1",
    "insert into work (project, queue, asset, batch, row, target) values (0, 0, 9000, 1, 1, 1)",
    "delete from work where project = 0 and asset = 2",
    "insert into label (project, id, asset, person, batch, status, counts, final, result, "
    "interface_version) values (0, 9000, 9000, -1, 1, 'submitted', true, true, '1', 1)",
    "update label set final = false where project = 0 and id = 1",
    "delete from label where project = 0 and id = 2",
    "insert into queue (project, queue, settings) values (0, 0, '{}')",
    "update queue set reset = 1 where project = 0",
)


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


def test_every_table_is_one_projects_or_is_known_not_to_be(catalog: psycopg.Connection) -> None:
    tables = {name for (name,) in catalog.execute(TABLES)}
    assert tables > NOBODYS | HOT
    ours = sorted(tables - NOBODYS)
    found = catalog.execute(INDEXES, (ours,)).fetchall()
    assert {table for table, *_ in found} == set(ours), "a table without any index"
    assert {index for _, index, first, _ in found if first != "project"} == WAYS_BESIDE
    assert not [index for _, index, first, unique in found if unique and first != "project"]
    assert catalog.execute(REFERENCES, {"hot": ours}).fetchall() == []


def test_no_trigger_writes_into_another_project(catalog: psycopg.Connection) -> None:
    fired = {table for table, _ in catalog.execute(TRIGGERS)}
    assert fired == {"work", "label", "queue"}, "a table of its own needs a line in FIRING"
    ours = sorted({name for (name,) in catalog.execute(TABLES)} - NOBODYS)
    catalog.rollback()  # so that what follows is one transaction, not a part of another
    with catalog.transaction(force_rollback=True):
        for statement in FIRING:
            assert catalog.execute(statement).rowcount == 1, statement
        written = {
            (table, project)
            for table in ours
            for (project,) in catalog.execute(
                f"select project from {table} where xmin = pg_current_xact_id()::xid"
            )
        }
    assert {project for _, project in written} == {0}
    assert {table for table, _ in written} == {
        "work", "label", "state_move", "label_move", "queue", "cursor_floor",
    }  # fmt: skip
