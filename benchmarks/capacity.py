"""What a machine holds: bytes of an asset, a label, an event, and labels a second from a core.

    python -m benchmarks.capacity                        # 200,000 assets, 20,000 labels
    python -m benchmarks.capacity --of postgresql://...  # a database of yours, as it is

It loads a project and lets labelers pull and submit through the engine, then asks the catalog how
large each table and its indexes are (about 400 MB of disk). CPU times are those that
`benchmarks.http` wrote; without its results the sizes alone are printed. Sizes hold on a busy
machine too.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.capacity")

import psycopg
from psycopg import sql

from benchmarks import clients, databases, loading, machine

RESULTS = Path(__file__).parent / "results"
# What is kept of each, for good.
OF_ASSET = ("asset", "work")
OF_LABEL = ("label", "reservation")
TABLES = (*OF_ASSET, *OF_LABEL, "event", "idempotency", "draft", "upload")
BUSY = 0.7  # of a core, so that answers do not wait for each other
THINK = (3, 10, 60)  # seconds between two labels of a person
DATABASE = "benchmark_capacity"
SIZES = """
select sum(pg_table_size(part)), sum(pg_indexes_size(part))
from (select c.oid as part from pg_class c where c.oid = %(table)s::regclass
      union all select inhrelid from pg_inherits where inhparent = %(table)s::regclass) parts
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows and ghosts (migrations/queue.sql), its bytes without indexes, and of these."""

    rows: int
    ghosts: int
    heap: int
    indexes: int

    @property
    def each(self) -> float:
        """Bytes of a row, indexes included."""
        return (self.heap + self.indexes) / (self.rows + self.ghosts)


def main(words: list[str] | None = None) -> None:
    options = _options(words)
    if options.of:
        print(render(sizes(options.of), None))
        return
    with databases.running(options.dsn, options.data) as server:
        databases.drop(server, DATABASE)
        dsn = databases.create(server, DATABASE)
        try:
            _fill(dsn, options)
            found = sizes(dsn)
            described = machine.sentence(machine.describe(dsn, options.data))
        finally:
            databases.drop(server, DATABASE)
    databases.forget(options.dsn, options.data)
    print(described, "\n")
    print(render(found, _times(options.times)))


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.capacity", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    databases.arguments(parser)
    parser.add_argument("--of", metavar="DSN", help="measure this database instead of a new one")
    parser.add_argument("--assets", type=int, default=200_000)
    parser.add_argument("--labels", type=int, default=20_000)
    parser.add_argument(
        "--times", type=Path, default=RESULTS / "http.json",
        help="the results of benchmarks.http (%(default)s)",
    )  # fmt: skip
    return parser.parse_args(words)


def _fill(dsn: str, options: argparse.Namespace) -> None:
    with loading.Loader(dsn, options.assets, 1, _say) as loader:
        project = loader.project()
    people = list(range(2, 6))
    with clients.crowd(dsn, clients=len(people), processes=1) as crowd:
        crowd.run("engine", project, people, options.labels, seconds=3600)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("vacuum (analyze)")


def sizes(dsn: str) -> dict[str, Table]:
    """The tables that grow with the work, where they hold anything."""
    found = {}
    with psycopg.connect(dsn) as connection:
        for name in TABLES:
            ghost = "false" if name == "idempotency" else "project = 0"
            counted = sql.SQL("select count(*), count(*) filter (where {}) from {}").format(
                sql.SQL(ghost), sql.Identifier(name)
            )
            rows = connection.execute(counted).fetchone()
            size = connection.execute(SIZES, {"table": name}).fetchone()
            assert rows is not None and size is not None
            if rows[0] > rows[1]:
                found[name] = Table(rows[0] - rows[1], rows[1], int(size[0]), int(size[1]))
    return found


def _times(results: Path) -> Mapping[str, float] | None:
    """CPU microseconds of a label, with the most labelers that were measured."""
    if not results.exists():
        _say(f"{results} is not there: sizes alone (run python -m benchmarks.http first)")
        return None
    cases = json.loads(results.read_text())["cases"]
    busiest: dict[str, Any] = max(cases, key=lambda case: case["labelers"])
    cpu: dict[str, float] = busiest["cpu_us_a_label"]
    return cpu


def render(found: Mapping[str, Table], times: Mapping[str, float] | None) -> str:
    """Markdown tables: bytes, what a GB holds, and what a core serves."""
    lines = ["| table | rows | bytes a row | of these indexes |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {table.rows:,} | {table.each:,.0f} | "
        f"{table.indexes / (table.rows + table.ghosts):,.0f} |"
        for name, table in found.items()
    ]
    asset = sum(found[name].each for name in OF_ASSET if name in found)
    label = sum(found[name].each for name in OF_LABEL if name in found)
    if "event" in found and "label" in found:
        each = found["event"].rows / found["label"].rows
        label += each * found["event"].each
        lines += ["", f"{each:.1f} events a label are in the log."]
    lines += ["", "| | bytes | a GB holds |", "|---|---|---|"]
    lines += [
        f"| {what} | {size:,.0f} | {1e9 / max(1, size):,.0f} |"
        for what, size in (
            ("an asset that waits", asset),
            ("a label, with its reservation and events", label),
            ("an asset with one label", asset + label),
            ("an asset with three", asset + 3 * label),
        )
    ]
    return "\n".join(lines + (_served(times) if times else []))


def _served(times: Mapping[str, float]) -> list[str]:
    head = "| a core of | us a label | labels/s | "
    head += " | ".join(f"labelers who think {think} s" for think in THINK) + " |"
    lines = ["", head, "|---" * (head.count("|") - 1) + "|"]
    for name, what in (("server", "a server process"), ("postgres", "PostgreSQL")):
        rate = BUSY * 1e6 / times[name]
        people = (f"{rate * think:,.0f}" for think in THINK)
        lines.append(f"| {what} | {times[name]:,.0f} | {rate:,.0f} | {' | '.join(people)} |")
    return [*lines, "", f"Cores are {BUSY:.0%} busy, so that answers seldom wait for each other."]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
