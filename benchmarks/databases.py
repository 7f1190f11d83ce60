"""Databases to measure on: in an embedded PostgreSQL, or in the one that a DSN names."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

from labelqueue.db import migrate
from labelqueue.embedded import Postgres

DIRECTORY = Path("/var/tmp/labelqueue-benchmarks")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark's caller say where its databases are made."""
    parser.add_argument(
        "--dsn", help="a PostgreSQL to make databases in, as a URL; an embedded one if not named"
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=DIRECTORY,
        help="folder of the embedded PostgreSQL and other files (%(default)s)",
    )


@contextmanager
def running(dsn: str | None, directory: Path) -> Iterator[str]:
    """Yield the DSN of a PostgreSQL whose role may create databases."""
    directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    if dsn is not None:
        yield dsn
        return
    with Postgres(directory) as postgres:
        yield postgres.dsn


def forget(dsn: str | None, directory: Path) -> None:
    """Remove the embedded PostgreSQL, which is stopped by now."""
    if dsn is None:
        shutil.rmtree(directory, ignore_errors=True)


def within(dsn: str, database: str) -> str:
    """The DSN (a URL) of another database of the same server."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


def create(dsn: str, database: str) -> str:
    """Make the database with our schema, if it is not there yet; returns its DSN."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        there = connection.execute(
            "select 1 from pg_database where datname = %s", [database]
        ).fetchone()
        if not there:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))
    migrate(within(dsn, database))
    return within(dsn, database)


def delay_flushes(dsn: str, milliseconds: float) -> None:
    """Let every commit in this database wait before its flush, as a slower disk would make it.

    Those that commit meanwhile share the flush, as they do on such a disk.
    """
    if not milliseconds:
        return
    with psycopg.connect(dsn, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        for setting, value in (("commit_delay", int(milliseconds * 1000)), ("commit_siblings", 0)):
            statement = sql.SQL("alter database {} set {} = {}")
            connection.execute(statement.format(name, sql.Identifier(setting), sql.Literal(value)))


def drop(dsn: str, database: str) -> None:
    """Drop the database, whoever is connected to it."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        statement = sql.SQL("drop database if exists {} with (force)")
        connection.execute(statement.format(sql.Identifier(database)))


def backends_cpu(dsn: str) -> float | None:
    """CPU seconds so far of all connections to this database; None where they are elsewhere."""
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "select pid from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid()"
        ).fetchall()
    try:
        return sum(sum(psutil.Process(pid).cpu_times()[:2]) for (pid,) in rows)
    except psutil.Error:
        return None
