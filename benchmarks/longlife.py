"""Long life: steady work, slice after slice, and whether it slows down or the tables swell.

    python -m benchmarks.longlife           # two minutes, 45 s of them with a snapshot held open
    python -m benchmarks.longlife --full    # 10 million hand-outs; resumes where it was interrupted

Clients work as people do: pull, submit under an idempotency key, give one asset in 25 back, and
leave after a slice with something still reserved. A process beside them does all that a server does
in the background, and after each slice the service's clock moves on by an hour, so that
reservations expire and keys grow old. Some slices run while another session holds a snapshot open,
as a dump or a report does: nothing that dies meanwhile can be cleaned away. It prints a line per
slice, and writes all figures to `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.longlife")

from benchmarks import databases, machine
from benchmarks.clients import Crowd, crowd
from benchmarks.loading import LABELERS, Loader
from benchmarks.machine import percentile
from labelqueue.db import Database
from labelqueue.queue import clock
from labelqueue.queue.background import BACKGROUND
from labelqueue.web.idempotency import forget_old

RESULTS = Path(__file__).parent / "results"
DATABASE = "benchmark_longlife"
TARGET = 2
HOUR = 3600
EVERY = 20  # of so many slices of a full run, one runs under a held snapshot
NEED = """
Needs: --quick takes 1 GB of disk and some three minutes. --full takes 3 kB per hand-out and 0.7 GB
per million assets (35 GB for 10 million hand-outs), and as long as they take: at 1,000 a second
three hours. It can be interrupted at any time; the same command goes on after the last slice.
"""
# Partitions count as their log. Numbers given are rows ever made.
SIZES = """
select coalesce(p.relname, s.relname) as name, sum(pg_table_size(s.relid))::float8 as heap,
       sum(pg_indexes_size(s.relid))::float8 as indexes, sum(s.n_dead_tup)::float8 as dead
