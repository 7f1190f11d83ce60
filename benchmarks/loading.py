"""Fill a database for the hand-out's benchmark: assets by plain SQL, the classic queue beside it.

Each step is kept by name in `benchmark_step`, so that an interrupted run finds what is there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any

import psycopg

from labelqueue.db import Database
from labelqueue.model import Actor
from labelqueue.queue.projects import create_project

OWNER = Actor(1, "owner@example.org", "Owner", admin=True)
LABELERS = 1000  # people 2 to LABELERS + 1 are labelers of the project
VETERAN = 5000  # the person who has labeled what lies ahead
HOLDERS = 10_000  # the first of those who hold what lies ahead
HELD_EACH = 100  # reservations per holder: the most that a queue's settings allow
CHUNK = 1_000_000

ASSETS = """
insert into asset (project, id, batch, row, external_id, data, draw)
select %(project)s, nextval('asset_id'), 1, g, 'asset-' || g,
       jsonb_build_object('text', 'The text of asset ' || g || ', as long as a short sentence.'),
       (random() * 9e18)::bigint
from generate_series(%(first)s::int, %(last)s::int) g
"""
WORK = """
insert into work (project, queue, asset, batch, row, lot, target, need, key_a)
select a.project, 0, a.id, a.batch, a.row, a.row - 1,
       required_labels(q.settings, null, a.row - 1, %(assets)s),
       gate_need(q.settings, null, a.row - 1, %(assets)s),
       order_key(q.settings, 1, false, null, a.batch, a.row, a.draw, a.external_id, a.id)
from asset a join queue q on q.project = a.project and q.queue = 0
where a.project = %(project)s and a.row between %(first)s and %(last)s
order by a.row
"""
FINISH = """
insert into batch (project, number, name, size, rank, visible)
values (%(project)s, 1, 'All', %(assets)s, 1, true);
insert into person (id, email, name, created_at) overriding system value
select id, 'labeler' || id || '@example.org', 'Labeler ' || id, now()
from (select generate_series(2, %(labelers)s + 1) union all select %(veteran)s) labeler (id);
insert into member (project, person, role)
select %(project)s, id, 'labeler' from person where id > 1;
update project set batches = 1 where id = %(project)s;
update queue set top = (select key_a from work where project = %(project)s
                        order by key_a desc nulls last limit 1)
where project = %(project)s and queue = 0;
"""
CLASSIC = """
create table job (id bigint primary key, priority int not null, state text not null)
with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000,
      autovacuum_vacuum_cost_delay = 0);
insert into job select g, 0, 'ready' from generate_series(1, %(assets)s) g;
create index job_ready on job (priority, id) where state = 'ready';
"""
# 100,000 labels of one person on assets that others may still have.
LABELED_AHEAD = """
with ahead as (
  select asset, batch from work
  where project = %(project)s and queue = 0 and open and target - labels - held >= 2
  order by key_a limit %(count)s),
counted as (
  update work w set labels = w.labels + 1 from ahead
  where w.project = %(project)s and w.queue = 0 and w.asset = ahead.asset)
insert into label (project, asset, person, batch, status, counts, final, result,
                   interface_version)
select %(project)s, asset, %(veteran)s, batch, 'submitted', true, true, '"cat"', 1 from ahead
"""
# 300,000 places held by other people, for a day.
HELD_AHEAD = """
with ahead as (
  select asset, row_number() over (order by key_a) - 1 as nth, target - labels - held as places
  from work where project = %(project)s and queue = 0 and open
  order by key_a limit %(count)s),
counted as (
  update work w set held = w.held + ahead.places from ahead
  where w.project = %(project)s and w.queue = 0 and w.asset = ahead.asset),
seated as (
  insert into seat (project, queue, person, expires_at, pulled_at)
  select distinct %(project)s::bigint, 0, %(holders)s + (nth / %(each)s) * 100 + place,
         now() + interval '1 day', now()
  from ahead cross join lateral generate_series(1, places) place)
