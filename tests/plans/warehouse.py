"""A project with a million assets, laid out so that every hard case of the hand-out is in it.

Rows of the label queue, in the queue's order (target 3):

      1 ..   300,000   three people hold each: nothing to take
     .. 400,000        ann has labeled each; two places are free
     .. 500,000        done
     .. 505,000        came back in generation 10; ann has labeled each
     .. 600,000        done
     .. 900,000        free; every 10,000th on hold
     .. 1,000,000      free, each for one of 50 audiences
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg

from labelqueue import ids
from labelqueue.db import Database, Statement, Transaction
from labelqueue.model import Actor
from labelqueue.queue import projects
from tests.plans.plan import HOT
from tests.plans.watched import Watched

HELD, ANNS, DONE, REOPENED, DONE_TOO, FREE, ALL = (
    300_000, 400_000, 500_000, 505_000, 600_000, 900_000, 1_000_000,
)  # fmt: skip
PROJECT = 1
AUDIENCES = 50
GENERATION = 20  # the queue's; REOPENED rows came back in 10

PEOPLE = ("manager", "ann", "bob", "carl", "dora")
MANAGER, ANN, BOB, CARL, DORA = (
    Actor(number, f"{name}@example.org", name, number == 1) for number, name in enumerate(PEOPLE, 1)
)

ASSETS = f"""
insert into asset (project, id, batch, row, external_id, data, draw)
select %(project)s, n, (n - 1) / 100000 + 1, (n - 1) %% 100000 + 1,
       'asset-' || lpad(n::text, 7, '0'),
       '{{"text": "some words to label"}}', hashint8(n)
from generate_series(1, {ALL}) n"""

WORK = f"""
insert into work (project, queue, asset, batch, row, audience, target, labels, held, hold,
                  hold_since, reopened, key_a)
select %(project)s, 0, n, batch, row, case when n > {FREE} then 1 + n %% {AUDIENCES} else 0 end, 3,
       case when n <= {HELD} then 0 when n <= {ANNS} then 1 when n <= {DONE} then 3
            when n <= {REOPENED} then 1 when n <= {DONE_TOO} then 3 else 0 end,
       case when n <= {HELD} then 3 else 0 end,
       case when n between {DONE_TOO} and {FREE} and n %% 10000 = 7 then 'why not' end,
       case when n between {DONE_TOO} and {FREE} and n %% 10000 = 7 then service_now() end,
       case when n > {DONE} and n <= {REOPENED} then 10 end,
       order_key(q.settings, batch, false, null, batch, row, 0, '', n)
from (select n, ((n - 1) / 100000 + 1)::int as batch, ((n - 1) %% 100000 + 1)::int as row
      from generate_series(1, {ALL}) n) numbered
join queue q on q.project = %(project)s and q.queue = 0
order by n"""

RESERVATIONS = f"""
insert into reservation (project, queue, asset, person, kind, why)
select %(project)s, 0, n, 1000 + n / 1000, 'label', 'the first in order'
from generate_series(1, {HELD}) n"""

LABELS = f"""
insert into label (project, asset, person, batch, status, counts, final, result,
                   interface_version)
select %(project)s, n, case when n <= {ANNS} or n > {DONE} then {ANN.user} else 2000 + n / 1000 end,
       (n - 1) / 100000 + 1, 'submitted', true, true, '"x"', 1
from generate_series({HELD} + 1, {REOPENED}) n"""

REST = f"""
insert into batch (project, number, name, size, rank, visible)
select %(project)s, n, 'Batch ' || n, 100000, n, true from generate_series(1, 10) n;
insert into audience (project, id, people, skills)
select %(project)s, n, array[{CARL.user}], array['skill ' || n]
from generate_series(1, {AUDIENCES}) n;
insert into audience_member (project, person, audience)
select %(project)s, {CARL.user}, n from generate_series(1, {AUDIENCES}) n;
insert into seat (project, queue, person, expires_at)
select %(project)s, 0, 1000 + n, service_now() + interval '1 hour'
from generate_series(0, 300) n;
update project set batches = 10, audiences = {AUDIENCES} where id = %(project)s;
update queue
set generation = {GENERATION},
    top = (select key_a from work where project = %(project)s and asset = {ALL})
where project = %(project)s and queue = 0"""


# The log's partitions stand for the log.
TABLES = """
select c.relname as name from pg_class c
left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
where c.relkind = 'r' and coalesce(p.relname, c.relname) = any (%s)
  and c.relnamespace = 'public'::regnamespace"""
SECONDARY_INDEXES = """
select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
where indrelid = any ('{asset, work, reservation, label}'::regclass[]) and not indisprimary"""


async def found(database: Database, **label_queue: Any) -> int:
    """Make the people and a project of theirs; returns its number."""
    async with database.transaction() as tx:
        for name in PEOPLE:
            await tx.run(
                Statement(
                    "insert into person (email, name, created_at)"
                    " values (%(email)s, %(name)s, service_now())"
                ),
                email=f"{name}@example.org", name=name,
            )  # fmt: skip
        made = await projects.create_project(tx, MANAGER, "P", None, None, label_queue, None)
        project = ids.decode_global("p", made["id"])
        await tx.run(
            Statement(
                "insert into member (project, person, role)"
                " select %(project)s, id, 'labeler' from person where id > 1"
            ),
            project=project,
        )
    return project


async def without_statistics(connection: Any) -> None:
    """Keep the database from gathering statistics, until a test asks for some."""
    tables = await connection.execute(TABLES, [sorted(HOT)])
    for row in await tables.fetchall():
        name = row["name"] if isinstance(row, dict) else row[0]
        await connection.execute(f"alter table {name} set (autovacuum_enabled = off)")


async def fill(
    database: Database, work: str = WORK, reservations: str = RESERVATIONS, labels: str = LABELS
) -> None:
    """Put the million in. Indexes are made afterwards, which is several times faster."""
    async with await psycopg.AsyncConnection.connect(database.dsn, autocommit=True) as connection:
        await without_statistics(connection)
        await connection.execute("set session_replication_role = replica")  # no triggers
        await connection.execute("set maintenance_work_mem = '256MB'")
        found = await connection.execute(SECONDARY_INDEXES)
        indexes = await found.fetchall()
        for name, _ in indexes:
            await connection.execute(f"drop index {name}")
        for statement in (ASSETS, work, reservations, labels, *REST.split(";")):
            await connection.execute(statement, {"project": PROJECT})
        for _, definition in indexes:
            await connection.execute(definition)


async def explore(tx: Transaction, person: Actor, row: int, generation: int = GENERATION) -> None:
    """Let the person's cursor stand at a row, as far as everybody's assets go."""
    await tx.connection.execute(
        "insert into cursor (project, queue, person, audience, key, generation, reset)"
        " select project, queue, %s, 0, key_a, %s, 0 from work where project = %s and asset = %s",
        (person.user, generation, PROJECT, row),
    )


@asynccontextmanager
async def watching(database: Database) -> AsyncIterator[Watched]:
    """A transaction whose statements are explained; nothing of it stays."""
    async with (
        database.pool.connection() as connection,
        connection.transaction(force_rollback=True),
    ):
        yield Watched(connection)
