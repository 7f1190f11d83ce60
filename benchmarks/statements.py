"""Where the time of one pull and one pull with submit goes: each statement's share, and its plan.

    python -m benchmarks.statements                  # 1 million assets, target 3, one labeler
    python -m benchmarks.statements --plans          # and the plan of every statement
    python -m benchmarks.statements --people 8       # who submit together, in one transaction

CPU is PostgreSQL's own account of each statement (`log_statement_stats`, for superusers), triggers
included; its least value is what to compare on a machine that does other things too. Times at the
client include the round trip. It leaves its database behind; --drop takes it away.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib import resources
from statistics import median
from typing import Any

import psycopg
from psycopg.errors import Diagnostic

from benchmarks import databases, machine
from benchmarks.clients import RESULT
from benchmarks.loading import Loader
from labelqueue import ids
from labelqueue.db import Connection, Database, Row, Statement, Transaction, load
from labelqueue.model import Actor
from labelqueue.queue import turns
from labelqueue.queue.pull import pull
from labelqueue.queue.standing import live, waiting
from labelqueue.queue.submit import submit

WARMUP = 20
TYPES = {int: "bigint", bool: "boolean", float: "double precision"}


def names() -> dict[str, str]:
    """The name of every statement by its text, in each form in which it is sent."""
    found = {}
    for file in (resources.files("labelqueue") / "sql").iterdir():
        subject = file.name.removesuffix(".sql")
        statements = load(subject)
        for name in statements.names():
            text = getattr(statements, name)
            for form in (text, live(text, "a"), live(text, "b"), waiting(live(text, "a"))):
                found[str(form)] = f"{subject}.{name}"
    found |= {str(turns.GRASP): "turns.grasp", str(turns.HAND_IN): "turns.hand_in"}
    for slot in "ab":
        found[str(live(turns.LOOK, slot))] = "turns.look"
        found[str(live(turns.TAKE_FIRST, slot))] = "turns.take_first"
    return found


@dataclass
class Notes:
    """What was measured, by the statements' texts: ms at the client, CPU us in the server."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    unclaimed: float = 0.0

    def hear(self, notice: Diagnostic) -> None:
        """Take PostgreSQL's own account of a step (`log_statement_stats`)."""
        used = re.search(r"([\d.]+) s user, ([\d.]+) s system", notice.message_detail or "")
        if used:
            self.unclaimed += 1e6 * (float(used[1]) + float(used[2]))

    @contextmanager
    def timing(self, sql: Statement, params: dict[str, Any]) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.times[sql].append((time.perf_counter() - began) * 1000)
        self.seen[sql] = params
        self.claim(sql)

    def claim(self, what: str) -> None:
        """Book what PostgreSQL has used since the last claim."""
        self.cpu[what].append(self.unclaimed)
        self.unclaimed = 0.0

    def forget(self) -> None:
        self.times.clear()
        self.cpu.clear()


class Timed(Transaction):
    """A transaction that notes what each statement took, and its parameters."""

    def __init__(self, connection: Connection, notes: Notes) -> None:
        super().__init__(connection)
        self.notes = notes

    async def all(self, sql: Statement, **params: Any) -> list[Row]:
        with self.notes.timing(sql, params):
            return await super().all(sql, **params)

    async def first(self, sql: Statement, **params: Any) -> Row | None:
        with self.notes.timing(sql, params):
            return await super().first(sql, **params)

    async def run(self, sql: Statement, **params: Any) -> int:
        with self.notes.timing(sql, params):
            return await super().run(sql, **params)