insert into reservation (project, queue, asset, person, kind, why)
select %(project)s, 0, asset, %(holders)s + (nth / %(each)s) * 100 + place, 'label', 'Benchmark'
from ahead cross join lateral generate_series(1, places) place
"""


class Loader:
    """Fills one database with one project of `assets` assets that each need `target` labels."""

    def __init__(self, dsn: str, assets: int, target: int, say: Callable[[str], None]) -> None:
        self.dsn = dsn
        self.assets = assets
        self.target = target
        self.say = say
        self.filled = False
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.connection.execute(
            "create table if not exists benchmark_step (name text primary key, number bigint)"
        )

    def __enter__(self) -> Loader:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def project(self) -> int:
        """The number of the project, loaded with its assets and the classic queue."""
        project = self._step("project", self._create_project)
        for first in range(1, self.assets + 1, CHUNK):
            span = {"first": first, "last": min(first + CHUNK - 1, self.assets)}
            self._step(f"assets {first}", partial(self._add_assets, project, span))
        self._step("finish", lambda: self._run(FINISH, project))
        self._step("classic queue", lambda: self._run(CLASSIC, project))
        self._step("vacuum", self._vacuum)
        return project

    def labeled_ahead(self, project: int, most: int) -> None:
        """Let one person have labeled the first assets, all of them still open to others."""
        count = min(most, self.assets // 10)
        self.filled = True
        self._step("labels ahead", lambda: self._run(LABELED_AHEAD, project, count=count))
        self._step("vacuum labels", self._vacuum)

    def held_ahead(self, project: int) -> None:
        """Let others hold every place of the first assets, 300,000 places together."""
        count = min(300_000, self.assets * 3 // 10) // self.target
        self.filled = True
        self._step("places held", lambda: self._run(HELD_AHEAD, project, count=count))
        self._step("vacuum held", self._vacuum)

    def _step(self, name: str, do: Callable[[], int | None]) -> int:
        found = self.connection.execute(
            "select number from benchmark_step where name = %s", [name]
        ).fetchone()
        if found:
            return int(found[0] or 0)
        began = time.monotonic()
        # VACUUM runs in no transaction.
        with nullcontext() if name.startswith("vacuum") else self.connection.transaction():
            number = do()
            self.connection.execute("insert into benchmark_step values (%s, %s)", [name, number])
        taken = time.monotonic() - began
        if taken > 1:
            self.say(f"{name}: {taken:.0f} s")
        return number or 0

    def _create_project(self) -> int:
        async def make() -> str:
            database = await Database.open(self.dsn, pool=1)
            try:
                queue = {"target": {"labels": self.target}}
                async with database.transaction() as tx:
                    made = await create_project(tx, OWNER, "Benchmark", None, None, queue, None)
                return made["id"]
            finally:
                await database.close()

        return int(asyncio.run(make())[1:])

    def _add_assets(self, project: int, span: dict[str, int]) -> None:
        self._run(ASSETS, project, **span)
        # Counted here once: the trigger that does it row by row is for work under way.
        self.connection.execute("alter table work disable trigger work_inserted")
        self._run(WORK, project, **span)
        self.connection.execute("alter table work enable trigger work_inserted")
        self.connection.execute(
            "insert into state_move values (%s, 1, 'queued', %s)",
            [project, span["last"] - span["first"] + 1],
        )

    def _run(self, statements: str, project: int, **more: Any) -> None:
        params = {
            "project": project, "assets": self.assets, "labelers": LABELERS, "veteran": VETERAN,
            "holders": HOLDERS, "each": HELD_EACH, **more,
        }  # fmt: skip
        cursor = psycopg.ClientCursor(self.connection)
        cursor.execute(statements, params)

    def _vacuum(self) -> None:
        # As autovacuum will have done before long; here it must not run while we measure.
        # `label` and `reservation` stay as a first import leaves them: never analyzed while empty.
        filled = "label, reservation, seat, " if self.filled else ""
        self.connection.execute(f"vacuum (analyze) {filled}asset, work, job")
        self.connection.execute("checkpoint")
