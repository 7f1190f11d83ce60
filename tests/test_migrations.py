"""A database in use is brought to the newest schema without losing anything to anybody."""

from __future__ import annotations

from importlib import resources

import psycopg
from alembic import command
from alembic.config import Config

from labelqueue.db import migrate
from tests.cluster import Cluster

IN_USE = """
insert into queue (project, queue, settings, reset) values (1, 0, '{}', 3), (2, 0, '{}', 0)"""
FLOORS = "select project, queue, reset, floor from cursor_floor order by project, reset"
RESET = "update queue set reset = reset + 1 where project = %s"
NOTED = """
with raised as (
  update queue set reset = reset + 1 where project = %(project)s returning project, queue, reset)
insert into cursor_floor select project, queue, reset, %(floor)s from raised"""


def test_cursors_from_before_floors_were_noted_stay_void(postgres: Cluster) -> None:
    with postgres.database("template1") as url:
        config = Config()
        config.set_main_option("script_location", str(resources.files("labelqueue") / "migrations"))
        config.attributes["dsn"] = url
        command.upgrade(config, "0001")
        with psycopg.connect(url) as connection:
            connection.execute(IN_USE)
        migrate(url)
        with psycopg.connect(url) as connection:
            assert connection.execute(FLOORS).fetchall() == [(1, 0, 3, b"")]


def test_floors_rise_and_a_reset_that_notes_none_is_the_least(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(IN_USE.replace("3", "0"))
        for floor in (b"m", b"t", b"p", b"p", b"z"):
            connection.execute(NOTED, {"project": 1, "floor": floor})
        connection.execute(NOTED, {"project": 2, "floor": b"a"})
        rising = [(1, 0, 1, b"m"), (1, 0, 4, b"p"), (1, 0, 5, b"z"), (2, 0, 1, b"a")]
        assert connection.execute(FLOORS).fetchall() == rising
        connection.execute(RESET, [1])
        assert connection.execute(FLOORS).fetchall() == [(1, 0, 6, b""), (2, 0, 1, b"a")]
