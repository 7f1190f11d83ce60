"""The database: pool, transactions, named SQL, migrations. Only this module imports the driver."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import cache, lru_cache
from importlib import resources
from typing import Any, LiteralString, NewType, cast

import msgspec
import psycopg
from psycopg import AsyncRawCursor
from psycopg import errors as pg
from psycopg.rows import dict_row
from psycopg.types.array import ListBinaryDumper
from psycopg.types.json import Jsonb as Jsonb
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from labelqueue import ids
from labelqueue.errors import Unavailable

Row = dict[str, Any]
Statement = NewType("Statement", str)
Connection = psycopg.AsyncConnection[Row]

# One generic plan per statement, nested loops over indexes: a hand-out must not be planned anew at
# each call, nor walk a table because its statistics are young (research: 1,072 -> 5,046 pairs/s).
PINNED = (
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
PINNED_PLANS = " ".join(f"-c {setting}" for setting in PINNED)
# A pooler between us and PostgreSQL gives each transaction another connection, so it pins its own.
PINNED_HERE = "; ".join("set local {} = '{}'".format(*one.split("=")) for one in PINNED)

UniqueViolation = pg.UniqueViolation
RETRYABLE = (pg.DeadlockDetected, pg.SerializationFailure)
UNREACHABLE = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)

# Every integer is sent as bigint: sent by size, one statement would be planned once per size.
psycopg.adapters.register_dumper(int, Int8BinaryDumper)
psycopg.adapters.register_dumper(int, Int8Dumper)
psycopg.adapters.register_dumper(list, ListBinaryDumper)  # needs no escaping
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
    """Put the fragments in and leave out what only people read."""
    while "{{" in body:
        body = re.sub(r"\{\{(\w+)\}\}", lambda match: _fragments()[match[1]], body)
    return " ".join(re.sub(r"--[^\n]*", "", body).split())


@lru_cache(2000)
def _numbered(sql: Statement) -> tuple[str, tuple[str, ...]]:
    """The statement as PostgreSQL takes it, with `$1` for the first of the names that follow.

    Done once per statement: the driver does it anew at each call where a text is long.
    """
    names = tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    places = {name: f"${place}" for place, name in enumerate(names, start=1)}
    text = re.sub(r"%\((\w+)\)s", lambda match: places[match[1]], sql)
    return text.replace("%%", "%"), names


class Transaction:
    """One open transaction. Parameters are named; rows come back as dictionaries."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def all(self, sql: Statement, **params: Any) -> list[Row]:
        return await (await self._execute(sql, params)).fetchall()

    async def first(self, sql: Statement, **params: Any) -> Row | None:
        return await (await self._execute(sql, params)).fetchone()

    async def one(self, sql: Statement, **params: Any) -> Row:
        row = await self.first(sql, **params)
        if row is None:
            raise LookupError("a statement that always finds one row found none")
        return row

    async def run(self, sql: Statement, **params: Any) -> int:
        """Execute and return the number of rows touched."""
        return (await self._execute(sql, params)).rowcount

    async def _execute(self, sql: Statement, params: Mapping[str, Any]) -> AsyncRawCursor[Row]:
        text, names = _numbered(sql)
        cursor = AsyncRawCursor(self.connection)
        return await cursor.execute(text, [params[name] for name in names])

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


class _Stack(deque[Any]):
    """A pile: what was put there last is taken first."""

    append = deque.appendleft


class _WarmFirst(AsyncConnectionPool[Connection]):
    """A pool that gives the connection which came back last, whose backend is warm.

    The library takes turns between all: eight labelers were served a fifth slower, as each of
    eight backends keeps its own plans and catalog, and no processor the caches of all.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._pool = _Stack()  # the library's own name: were it another one, turns would be taken


class Database:
    """A pool of connections with the hand-out's plans pinned."""

    def __init__(
        self, pool: AsyncConnectionPool[Connection], dsn: str, *, pooled: bool = False
    ) -> None:
        self.pool = pool
        self.dsn = dsn
        self._pooled = pooled

    @classmethod
    async def open(cls, dsn: str, pool: int = 8) -> Database:
        """Connect to a migrated database and take its secret for public ids."""
        address, pooled = through_pooler(dsn)
        session = {"prepare_threshold": None} if pooled else {"options": PINNED_PLANS}
        made = _WarmFirst(
            address,
            min_size=min(2, pool),
            max_size=pool,
            open=False,
            timeout=15,
            kwargs={"row_factory": dict_row, "prepare_threshold": 1} | session,
            check=None,
        )
        await made.open(wait=True)
        database = cls(made, dsn, pooled=pooled)
        async with database.transaction() as tx:
            row = await tx.one(Statement("select secret from installation"))
        ids.configure(row["secret"])
        return database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end, roll back on any exception. Raises Unavailable without a database."""
        try:
            async with self.pool.connection() as connection:
                if self._pooled:
                    await connection.execute(PINNED_HERE)
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


def through_pooler(dsn: str) -> tuple[str, bool]:
    """The DSN as PostgreSQL's library takes it, and whether it says `pgbouncer=true`.

    Then a pooler stands in between that keeps no session beyond a transaction: nothing is prepared.
    """
    address, found = re.subn(r"(?:^|(?<=[?& ]))pgbouncer=true(?:[& ]|$)", "", dsn)
    return (address.rstrip("?& "), True) if found else (dsn, False)


def migrate(dsn: str) -> None:
    """Bring the database to the newest schema (forward only). Safe to call from several servers."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("labelqueue") / "migrations"))
    config.attributes["dsn"], _ = through_pooler(dsn)
    command.upgrade(config, "head")
