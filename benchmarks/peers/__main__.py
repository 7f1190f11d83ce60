"""labelqueue side by side with what people would use instead, on one machine in one run.

    python -m benchmarks.peers                        # everything, about 12 minutes
    python -m benchmarks.peers --only pgbench procrastinate --again
    python -m benchmarks.peers.page                   # then: the tables and the plot

- labelqueue: its server over HTTP, and its engine at the database
- label-studio: its own server over HTTP, with the same tasks and the same load
- procrastinate, pgqueuer: general job queues, the floor under a hand-out without rules
- pgbench: updates of single rows, the machine's limit

Each peer is installed with pip into a virtual environment of its own below --directory, with pinned
versions; nothing of it becomes a dependency of labelqueue. What is finished is kept as JSON below
--results and not measured again unless --again says so. The first run needs 5 minutes more to
install Label Studio; it takes 2 GB below --directory in all.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.peers import label_studio, ours, queues, server
from benchmarks.peers.over_http import Case, Pace
from benchmarks.peers.queues import Plan
from benchmarks.runs import say

RESULTS = Path(__file__).parents[1] / "results" / "peers"
DIRECTORY = Path("/var/tmp/labelqueue-peers")
THOUSAND = 1000

# One labeler alone shows what a hand-out costs at each size; 8 and 64 what the server gives.
LABEL_STUDIO = [
    Case(1 * THOUSAND, 1),
    Case(10 * THOUSAND, 1),
    Case(100 * THOUSAND, 1),
    Case(100 * THOUSAND, 8),
    Case(100 * THOUSAND, 64),
    Case(100 * THOUSAND, 1, held=300),
]
LABELQUEUE = [
    Case(10 * THOUSAND, 1),
    Case(100 * THOUSAND, 1),
    Case(1000 * THOUSAND, 1),
    Case(100 * THOUSAND, 8),
    Case(100 * THOUSAND, 64),
    Case(100 * THOUSAND, 1, held=300),
]


def main(words: list[str] | None = None) -> int:
    options = _options(words)
    wanted = [name for name in peers(options) if name in options.only]
    missing = [name for name in wanted if options.again or not _file(options, name).exists()]
    for name in wanted:
        if name not in missing:
            say(f"{name}: measured before, see {_file(options, name)}; --again measures anew")
    if not missing:
        return 0
    with server.running(options.dsn, options.directory) as dsn:
        described = machine.describe(dsn, options.directory)
        say(machine.sentence(described))
        failed = [name for name in missing if not _measure(name, dsn, described, options)]
    say("now: python -m benchmarks.peers.page" if not failed else f"failed: {', '.join(failed)}")
    return len(failed)


def peers(options: argparse.Namespace) -> dict[str, Callable[[str], dict[str, Any]]]:
    """What to call for each peer, in the order of a run."""
    plan = Plan(options.jobs, 3, options.slice, options.jobs // 6, options.jobs // 20)
    pace = Pace(options.warmup, options.seconds)
    place = options.directory

    def queue(measure: Any) -> Callable[[str], dict[str, Any]]:
        return lambda dsn: measure(dsn, place, plan, say)

    def desk(measure: Any, cases: list[Case]) -> Callable[[str], dict[str, Any]]:
        chosen = [case for case in cases if case.assets <= options.most]
        return lambda dsn: measure(dsn, place, chosen, pace, say)

    return {
        "pgbench": queue(queues.pgbench),
        "procrastinate": queue(queues.procrastinate),
        "pgqueuer": queue(queues.pgqueuer),
        "engine": queue(queues.labelqueue),
        "labelqueue": desk(ours.run, LABELQUEUE),
        "label-studio": desk(label_studio.run, LABEL_STUDIO),
    }


def _measure(name: str, dsn: str, described: dict[str, Any], options: argparse.Namespace) -> bool:
    say(f"\n{name} ...")
    began = time.monotonic()
    try:
        found = peers(options)[name](dsn)
    # Whatever befalls one peer, the others are still measured; the exit code tells.
    except Exception as fault:
        say(f"{name} could not be measured: {type(fault).__name__}: {fault}")
        return False
    file = _file(options, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    found = {"name": name, "machine": described, **found}
    file.write_text(json.dumps(found, indent=1, sort_keys=False) + "\n")
    say(f"{name}: {time.monotonic() - began:.0f} s, {file}")
    return True


def _file(options: argparse.Namespace, name: str) -> Path:
    return Path(options.results) / f"{name}.json"


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    names = ["pgbench", "procrastinate", "pgqueuer", "engine", "labelqueue", "label-studio"]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="PEER")
    parser.add_argument("--again", action="store_true", help="also what was measured before")
    parser.add_argument("--directory", type=Path, default=DIRECTORY, help="(%(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="(%(default)s)")
    parser.add_argument("--dsn", help="a PostgreSQL to make databases in, as a URL")
    parser.add_argument("--seconds", type=float, default=12, help="measured, per case over HTTP")
    parser.add_argument("--warmup", type=float, default=2, help="seconds before, unmeasured")
    parser.add_argument("--most", type=int, default=1_000_000, help="assets: skips larger cases")
    parser.add_argument("--jobs", type=int, default=100_000, help="in each job queue (%(default)s)")
    parser.add_argument("--slice", type=float, default=4, help="seconds, three times per side")
    return parser.parse_args(words)


if __name__ == "__main__":
    # Servers and databases are stopped on the way out, also when somebody ends us from outside.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