@dataclass
class Profile:
    """Labelers at work on one connection, every step noted."""

    database: Database
    actors: list[Actor]
    project: int
    notes: Notes

    async def work(self, pairs: int) -> None:
        """Pull and submit so many assets, alone or together."""
        if len(self.actors) > 1:
            await self._work_together(pairs // len(self.actors))
            return
        for _ in range(pairs):
            hand = await self._pull(self.actors[0])
            async with self._step("submit") as tx:
                await submit(tx, self.actors[0], hand, RESULT, 1.5)

    async def _work_together(self, rounds: int) -> None:
        hands = {actor: await self._pull(actor) for actor in self.actors}
        for _ in range(rounds):
            asked = [
                turns.Turn(actor, ids.decode("r", hand)[1], RESULT, 1.5, True)
                for actor, hand in hands.items()
            ]
            async with self._step("turns") as tx:
                done = await turns.take_turns(tx, self.project, asked)
            for turn, told in done.items():
                assert told.next is not None
                hands[turn.actor] = told.next["items"][0]["reservation"]

    async def _pull(self, actor: Actor) -> str:
        async with self._step("pull") as tx:
            pulled = await pull(tx, actor, self.project, "label")
        return pulled["items"][0]["reservation"]

    @asynccontextmanager
    async def _step(self, what: str) -> AsyncIterator[Timed]:
        began = time.perf_counter()
        async with self.database.transaction() as tx:
            self.notes.claim("begin")
            yield Timed(tx.connection, self.notes)
        self.notes.claim("commit")
        self.notes.times[what].append((time.perf_counter() - began) * 1000)


async def profile(dsn: str, project: int, people: list[int], pairs: int, plans: bool) -> str:
    """Work through `pairs` assets and tell where the time went, as a Markdown table."""
    database = await Database.open(dsn, pool=1)
    notes = Notes()
    async with database.pool.connection() as connection:
        connection.add_notice_handler(notes.hear)
        await connection.execute("set log_statement_stats = on")
        await connection.execute("set client_min_messages = log")
    work = Profile(database, [Actor(person, "", "") for person in people], project, notes)
    await work.work(WARMUP * len(people))
    first = {what: max(taken) for what, taken in notes.times.items()}
    notes.forget()
    cpu = time.process_time()
    await work.work(pairs)
    cpu = time.process_time() - cpu
    lines = _table(notes, first, pairs)
    lines.append(f"\nclient CPU: {1e6 * cpu / pairs:.0f} us a pair")
    if plans:
        async with database.transaction() as tx:
            for sql, params in notes.seen.items():
                lines += await _plan(tx, Statement(sql), params)
    await database.close()
    return "\n".join(lines)


def _table(notes: Notes, first: dict[str, float], pairs: int) -> list[str]:
    known, total = names(), 0.0
    lines = [
        "| statement | calls a pair | server CPU us: least | mean | us a pair "
        "| median ms at the client | first ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for what, used in sorted(notes.cpu.items(), key=lambda item: -sum(item[1])):
        total += sum(used) / pairs
        times = notes.times.get(what)
        lines.append(
            f"| {known.get(what, what[:40])} | {len(used) / pairs:.2f} | {min(used):.0f} "
            f"| {sum(used) / len(used):.0f} | {sum(used) / pairs:.0f} "
            f"| {format(median(times), '.3f') if times else ''} | {first.get(what, 0):.1f} |"
        )
    steps = [what for what in ("pull", "submit", "turns") if notes.times.get(what)]
    whole = {what: median(notes.times[what]) for what in steps}
    parts = ", ".join(f"{what} {taken:.3f} ms" for what, taken in whole.items())
    lines.append(f"| **all: {parts}** | | | | {total:.0f} | {sum(whole.values()):.3f} | |")
    return lines


async def _plan(tx: Transaction, sql: Statement, params: dict[str, Any]) -> list[str]:
    """The generic plan of a statement, as a prepared one gets it, run and rolled back."""
    order = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    text = re.sub(r"%\((\w+)\)s", lambda found: f"${order.index(found[1]) + 1}", sql)
    types = ", ".join(TYPES.get(type(params[word]), "unknown") for word in order)
    values = ", ".join(f"%({word})s" for word in order)
    name = f"plan_{abs(hash(sql))}"
    takes, given = (f"({types})", f"({values})") if order else ("", "")
    cursor = psycopg.AsyncClientCursor(tx.connection)
    await cursor.execute(f"prepare {name}{takes} as {text.replace('%%', '%')}".encode())
    await cursor.execute("savepoint before_plan")
    explain = f"explain (analyze, buffers, costs off) execute {name}{given}"
    await cursor.execute(explain.encode(), params)
    rows = [next(iter(row.values())) for row in await cursor.fetchall()]
    await cursor.execute("rollback to before_plan")
    return ["", f"### {names().get(sql, '?')}", *rows]


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.statements",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    databases.arguments(parser)
    parser.add_argument("--drop", action="store_true", help="drop its database at the end")
    parser.add_argument("--assets", type=int, default=1_000_000)
    parser.add_argument("--target", type=int, default=3)
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--person", type=int, default=900, help="who works: 2 to 1001")
    parser.add_argument("--people", type=int, default=1, help="who submit together (%(default)s)")
    parser.add_argument("--plans", action="store_true", help="show every statement's plan")
    options = parser.parse_args(words)
    with databases.running(options.dsn, options.data) as server:
        name = f"benchmark_statements_{options.assets}_{options.target}"
        dsn = databases.create(server, name)
        with Loader(dsn, options.assets, options.target, print) as loader:
            project = loader.project()
        print(machine.sentence(machine.describe(dsn, options.data.parent)))
        print(f"load average {machine.load_average()}\n")
        people = list(range(options.person, options.person + options.people))
        print(asyncio.run(profile(dsn, project, people, options.pairs, options.plans)))
        if options.drop:
            databases.drop(server, name)


if __name__ == "__main__":
    main()
