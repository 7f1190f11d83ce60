"""The hand-out's speed: the engine's pull and submit beside a classic SKIP LOCKED job queue.

    python -m benchmarks.handout            # 10 thousand and 1 million assets, some minutes
    python -m benchmarks.handout --full     # 10 million too; can be interrupted and resumed

Both sides use the same database, driver and pool, in slices that alternate, so that whatever else
the machine does hits both. A *pull* is the engine's verb in its transaction, a *pair* is pull and
submit, each in its own transaction, beside the classic queue's claim and complete; *together* is
what the server runs: submits of one moment, with their next pulls, share transactions. It prints a
table, and writes all figures to `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.handout")

from benchmarks import databases, machine
from benchmarks.clients import Crowd, Side, Slice, crowd
from benchmarks.loading import VETERAN, Loader
from benchmarks.machine import percentile

RESULTS = Path(__file__).parent / "results"
THOUSAND, MILLION = 1000, 1_000_000
SIDES: tuple[Side, ...] = ("engine", "gathered", "classic")
# Measured: 0.71 GB per million, and a minute to load them on two busy cores.
NEED = """
Needs: 0.7 GB of disk per million assets, and 2 GB for PostgreSQL's log. --quick takes 3 GB and at
most 10 minutes; --full takes 10 GB and at most 80 minutes, 25 of them to load. A finished case of
--full is kept at once: run the same command again after an interruption. Databases are dropped
when their cases are done.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """`ahead` is what lies before the first asset that is theirs: nothing, labels or places."""

    assets: int
    target: int
    clients: int
    ahead: str = "nothing"

    @property
    def name(self) -> str:
        return f"{self.assets}-{self.target}-{self.clients}-{self.ahead}"

    @property
    def label(self) -> str:
        ahead = {"labels": "own labels ahead", "places": "300k places held ahead"}
        return ahead.get(self.ahead, "")


@dataclass(frozen=True, slots=True)
class Plan:
    """`count` pairs per side and case, or as many as `seconds` allow, in `rounds` slices."""

    sizes: tuple[int, ...]
    targets: tuple[int, ...]
    clients: tuple[int, ...]
    count: int
    seconds: float
    rounds: int
    processes: int
    own_labels: int  # that one person has ahead; at most a tenth of the assets

    def cases(self, assets: int, target: int) -> Iterator[Case]:
        for clients in self.clients:
            yield Case(assets, target, clients)
        if assets > 10 * THOUSAND and target == max(self.targets):
            yield Case(assets, target, self.clients[0], "labels")
            yield Case(assets, target, self.clients[0], "places")


def main(words: list[str] | None = None) -> None:
    options = _options(words)
    plan = _plan(options)
    mode = "full" if options.full else "quick"
    output = options.output or RESULTS / f"handout-{mode}.json"
    partial = output.with_suffix(".partial.json")
    kept = _kept(partial, plan) if options.full else {}
    say(NEED.strip() if options.full else f"sizes {plan.sizes}, targets {plan.targets}")
    with databases.running(options.dsn, options.data) as dsn:
        found = {"plan": asdict(plan), "machine": machine.describe(dsn, options.data.parent),
                 "cases": kept}  # fmt: skip
        for assets in plan.sizes:
            for target in plan.targets:
                _measure_size(dsn, plan, assets, target, found, partial)
    partial.replace(output)
    if not options.keep:
        databases.forget(options.dsn, options.data)
    print(render(found))
    say(f"all figures: {output}")


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.handout", description=__doc__, epilog=NEED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="10 thousand and 1 million (default)")
    size.add_argument("--full", action="store_true", help="10 million too, longer; resumable")
    databases.arguments(parser)
    parser.add_argument("--keep", action="store_true", help="keep the embedded PostgreSQL")
    parser.add_argument("--output", type=Path, help="the JSON file to write")
    parser.add_argument("--assets", type=int, nargs="+", help="other sizes")
    parser.add_argument("--targets", type=int, nargs="+", default=[1, 3])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--count", type=int, help="pairs per side and case")
    parser.add_argument("--processes", type=int, default=2, help="of clients (%(default)s)")
    parser.add_argument(
        "--own-labels", type=int, default=100 * THOUSAND,
        help="ahead of one person, a tenth of the assets at most (%(default)s)",
    )  # fmt: skip
    return parser.parse_args(words)