from pg_stat_user_tables s
left join pg_inherits i on i.inhrelid = s.relid left join pg_class p on p.oid = i.inhparent
where s.relname not like 'benchmark%' and s.relname not in ('job', 'asset')
group by 1"""
GROWING = {"reservation": "reservation_id", "label": "label_id", "event": "event_id"}
KEYS = "idempotency"
LIVING = ("work", KEYS, *GROWING)


@dataclass(frozen=True, slots=True)
class Plan:
    """`slices` of so many `seconds`, or as many as `hand_outs` take; some are `held`."""

    hand_outs: int
    slices: int | None
    seconds: float
    held: tuple[int, ...]
    clients: int
    processes: int

    @property
    def assets(self) -> int:
        return self.hand_outs // TARGET + 20 * self.clients

    def is_held(self, nth: int) -> bool:
        return nth in self.held if self.held else nth % EVERY == EVERY - 1


def main(words: list[str] | None = None) -> None:
    options = _options(words)
    plan = _plan(options)
    output = options.output or RESULTS / f"longlife-{'full' if options.full else 'quick'}.json"
    partial = options.data / f"{output.stem}.partial.json"
    say(NEED.strip())
    with databases.running(options.dsn, options.data) as server:
        found = _kept(partial, plan)
        if not found["slices"]:
            databases.drop(server, DATABASE)
        dsn = databases.create(server, DATABASE)
        found["machine"] = machine.describe(dsn, options.data)
        _work(dsn, plan, found, partial)
        databases.drop(server, DATABASE)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(found, indent=1))
    partial.unlink()
    databases.forget(options.dsn, options.data)
    print(render(found))
    say(f"all figures: {output}")


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.longlife", description=__doc__, epilog=NEED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="two minutes (default)")
    size.add_argument("--full", action="store_true", help="all hand-outs, however long; resumable")
    databases.arguments(parser)
    parser.add_argument("--output", type=Path, help="the JSON file to write")
    parser.add_argument("--hand-outs", type=int, help="how many there are to be had")
    parser.add_argument("--seconds", type=float, help="of a slice")
    parser.add_argument("--slices", type=int, help="stop after so many")
    parser.add_argument("--held", type=int, nargs="+", help="slices under a held snapshot, from 0")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--processes", type=int, default=2, help="of clients (%(default)s)")
    return parser.parse_args(words)


def _plan(options: argparse.Namespace) -> Plan:
    full = options.full
    return Plan(
        hand_outs=options.hand_outs or (10_000_000 if full else 300_000),
        slices=options.slices or (None if full else 18),
        seconds=options.seconds or (45 if full else 5),
        held=tuple(options.held or (() if full else range(5, 14))),
        clients=options.clients,
        processes=options.processes,
    )


def _kept(partial: Path, plan: Plan) -> dict[str, Any]:
    """What an interrupted run of the same plan has done, or a new beginning."""
    told = json.loads(json.dumps(asdict(plan)))
    if partial.exists():
        found: dict[str, Any] = json.loads(partial.read_text())
        if found["plan"] == told:
            say(f"{len(found['slices'])} slices were finished before")
            return found
        say(f"{partial} is of another plan; it is begun anew")
    return {"plan": told, "slices": []}


def _work(dsn: str, plan: Plan, found: dict[str, Any], partial: Path) -> None:
    """Slice after slice, until all hand-outs or slices are done."""
    with (
        Loader(dsn, plan.assets, TARGET, say) as loader,
        crowd(dsn, plan.clients, plan.processes) as clients,
        background(dsn),
        holding(dsn) as hold,
    ):
        project = loader.project()
        found.setdefault("start", measure(dsn))
        while not _finished(plan, found["slices"]):
            nth = len(found["slices"])
            hold(plan.is_held(nth))
            done = _slice(clients, plan, project, nth)
            found["slices"].append(done | {"held": plan.is_held(nth)} | measure(dsn))
            partial.write_text(json.dumps(found))
            say(line(nth, found))
            if not done["hand_outs"]:
                break
            asyncio.run(_an_hour_later(dsn, nth + 1))


def _finished(plan: Plan, slices: list[dict[str, Any]]) -> bool:
    made = sum(one["hand_outs"] for one in slices)
    return made >= plan.hand_outs if plan.slices is None else len(slices) >= plan.slices


def _slice(clients: Crowd, plan: Plan, project: int, nth: int) -> dict[str, Any]:
    first = nth * plan.clients
    people = [2 + (first + n) % LABELERS for n in range(plan.clients)]
    pieces = clients.run("steady", project, people, 10**9, plan.seconds)
    pairs = [value for piece in pieces for value in piece.pairs]
    taken = max(piece.ended for piece in pieces) - min(piece.began for piece in pieces)
    return {
        "hand_outs": len(pairs),
        "rate": len(pairs) / taken,
        "p50": percentile(pairs, 50),
        "p99": percentile(pairs, 99),
        "retries": sum(piece.retries for piece in pieces),
        "empty": sum(piece.empty for piece in pieces),
        "load_average": machine.load_average(),
    }


async def _an_hour_later(dsn: str, hours: int) -> None:
    """Move the service's clock, and forget the keys that are a day old by it."""
    database = await Database.open(dsn, pool=1)
    try:
        async with database.transaction() as tx:
            await clock.set_shift(tx, hours * HOUR)
        await forget_old(database)
    finally:
        await database.close()


