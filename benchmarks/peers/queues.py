"""Bare rates at the database: our pull and submit, and what general job queues and pgbench reach.

Whatever is measured alternates, slice by slice, with one classic SKIP LOCKED job queue (see
`benchmarks.clients`) on the same PostgreSQL, so that its rate *to the classic queue* means the same
on a busy machine as on a quiet one, and from one peer to the next.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import databases, machine
from benchmarks.clients import Crowd, Slice, crowd
from benchmarks.http import ROOT
from benchmarks.loading import CLASSIC, Loader
from benchmarks.peers.environments import Environment
from benchmarks.peers.over_http import latency
from benchmarks.peers.server import programs_of
from labelqueue import __version__

CLIENTS, PROCESSES = 8, 2
FIRST_LABELER = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """`jobs` to begin with; `rounds` slices of `seconds` of either side, at most `count` each."""

    jobs: int
    rounds: int
    seconds: float
    # Fewer than there are jobs for all rounds together: an empty queue would be measured.
    count: int
    drained: int


@dataclass(frozen=True, slots=True)
class Together:
    """What all processes of one side did in one slice."""

    seconds: float
    claims: list[float]
    pairs: list[float]


Work = Callable[[int, float], Together]


def labelqueue(dsn: str, _: Path, plan: Plan, say: Any) -> dict[str, Any]:
    """Our verbs, each in its transaction."""
    with _database(dsn, "peer_engine") as made, Loader(made, plan.jobs, 1, say) as loader:
        project = loader.project()
        people = list(range(FIRST_LABELER, FIRST_LABELER + CLIENTS))
        with crowd(made, CLIENTS, PROCESSES) as clients:

            def pairs(count: int, seconds: float) -> Together:
                return together(clients.run("engine", project, people, count, seconds))

            found = alternate(made, pairs, _classic(clients), plan)
    return found | {"versions": {"labelqueue": __version__}, "unit": "pull + submit"}


def procrastinate(dsn: str, directory: Path, plan: Plan, say: Any) -> dict[str, Any]:
    needs = ("procrastinate==3.10.0", "psycopg[binary,pool]==3.3.9", "uvloop==0.23.0")
    return _job_queue("procrastinate", needs, dsn, directory, plan, say)


def pgqueuer(dsn: str, directory: Path, plan: Plan, say: Any) -> dict[str, Any]:
    needs = ("pgqueuer==1.6.0", "asyncpg==0.32.0", "uvloop==0.23.0")
    return _job_queue("pgqueuer", needs, dsn, directory, plan, say)


def _job_queue(
    name: str, needs: tuple[str, ...], dsn: str, directory: Path, plan: Plan, say: Any
) -> dict[str, Any]:
    environment = Environment(directory / name, needs)
    environment.make()
    versions = environment.versions()
    with _database(dsn, f"peer_{name}") as made, _workers(environment, name, made) as workers:
        workers[0].order(do="install")
        drained = _drain(workers[0], plan)
        say(f"{name}: its own worker drained {drained:.0f} jobs/s")
        workers[0].order(do="add", count=plan.jobs)
        _fill_classic(made, plan.jobs)

        def pairs(count: int, seconds: float) -> Together:
            each = {"count": -(-count // PROCESSES), "clients": CLIENTS // PROCESSES}
            for worker in workers:
                worker.send(do="pairs", seconds=seconds, **each)
            return together([Slice(**worker.answer()) for worker in workers])

        with crowd(made, CLIENTS, PROCESSES) as clients:
            found = alternate(made, pairs, _classic(clients), plan)
    named = {package.split("==")[0].split("[")[0] for package in needs}
    return found | {
        "versions": {package: versions[package] for package in sorted(named)},
        "unit": "claim + complete",
        "own_worker_per_second": drained,
    }


def _drain(worker: Worker, plan: Plan) -> float:
    """Jobs a second of its own worker, started as users start it, until nothing is left."""
    worker.order(do="add", count=plan.drained)
    taken = worker.order(do="drain", clients=CLIENTS)
    return plan.drained / float(taken["ended"] - taken["began"])


def pgbench(dsn: str, directory: Path, plan: Plan, _: Any) -> dict[str, Any]:
    """Updates of one row of 100,000, by its key: what PostgreSQL commits on this machine."""
    program = programs_of(directory) / "pgbench"
    with _database(dsn, "peer_pgbench") as made:
        _fill_classic(made, plan.jobs)
        _run(program, "-i", "-q", "-s", "1", made)

        def updates(_: int, seconds: float) -> Together:
            return pgbench_slice(program, made, CLIENTS, seconds)

        with crowd(made, CLIENTS, PROCESSES) as clients:
            found = alternate(made, updates, _classic(clients), plan)
        alone = pgbench_slice(program, made, 1, plan.seconds)
    version = _run(program, "--version").split()[2]
    return found | {
        "versions": {"pgbench": version},
        "unit": "update",
        "one_client": {
            "pairs_per_second": len(alone.pairs) / alone.seconds,
            "pair_ms": latency(alone.pairs),
        },
    }


UPDATE = """\\set aid random(1, 100000)
update pgbench_accounts set abalance = abalance + 1 where aid = :aid;
"""


def pgbench_slice(program: Path, dsn: str, clients: int, seconds: float) -> Together:
    """Let it update for whole seconds; latencies are read from its log."""
    lasts = max(1, round(seconds))
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "update.sql"
        script.write_text(UPDATE)
        words = ["-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, PROCESSES))]
        told = _run(
            program, *words, "-T", str(lasts), "-f", str(script),
            "-l", "--log-prefix", str(Path(folder) / "log"), dsn,
        )  # fmt: skip
        pairs = [
            int(row.split()[2]) / 1000
            for log in Path(folder).glob("log.*")
            for row in log.read_text().splitlines()
        ]
    rate = re.search(r"^tps = ([\d.]+)", told, re.MULTILINE)
    if rate is None:
        raise RuntimeError(f"pgbench said no rate: {told[-800:]}")
    return Together(len(pairs) / float(rate[1]), [], pairs)


def _run(*words: str | Path) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(words[0]).name} failed: {done.stderr.strip()[-800:]}")
    return done.stdout


@contextmanager
def _database(dsn: str, name: str) -> Iterator[str]:
    """A database of its own, with our schema, because our pool opens no other."""
    databases.drop(dsn, name)
    try:
        yield databases.create(dsn, name)
    finally:
        databases.drop(dsn, name)


def _fill_classic(dsn: str, jobs: int) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        psycopg.ClientCursor(connection).execute(CLASSIC, {"assets": jobs})
        connection.execute("vacuum (analyze)")
        connection.execute("checkpoint")


def _classic(clients: Crowd) -> Work:
    people = list(range(CLIENTS))

    def pairs(count: int, seconds: float) -> Together:
        return together(clients.run("classic", 0, people, count, seconds))

    return pairs


def together(pieces: list[Slice]) -> Together:
    return Together(
        max(piece.ended for piece in pieces) - min(piece.began for piece in pieces),
        [value for piece in pieces for value in piece.claims],
        [value for piece in pieces for value in piece.pairs],
    )


def alternate(dsn: str, peer: Work, classic: Work, plan: Plan) -> dict[str, Any]:
    """Both sides in turn, after a second of each that is not measured; their figures."""
    sides = {"peer": peer, "classic": classic}
    slices: dict[str, list[Together]] = {side: [] for side in sides}
    used: dict[str, list[float]] = {side: [] for side in sides}
    for work in sides.values():
        work(plan.count // 4, min(1.0, plan.seconds))
    for nth in range(plan.rounds):
        for side in sides if nth % 2 else reversed(sides):
            before = databases.backends_cpu(dsn)
            slices[side].append(sides[side](plan.count, plan.seconds))
            after = databases.backends_cpu(dsn)
            if before is not None and after is not None:
                used[side].append(after - before)
    return {
        "clients": CLIENTS,
        "jobs": plan.jobs,
        "load_average": machine.load_average(),
        **{side: _summary(slices[side], used[side]) for side in sides},
    }


def _summary(slices: list[Together], used: list[float]) -> dict[str, Any]:
    claims = [value for one in slices for value in one.claims]
    pairs = [value for one in slices for value in one.pairs]
    return {
        "pairs": len(pairs),
        "pairs_per_second": len(pairs) / sum(one.seconds for one in slices),
        "claim_ms": latency(claims),
        "pair_ms": latency(pairs),
        # Of connections that outlive a slice; pgbench makes its own, which do not.
        "postgres_cpu_us": 1e6 * sum(used) / max(1, len(pairs)) if used and claims else None,
    }


# The other queues, in their own environments


class Worker:
    """A process that drives another job queue, as `benchmarks.peers.jobs.slices` says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.answer()

    def send(self, **order: Any) -> None:
        assert self.process.stdin is not None
        print(json.dumps(order), file=self.process.stdin, flush=True)

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the queue's process failed; the lines above say why")
        found: dict[str, Any] = json.loads(line)
        return found

    def order(self, **order: Any) -> dict[str, Any]:
        self.send(**order)
        return self.answer()


@contextmanager
def _workers(environment: Environment, name: str, dsn: str) -> Iterator[list[Worker]]:
    words = ["benchmarks.peers.jobs", name, dsn, str(CLIENTS // PROCESSES)]
    processes = [
        subprocess.Popen(
            [environment.python, "-m", *words],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sys.stderr,
        )
        for _ in range(PROCESSES)
    ]  # fmt: skip
    try:
        yield [Worker(process) for process in processes]
    finally:
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)
