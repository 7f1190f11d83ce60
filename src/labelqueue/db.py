"""The database: pool, transactions, named SQL, migrations. Only this module imports the driver."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from importlib import resources
from typing import Any, LiteralString, NewType, cast

import msgspec
import psycopg
from psycopg import errors as pg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb as Jsonb
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg.types.numeric import Int8Dumper
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from labelqueue import ids
from labelqueue.errors import Unavailable

Row = dict[str, Any]
Statement = NewType("Statement", str)
Connection = psycopg.AsyncConnection[Row]

# One generic plan per statement, nested loops over indexes: a hand-out must not be planned anew at
# each call, nor walk a table because its statistics are young (research: 1,072 -> 5,046 pairs/s).
PINNED_PLANS = " ".join(
    f"-c {setting}"
    for setting in (
        "plan_cache_mode=force_generic_plan",
        "enable_hashjoin=off",
        "enable_mergejoin=off",
        "enable_seqscan=off",
        "enable_bitmapscan=off",
        "enable_material=off",
        "jit=off",
        "timezone=UTC",
        "idle_in_transaction_session_timeout=60s",
    )
)

UniqueViolation = pg.UniqueViolation
RETRYABLE = (pg.DeadlockDetected, pg.SerializationFailure)
UNREACHABLE = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)

# Every integer is sent as bigint: sent by size, one statement would be planned once per size.
psycopg.adapters.register_dumper(int, Int8Dumper)
set_json_loads(msgspec.json.decode)
set_json_dumps(msgspec.json.encode)


class Statements:
    """The statements of one `.sql` file, by the names in their `-- name:` lines."""

    def __init__(self, subject: str, texts: Mapping[str, str]) -> None:
        self._subject = subject
        self._texts = texts

    def __getattr__(self, name: str) -> Statement:
        if name.startswith("_") or name not in self._texts:
            raise AttributeError(f"sql/{self._subject}.sql has no statement {name!r}")
        return Statement(self._texts[name])

    def names(self) -> Iterable[str]:
        return self._texts.keys()


@cache
def load(subject: str) -> Statements:
    """Read `sql/<subject>.sql`; `{{name}}` stands for the text of `-- fragment: name` anywhere."""
    texts = {
        name: _expanded(body)
        for kind, name, body in _sections(_read(f"{subject}.sql"))
        if kind == "name"
    }
    return Statements(subject, texts)


def fragment(name: str) -> str:
    """The text of a named fragment, for statements whose conditions depend on the request."""
    return _expanded(_fragments()[name])


@cache
def _fragments() -> dict[str, str]:
    folder = resources.files("labelqueue") / "sql"
    return {
        name: body
        for file in folder.iterdir()
        if file.name.endswith(".sql")
        for kind, name, body in _sections(file.read_text())
        if kind == "fragment"
    }


def _read(name: str) -> str:
    return (resources.files("labelqueue") / "sql" / name).read_text()


def _sections(text: str) -> list[tuple[str, str, str]]:
    parts = re.split(r"^-- (name|fragment): (\w+)[^\n]*\n", text, flags=re.M)
    return [
        (parts[i], parts[i + 1], parts[i + 2].strip().rstrip(";")) for i in range(1, len(parts), 3)
    ]


def _expanded(body: str) -> str:
    """Put the fragments in and leave out what only people read.

    The driver remembers a statement's parsed form only up to 4,096 characters; parsing the claim
    anew at each pull took 65 us.
    """
    while "{{" in body:
        body = re.sub(r"\{\{(\w+)\}\}", lambda match: _fragments()[match[1]], body)
    return " ".join(re.sub(r"--[^\n]*", "", body).split())


class Transaction:
    """One open transaction. Parameters are named; rows come back as dictionaries."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def all(self, sql: Statement, **params: Any) -> list[Row]:
        cursor = await self.connection.execute(cast(LiteralString, sql), params)
        return await cursor.fetchall()

    async def first(self, sql: Statement, **params: Any) -> Row | None:
        cursor = await self.connection.execute(cast(LiteralString, sql), params)
        return await cursor.fetchone()

    async def one(self, sql: Statement, **params: Any) -> Row:
        row = await self.first(sql, **params)
        if row is None:
            raise LookupError("a statement that always finds one row found none")
        return row

    async def run(self, sql: Statement, **params: Any) -> int:
        """Execute and return the number of rows touched."""
        cursor = await self.connection.execute(cast(LiteralString, sql), params)
        return cursor.rowcount

    async def copy(self, sql: Statement, rows: Iterable[tuple[Any, ...]]) -> None:
        """Send `rows` through `COPY ... FROM STDIN`."""
        async with (
            self.connection.cursor() as cursor,
            cursor.copy(cast(LiteralString, sql)) as copy,
        ):
            for row in rows:
                await copy.write_row(row)

    async def stream(self, sql: Statement, **params: Any) -> AsyncIterator[Row]:
        """Yield rows through a server-side cursor, in constant memory."""
        async with self.connection.cursor(name="stream") as cursor:
            cursor.itersize = 2000
            await cursor.execute(cast(LiteralString, sql), params)
            async for row in cursor:
                yield row


class Database:
    """A pool of connections with the hand-out's plans pinned."""

    def __init__(self, pool: AsyncConnectionPool[Connection], dsn: str) -> None:
        self.pool = pool
        self.dsn = dsn

    @classmethod
    async def open(cls, dsn: str, pool: int = 8) -> Database:
        """Connect to a migrated database and take its secret for public ids."""
        made: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            dsn,
            min_size=min(2, pool),
            max_size=pool,
            open=False,
            timeout=15,
            kwargs={"row_factory": dict_row, "options": PINNED_PLANS, "prepare_threshold": 1},
            check=None,
        )
        await made.open(wait=True)
        database = cls(made, dsn)
        async with database.transaction() as tx:
            row = await tx.one(Statement("select secret from installation"))
        ids.configure(row["secret"])
        return database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end, roll back on any exception. Raises Unavailable without a database."""
        try:
            async with self.pool.connection() as connection, connection.transaction():
                yield Transaction(connection)
        except UNREACHABLE as fault:
            raise Unavailable() from fault

    async def close(self) -> None:
        await self.pool.close()

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with asyncio.timeout(3), self.transaction() as tx:
                await tx.one(Statement("select 1 as one"))
        except (Unavailable, TimeoutError):
            return False
        return True


def migrate(dsn: str) -> None:
    """Bring the database to the newest schema (forward only). Safe to call from several servers."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("labelqueue") / "migrations"))
    config.attributes["dsn"] = dsn
    command.upgrade(config, "head")
