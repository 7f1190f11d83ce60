"""Let labelers work at a server that hands out assets, and tell what each label cost."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import msgspec
import psutil
import psycopg

from benchmarks import machine
from benchmarks.http import ROOT
from benchmarks.machine import percentile
from benchmarks.peers.labelers import Errand, Speech, Yield


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of unmeasured and of measured work per case, longer where it gives too few labels."""

    warmup: float
    seconds: float
    least: int = 25


@dataclass(frozen=True, slots=True)
class Case:
    """`assets` in the project, of which other people hold the first `held`."""

    assets: int
    labelers: int
    held: int = 0

    def __str__(self) -> str:
        held = f", {self.held} held by others" if self.held else ""
        return f"{self.assets:,} assets, {self.labelers} labelers{held}"


@dataclass(frozen=True, slots=True)
class Desk:
    """A server that hands out assets, with its database."""

    speech: Speech
    port: int
    process: int
    dsn: str

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far of the server's processes, and of all of PostgreSQL's here."""
        server = psutil.Process(self.process)
        return {
            "server": sum(map(_cpu, (server, *server.children(recursive=True)))),
            "postgres": self._postgres_cpu(),
        }

    def _postgres_cpu(self) -> float:
        with psycopg.connect(self.dsn) as connection:
            backend = psutil.Process(connection.info.backend_pid)
            postmaster = backend.parent()
            if postmaster is None or "postgres" not in backend.name():
                return 0.0
            ended = postmaster.cpu_times()
            reaped = ended.children_user + ended.children_system
            return float(reaped + sum(map(_cpu, (postmaster, *postmaster.children()))))


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def measure(desk: Desk, project: str, tokens: list[str], case: Case, pace: Pace) -> dict[str, Any]:
    """The figures of one case; at most half of the free assets are labeled meanwhile."""
    most = max(1, (case.assets - case.held) // 2)
    errand = Errand(
        speech=desk.speech,
        port=desk.port,
        project=project,
        tokens=tokens[: case.labelers],
        warmup=pace.warmup,
        seconds=pace.seconds,
        least=min(pace.least, most),
        most=most,
    )
    pipe = subprocess.PIPE
    words = [sys.executable, "-m", "benchmarks.peers.labelers"]
    with subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe) as load:
        assert load.stdin is not None
        load.stdin.write(msgspec.json.encode(errand) + b"\n")
        load.stdin.flush()
        _await_word(load, b"measuring")
        before = desk.cpu()
        _await_word(load, b"measured")
        after = desk.cpu()
        made = msgspec.json.decode(_line(load), type=Yield)
    used = {name: after[name] - before[name] for name in before} | {"generator": made.cpu}
    return figures(case, made, used)


def figures(case: Case, made: Yield, used: dict[str, float]) -> dict[str, Any]:
    """What is kept of a case: rates, latencies, CPU in ms a label, what went wrong."""
    return {
        "assets": case.assets,
        "labelers": case.labelers,
        "held": case.held,
        "labels": made.labels,
        "labels_per_second": made.labels / made.seconds,
        "next_ms": latency(made.asks),
        "submit_ms": latency(made.submits),
        "cpu_ms_a_label": {name: 1000 * cpu / max(1, made.labels) for name, cpu in used.items()},
        "handed_to_two": made.twice,
        "other_answers": made.other,
        "load_average": machine.load_average(),
    }


def latency(values: list[float]) -> dict[str, float]:
    return {
        "p50": percentile(values, 50),
        "p99": percentile(values, 99),
        "most": max(values, default=0.0),
    }


def line(name: str, case: Case, found: dict[str, Any]) -> str:
    """One case in a line, while the others are still to come."""
    ask, submit = found["next_ms"], found["submit_ms"]
    return (
        f"{name}, {case}: {found['labels_per_second']:.1f} labels/s, "
        f"next {ask['p50']:.1f} / {ask['p99']:.1f} ms, "
        f"submit {submit['p50']:.1f} / {submit['p99']:.1f} ms, load {found['load_average']}"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_word(load: subprocess.Popen[bytes], word: bytes) -> None:
    if _line(load).strip() != word:
        raise RuntimeError("the load generator failed; the lines above say why")


def _line(load: subprocess.Popen[bytes]) -> bytes:
    assert load.stdout is not None
    return load.stdout.readline()
