"""What the rules cost: the hand-out with the gate, groups and the rest, beside one without them.

    python -m benchmarks.rules              # 100,000 assets per project, two or three minutes

Each rule has a project of its own in one database; slices of work alternate between them, so that
whatever else the machine does hits all. It prints a table of rates and of their ratios to the plain
project, and writes all figures to `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import psycopg

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.rules")

from benchmarks import databases, machine
from benchmarks.clients import Crowd, Slice, crowd
from benchmarks.loading import OWNER
from benchmarks.machine import percentile
from labelqueue.db import Database
from labelqueue.queue.intake import add_batch
from labelqueue.queue.projects import create_project

RESULTS = Path(__file__).parent / "results" / "rules.json"
BATCH, GROUP = 5_000, 10
LABELERS = 64

# Gate and groups are compared with one label per asset, the others with two.
RULES: dict[str, dict[str, Any]] = {
    "none": {},
    "gate": {"order": {"batch_gate": True}},
    "groups": {"order": {"groups": "retain"}},
    "gate and groups": {"order": {"batch_gate": True, "groups": "retain"}},
    "two labels": {"target": {"labels": 2}},
    "two labels, avoid_held": {"target": {"labels": 2}, "order": {"avoid_held": True}},
    "two labels, gate, avoid_held": {
        "target": {"labels": 2},
        "order": {"avoid_held": True, "batch_gate": True},
    },
    "dynamic, 2 to 3": {"target": {"min": 2, "max": 3, "confidence": 0.7}},
}
BASE = {name: "two labels" if "target" in rule else "none" for name, rule in RULES.items()}


def main(words: list[str] | None = None) -> None:
    options = _options(words)
    with databases.running(options.dsn, options.data) as server:
        dsn = databases.create(server, "benchmark_rules")
        projects = asyncio.run(_fill(dsn, options.assets))
        print(f"{len(projects)} projects of {options.assets:,} assets are loaded", file=sys.stderr)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("vacuum analyze")
        with crowd(dsn, options.clients, options.processes) as clients:
            slices = _measure(clients, projects, options)
        found = {
            "machine": machine.describe(dsn, options.data.parent),
            "load_average": machine.load_average(),
            "clients": options.clients,
            "assets": options.assets,
            "rules": {name: _summary(several) for name, several in slices.items()},
        }
        databases.drop(server, "benchmark_rules")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(found, indent=1))
    print(render(found))
    print(f"all figures: {options.output}", file=sys.stderr)


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.rules", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    databases.arguments(parser)
    parser.add_argument("--assets", type=int, default=100_000, help="per project (%(default)s)")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--count", type=int, default=400, help="pairs per slice (%(default)s)")
    parser.add_argument("--rounds", type=int, default=6, help="slices per rule (%(default)s)")
    parser.add_argument("--output", type=Path, default=RESULTS, help="the JSON file to write")
    return parser.parse_args(words)


async def _fill(dsn: str, assets: int) -> dict[str, int]:
    database = await Database.open(dsn, pool=1)
    projects: dict[str, int] = {}
    try:
        for name, rule in RULES.items():
            async with database.transaction() as tx:
                made = await create_project(tx, OWNER, name, None, None, rule, None)
            projects[name] = int(made["id"][1:])
            for first in range(0, assets, BATCH):
                rows = [_asset(name, n) for n in range(first, min(first + BATCH, assets))]
                async with database.transaction() as tx:
                    await add_batch(tx, OWNER, projects[name], None, None, None, rows)
    finally:
        await database.close()
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "insert into person (id, email, name, created_at) overriding system value"
            " select n, 'labeler' || n || '@example.org', 'Labeler ' || n, now()"
            " from generate_series(2, %s) n on conflict do nothing", [LABELERS + 1],
        )  # fmt: skip
        connection.execute(
            "insert into member (project, person, role)"
            " select p.id, n, 'labeler' from project p, generate_series(2, %s) n"
            " where p.id = any (%s) on conflict do nothing",
            [LABELERS + 1, list(projects.values())],
        )
    return projects


def _asset(project: str, n: int) -> dict[str, Any]:
    text = f"The text of asset {n}, as long as a short sentence."
    return {"external_id": f"{project}-{n}", "data": {"text": text}, "group": f"g{n // GROUP}"}


def _measure(
    clients: Crowd, projects: dict[str, int], options: argparse.Namespace
) -> dict[str, list[Slice]]:
    people = list(range(2, 2 + options.clients))
    slices: dict[str, list[Slice]] = {name: [] for name in projects}
    for project in projects.values():  # cursors are made, statements prepared, pages read
        clients.run("engine", project, people, 20 * options.clients, 20)
    for nth in range(options.rounds):
        order = list(projects) if nth % 2 else list(reversed(projects))
        for name in order:
            slices[name] += clients.run("engine", projects[name], people, options.count, 30)
    return slices


def _summary(slices: list[Slice]) -> dict[str, Any]:
    pulls = [value for one in slices for value in one.claims]
    pairs = [value for one in slices for value in one.pairs]
    busy = sum(one.ended - one.began for one in slices) / 2
    return {
        "pairs": len(pairs),
        "pairs_per_second": len(pairs) / max(busy, 1e-9),
        "pull_ms": {"p50": percentile(pulls, 50), "p99": percentile(pulls, 99)},
        "pair_ms": {"p50": percentile(pairs, 50), "p99": percentile(pairs, 99)},
        "retries": sum(one.retries for one in slices),
        "empty_pulls": sum(one.empty for one in slices),
    }


def render(found: dict[str, Any]) -> str:
    """The figures as a Markdown table, below a line about the machine."""
    head = (
        "| rules | beside | pull p50 / p99 ms | pair p50 / p99 ms | time of a pair, ratio of p50 |"
        " pairs | empty |"
    )
    rules = found["rules"]
    rows = []
    for name, one in rules.items():
        base = rules[BASE[name]]
        ratio = one["pair_ms"]["p50"] / max(base["pair_ms"]["p50"], 1e-9)
        rows.append(
            f"| {name} | {BASE[name]} | {one['pull_ms']['p50']:.1f} / {one['pull_ms']['p99']:.1f} "
            f"| {one['pair_ms']['p50']:.1f} / {one['pair_ms']['p99']:.1f} | {ratio:.2f} "
            f"| {one['pairs']} | {one['empty_pulls']} |"
        )
    note = f"{found['assets']:,} assets a project, {found['clients']} clients, " \
           f"load average {found['load_average']}"  # fmt: skip
    rule = "|---" * (head.count("|") - 1) + "|"
    return "\n".join([machine.sentence(found["machine"]), note, "", head, rule, *rows])


if __name__ == "__main__":
    main()