@contextmanager
def background(dsn: str) -> Iterator[None]:
    """What a server does by itself, in a process of its own."""
    process = multiprocessing.get_context("spawn").Process(target=_tend, args=(dsn,), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(20)


def _tend(dsn: str) -> None:
    async def run() -> None:
        database = await Database.open(dsn, pool=4)
        await asyncio.gather(*(work(database) for work in BACKGROUND))

    asyncio.run(run())


@contextmanager
def holding(dsn: str) -> Iterator[Any]:
    """Yield what opens a snapshot in a session of its own (True), or lets it go (False)."""
    with psycopg.connect(dsn) as session:

        def hold(on: bool) -> None:
            idle = session.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
            if on and idle:
                session.execute("set transaction isolation level repeatable read, read only")
                session.execute("select count(*) from queue")
            if not on:
                session.rollback()

        yield hold


def measure(dsn: str) -> dict[str, Any]:
    """Bytes by table, dead rows, and how many rows were ever made where they stay."""
    with psycopg.connect(dsn) as session:
        rows = session.execute(SIZES).fetchall()
        given = {
            table: session.execute(f"select last_value from {sequence}").fetchone()[0]  # type: ignore[index,arg-type]
            for table, sequence in GROWING.items()
        }
        (ready,) = session.execute("select pg_relation_size('ready_a')").fetchone() or (0,)
    sizes = {name: {"heap": heap, "indexes": indexes} for name, heap, indexes, _ in rows}
    total = {name: size["heap"] + size["indexes"] for name, size in sizes.items()}
    return {
        "sizes": sizes,
        "dead": {name: dead for name, *_, dead in rows},
        "ready": ready,
        "bytes": {table: total[table] for table in GROWING},
        "made": given,
        "small": sum(size for name, size in total.items() if name not in LIVING),
    }


def _each(found: dict[str, Any], one: dict[str, Any], table: str) -> float:
    """Bytes per row made since the start; none of them is ever deleted."""
    start = found["start"]
    made = one["made"][table] - start["made"][table]
    return float(one["bytes"][table] - start["bytes"][table]) / max(1, made)


def line(nth: int, found: dict[str, Any]) -> str:
    """One slice as a row of the table."""
    one = found["slices"][nth]
    work = one["sizes"]["work"]
    each = {table: _each(found, one, table) for table in GROWING}
    return (
        f"| {nth} {'held' if one['held'] else ''} | {one['hand_outs']:,} | {one['rate']:,.0f} "
        f"| {one['p50']:.1f} / {one['p99']:.1f} | {_mb(work['heap'])} + {_mb(work['indexes'])} "
        f"| {_mb(one['ready'])} | {each['reservation']:.0f} | {each['label']:.0f} "
        f"| {each['event']:.0f} | {_mb(sum(one['sizes'][KEYS].values()))} | {_mb(one['small'])} "
        f"| {sum(one['dead'].values()):,.0f} | {one['load_average']} |"
    )


def _mb(size: float) -> str:
    return f"{size / 2**20:,.1f}"


def render(found: dict[str, Any]) -> str:
    """The slices as a Markdown table, below the machine, above what follows from them."""
    head = (
        "| slice | hand-outs | a second | p50 / p99 ms | work, rows + indexes MB | `ready_a` MB "
        "| bytes a reservation | a label | an event | keys MB | all else MB | dead rows | load |"
    )
    rows = [line(nth, found) for nth in range(len(found["slices"]))]
    return "\n".join([
        machine.sentence(found["machine"]), "",
        head, "|---" * (head.count("|") - 1) + "|", *rows, "", *conclusions(found["slices"]),
    ])  # fmt: skip


def conclusions(slices: list[dict[str, Any]]) -> list[str]:
    """The end beside the beginning, and a held snapshot beside none."""
    free = [one for one in slices if not one["held"]]
    held = [one for one in slices if one["held"]]
    quarter = max(1, len(free) // 4)
    first, last = free[:quarter], free[-quarter:]
    told = [
        f"the last quarter beside the first: rate {_ratio(last, first, 'rate'):.2f}, "
        f"p99 {_ratio(last, first, 'p99'):.2f}"
    ]
    if held:
        told += [
            f"under a held snapshot beside none: rate {_ratio(held, free, 'rate'):.2f} "
            f"(its last slice {held[-1]['rate'] / median(one['rate'] for one in free):.2f}), "
            f"p99 {_ratio(held, free, 'p99'):.2f}"
        ]
    return told


def _ratio(these: list[dict[str, Any]], those: list[dict[str, Any]], name: str) -> float:
    return float(median(one[name] for one in these) / (median(one[name] for one in those) or 1))


def say(text: str) -> None:
    """Progress goes to stderr, so that the table can be piped."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