def _plan(options: argparse.Namespace) -> Plan:
    sizes = options.assets or [10 * THOUSAND, MILLION, *([10 * MILLION] if options.full else [])]
    return Plan(
        sizes=tuple(sizes),
        targets=tuple(options.targets),
        clients=tuple(options.clients),
        count=options.count or (4000 if options.full else 1600),
        seconds=12 if options.full else 4,
        rounds=6 if options.full else 4,
        processes=options.processes,
        own_labels=options.own_labels,
    )


def _kept(partial: Path, plan: Plan) -> dict[str, Any]:
    """The cases that an interrupted run of the same plan has finished."""
    if not partial.exists():
        return {}
    found = json.loads(partial.read_text())
    if found["plan"] != json.loads(json.dumps(asdict(plan))):
        say(f"{partial} is of another plan; it is begun anew")
        return {}
    say(f"{len(found['cases'])} cases were finished before")
    kept: dict[str, Any] = found["cases"]
    return kept


def _measure_size(
    server: str, plan: Plan, assets: int, target: int, found: dict[str, Any], partial: Path
) -> None:
    missing = [case for case in plan.cases(assets, target) if case.name not in found["cases"]]
    for group in _groups(missing):
        name = f"benchmark_{assets}_{target}_{group[0].clients if assets < MILLION else 'all'}"
        dsn = databases.create(server, name)
        with Loader(dsn, assets, target, say) as loader:
            project = loader.project()
            for case in group:
                if case.ahead == "labels":
                    loader.labeled_ahead(project, plan.own_labels)
                if case.ahead == "places":
                    loader.held_ahead(project)
                found["cases"][case.name] = asdict(case) | _measure(dsn, plan, case, project)
                say(_line(found["cases"][case.name]))
                partial.parent.mkdir(parents=True, exist_ok=True)
                partial.write_text(json.dumps(found, indent=1))
        databases.drop(server, name)


def _groups(cases: list[Case]) -> list[list[Case]]:
    """Cases that share a database: a small one would soon be empty, so each has its own."""
    if cases and cases[0].assets < MILLION:
        return [[case] for case in cases]
    return [cases] if cases else []


def _measure(dsn: str, plan: Plan, case: Case, project: int) -> dict[str, Any]:
    people = _people(case)
    count = min(plan.count, case.assets * 2 // 5)
    slices: dict[Side, list[Slice]] = {side: [] for side in SIDES}
    used: dict[Side, list[float]] = {side: [] for side in SIDES}
    with crowd(dsn, case.clients, plan.processes) as clients:
        cold = clients.run("engine", project, people, case.clients, 60)
        for side in slices:  # statements are prepared, pages are read
            clients.run(side, project, people, min(10 * case.clients, count // 4), 10)
        for nth in range(plan.rounds):
            for side in SIDES if nth % 2 else SIDES[::-1]:
                _slice(clients, side, plan, project, people, count, dsn, slices, used)
    return {
        "load_average": machine.load_average(),
        "first_pull_ms": max(value for piece in cold for value in piece.claims),
        **{side: _summary(slices[side], used[side]) for side in SIDES},
    }


def _people(case: Case) -> list[int]:
    """Labelers who are new to the queue, so that no case profits from another's cursors."""
    if case.ahead == "labels":
        return [VETERAN]
    first = 2 + {1: 0, 8: 100, 32: 200}.get(case.clients, 300) + 500 * (case.ahead == "places")
    return list(range(first, first + case.clients))


def _slice(
    clients: Crowd, side: Side, plan: Plan, project: int, people: list[int], count: int,
    dsn: str, slices: dict[Side, list[Slice]], used: dict[Side, list[float]],
) -> None:  # fmt: skip
    before = databases.backends_cpu(dsn)
    pieces = clients.run(side, project, people, count // plan.rounds, plan.seconds)
    after = databases.backends_cpu(dsn)
    slices[side].append(_together(pieces))
    if before is not None and after is not None:
        used[side].append(after - before)


def _together(pieces: list[Slice]) -> Slice:
    return Slice(
        min(piece.began for piece in pieces),
        max(piece.ended for piece in pieces),
        sum(piece.cpu for piece in pieces),
        [value for piece in pieces for value in piece.claims],
        [value for piece in pieces for value in piece.pairs],
        sum(piece.retries for piece in pieces),
        sum(piece.empty for piece in pieces),
    )


def _summary(slices: list[Slice], used: list[float]) -> dict[str, Any]:
    pulls = [value for one in slices for value in one.claims]
    pairs = [value for one in slices for value in one.pairs]
    made = max(1, len(pairs))
    return {
        "pairs": len(pairs),
        "pairs_per_second": len(pairs) / sum(one.ended - one.began for one in slices),
        "pull_ms": {"p50": percentile(pulls, 50), "p99": percentile(pulls, 99)},
        "pair_ms": {"p50": percentile(pairs, 50), "p99": percentile(pairs, 99)},
        "client_cpu_us": 1e6 * sum(one.cpu for one in slices) / made,
        "postgres_cpu_us": 1e6 * sum(used) / made if used else None,
        "retries": sum(one.retries for one in slices),
        "empty_pulls": sum(one.empty for one in slices),
    }


def render(found: dict[str, Any]) -> str:
    """The figures as a Markdown table, below a line about the machine."""
    head = (
        "| assets | target | clients | pull p50 / p99 ms | p99 to smallest | pair p50 / p99 ms | "
        "pairs/s | classic claim p50 / p99 ms | classic pairs/s | rate to classic | "
        "together p50 / p99 ms | together pairs/s | rate to classic | "
        "CPU us a pair, PostgreSQL + client (together, classic) | first pull ms | load |"
    )
    rows = [_row(case, found) for case in found["cases"].values()]
    return "\n".join(
        [machine.sentence(found["machine"]), "", head, "|---" * (head.count("|") - 1) + "|", *rows]
    )


def _row(case: dict[str, Any], found: dict[str, Any]) -> str:
    ours, gathered, classic = (case[side] for side in SIDES)
    shape = Case(case["assets"], case["target"], case["clients"], case["ahead"])
    cells = (
        f"{case['assets']:,}",
        f"{case['target']}",
        f"{case['clients']} {shape.label}".strip(),
        _both(ours["pull_ms"]),
        _flatness(case, found),
        _both(ours["pair_ms"]),
        f"{ours['pairs_per_second']:,.0f}",
        _both(classic["pull_ms"]),
        f"{classic['pairs_per_second']:,.0f}",
        f"{ours['pairs_per_second'] / classic['pairs_per_second']:.2f}",
        _both(gathered["pair_ms"]),
        f"{gathered['pairs_per_second']:,.0f}",
        f"{gathered['pairs_per_second'] / classic['pairs_per_second']:.2f}",
        f"{_cpu(ours)} ({_cpu(gathered)}, {_cpu(classic)})",
        f"{case['first_pull_ms']:.1f}",
        f"{case['load_average']}",
    )
    return f"| {' | '.join(cells)} |"


def _both(latency: dict[str, float]) -> str:
    return f"{latency['p50']:.2f} / {latency['p99']:.2f}"


def _cpu(side: dict[str, Any]) -> str:
    used = side["postgres_cpu_us"]
    return f"{'?' if used is None else format(used, '.0f')} + {side['client_cpu_us']:.0f}"


def _flatness(case: dict[str, Any], found: dict[str, Any]) -> str:
    """This case's p99 of a pull against that of the smallest size, nothing lying ahead."""
    smallest = Case(min(found["plan"]["sizes"]), case["target"], case["clients"]).name
    reference = found["cases"].get(smallest)
    if reference is None:
        return ""
    ratio = case["engine"]["pull_ms"]["p99"] / reference["engine"]["pull_ms"]["p99"]
    return f"{ratio:.2f}"


def _line(case: dict[str, Any]) -> str:
    ours, classic = case["engine"], case["classic"]
    return (
        f"{case['assets']:>10,} assets, target {case['target']}, {case['clients']:>2} clients, "
        f"ahead {case['ahead']:<7}: pull {_both(ours['pull_ms'])}, "
        f"pair {_both(ours['pair_ms'])} ms, {ours['pairs_per_second']:.0f}/s "
        f"({classic['pairs_per_second']:.0f}/s classic), retries {ours['retries']}, "
        f"empty {ours['empty_pulls']}, load {case['load_average']}"
    )


def say(text: str) -> None:
    """Progress goes to stderr, so that the table can be piped."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
