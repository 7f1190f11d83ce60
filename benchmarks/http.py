"""The speed over HTTP: a real server, and labelers who submit and pull the next in one request.

    python -m benchmarks.http                      # 100,000 assets; 1, 8 and 64 labelers
    python -m benchmarks.http --labelers 500 --think 3         # 3 s, give or take half
    python -m benchmarks.http --labelers 64 --flush-ms 2       # as on a disk that takes 2 ms

It starts `labelqueue serve` (one process), imports the assets through the API, and lets each
labeler work over a keep-alive connection with a token and a new Idempotency-Key per request;
results are checked against a labeling interface, and every step writes its event. The load comes
from `benchmarks.labelers`, on the same machine. Prints labels/s, latencies, the server's memory,
and how the CPU was shared; writes JSON to `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.http")

import psutil
import psycopg

from benchmarks import databases, machine
from benchmarks.machine import percentile
from benchmarks.runs import Figures, parser, run, say
from labelqueue.cli.people import run_verb
from labelqueue.client import Client
from labelqueue.queue import people

ROOT = Path(__file__).resolve().parents[1]
INTERFACE = """<View>
  <Text name="text" value="$text"/>
  <Choices name="tone" toName="text" choice="single" required="true">
    <Choice value="Cheerful"/> <Choice value="Matter-of-fact"/> <Choice value="Sad"/>
  </Choices>
</View>"""
ADMIN = "admin@example.org"


@dataclass(frozen=True, slots=True)
class Running:
    """A server under measurement: its address, its process, its database, and a manager."""

    url: str
    process: psutil.Process
    dsn: str
    client: Client

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far of the server's processes and of all of PostgreSQL's here."""
        server = [self.process, *self.process.children(recursive=True)]
        return {"server": sum(map(_cpu, server)), "postgres": self._postgres_cpu()}

    def memory(self) -> int:
        """Resident bytes of the server's processes."""
        found = [self.process, *self.process.children(recursive=True)]
        return sum(process.memory_info().rss for process in found)

    def _postgres_cpu(self) -> float:
        with psycopg.connect(self.dsn) as connection:
            backend = psutil.Process(connection.info.backend_pid)
            postmaster = backend.parent()
            if postmaster is None or "postgres" not in backend.name():
                return 0.0
            ended = postmaster.cpu_times()
            reaped = ended.children_user + ended.children_system
            return reaped + sum(_cpu(one) for one in (postmaster, *postmaster.children()))


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def main(words: list[str] | None = None) -> None:
    options = _options(words)

    def measured(dsn: str, found: Figures) -> None:
        databases.delay_flushes(dsn, options.flush_ms)
        with serve(dsn, options.data / "server", options.workers) as running:
            _measure_all(running, options, found)

    run("http", options, measured, render)


def _options(words: list[str] | None) -> argparse.Namespace:
    known = parser("http", __doc__)
    known.add_argument("--assets", type=int, default=100_000)
    known.add_argument("--target", type=int, default=1, help="labels per asset (%(default)s)")
    known.add_argument("--labelers", type=int, nargs="+", default=[1, 8, 64])
    known.add_argument("--seconds", type=float, default=12, help="measured, per number")
    known.add_argument("--warmup", type=float, default=4, help="seconds before, unmeasured")
    known.add_argument("--think", type=float, default=0, help="seconds before each submit")
    known.add_argument(
        "--flush-ms",
        type=float,
        default=0,
        help="every commit waits so long for others before the flush (commit_delay)",
    )
    known.add_argument("--workers", type=int, default=1, help="server processes (%(default)s)")
    return known.parse_args(words)


@contextmanager
def serve(dsn: str, directory: Path, workers: int) -> Iterator[Running]:
    run_verb(dsn, lambda tx: people.create_user(tx, None, ADMIN, "Admin", None, True))
    token = run_verb(dsn, lambda tx: people.create_token(tx, None, ADMIN))["token"]
    port = _free_port()
    words = ["serve", "--port", str(port), "--data", str(directory), "--workers", str(workers)]
    source = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    process = subprocess.Popen(
        [sys.executable, "-m", "labelqueue", *words],
        env={**os.environ, "DATABASE_URL": dsn, "PYTHONPATH": source},
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(port, process)
        with Client(url, token) as client:
            yield Running(url, psutil.Process(process.pid), dsn, client)
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit("the server did not start; the lines above say why")
            time.sleep(0.05)
        else:
            return


def _measure_all(running: Running, options: argparse.Namespace, found: dict[str, Any]) -> None:
    project, tokens = _stage(running.client, options)
    told = ("assets", "target", "workers", "think", "flush_ms")
    found |= {name: getattr(options, name) for name in told}
    found["import_seconds"] = _import(running.client, project, options)
    found["cases"] = []
    for labelers in options.labelers:
        case = _measure(running, project, tokens[:labelers], options)
        found["cases"].append(case)
        say(
            f"{labelers} labelers: {case['labels_per_second']:.0f} labels/s, "
            f"p50 {case['p50_ms']:.1f}, p99 {case['p99_ms']:.1f} ms, load {case['load_average']}"
        )


def _stage(client: Client, options: argparse.Namespace) -> tuple[str, list[str]]:
    """A project with an interface, and as many labelers as ever work at once."""
    queue = {"target": {"labels": options.target}}
    project = client.create_project("Benchmark", interface=INTERFACE, label_queue=queue)["id"]
    tokens = []
    for nth in range(max(options.labelers)):
        user = client.create_user(f"labeler{nth}@example.org", f"Labeler {nth}")["id"]
        client.set_member(project, user, "labeler")
        tokens.append(client.create_token(user)["token"])
    return project, tokens


def _import(client: Client, project: str, options: argparse.Namespace) -> float:
    """Import the assets as a user does, one NDJSON file; returns the seconds it took."""
    file = options.data / "assets.ndjson"
    with file.open("w") as lines:
        for nth in range(options.assets):
            text = f"The text of asset {nth}, as long as a short sentence."
            lines.write(json.dumps({"external_id": f"asset-{nth}", "data": {"text": text}}) + "\n")
    began = time.monotonic()
    client.add_file(project, file)
    taken = time.monotonic() - began
    file.unlink()
    say(f"{options.assets:,} assets imported in {taken:.1f} s")
    return taken


def _measure(
    running: Running, project: str, tokens: list[str], options: argparse.Namespace
) -> dict[str, Any]:
    errand = {
        "host": "127.0.0.1", "port": running.port, "project": project, "tokens": tokens,
        "warmup": options.warmup, "seconds": options.seconds, "think": options.think,
    }  # fmt: skip
    pipe = subprocess.PIPE
    words = [sys.executable, "-m", "benchmarks.labelers"]
    with (
        subprocess.Popen(words, cwd=ROOT, text=True, stdin=pipe, stdout=pipe) as load,
        watching(running) as memory,
    ):
        assert load.stdin is not None and load.stdout is not None
        print(json.dumps(errand), file=load.stdin, flush=True)
        _await_word(load, "measuring")
        before = running.cpu()
        _await_word(load, "measured")
        after = running.cpu()
        made = json.loads(load.stdout.readline() or sys.exit("the load generator failed"))
    cpu = {name: after[name] - before[name] for name in before} | {"generator": made["cpu"]}
    return _case(made, cpu, len(tokens)) | {"server_mb": max(memory) / 2**20}


def _await_word(load: subprocess.Popen[str], word: str) -> None:
    assert load.stdout is not None
    if load.stdout.readline().strip() != word:
        sys.exit("the load generator failed; the lines above say why")


@contextmanager
def watching(running: Running) -> Iterator[list[int]]:
    """Note the server's memory twice a second."""
    memory, over = [running.memory()], threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            memory.append(running.memory())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        over.set()
        thread.join()


def _case(made: dict[str, Any], cpu: dict[str, float], labelers: int) -> dict[str, Any]:
    labels = max(1, len(made["latencies"]))
    return {
        "labelers": labelers,
        "labels": len(made["latencies"]),
        "labels_per_second": len(made["latencies"]) / made["seconds"],
        "p50_ms": percentile(made["latencies"], 50),
        "p99_ms": percentile(made["latencies"], 99),
        "cores_used": {name: used / made["seconds"] for name, used in cpu.items()},
        "cpu_us_a_label": {name: 1e6 * used / labels for name, used in cpu.items()},
        "other_answers": made["other"],
        "load_average": machine.load_average(),
    }


def render(found: dict[str, Any]) -> str:
    """The figures as a Markdown table, below a line about the machine."""
    head = (
        "| labelers | labels/s | p50 ms | p99 ms | CPU us a label: server + PostgreSQL + load | "
        "the load's share of CPU | server MB | load |"
    )
    return "\n".join(
        [
            machine.sentence(found["machine"]),
            f"{found['assets']:,} assets, target {found['target']}, imported over HTTP in "
            f"{found['import_seconds']:.1f} s; server processes: {found['workers']}; "
            f"labelers think for {found['think']:g} s; "
            f"a flush is made {found['flush_ms']:g} ms longer",
            "",
            head,
            "|---" * (head.count("|") - 1) + "|",
            *map(_row, found["cases"]),
        ]
    )


def _row(case: dict[str, Any]) -> str:
    cpu = case["cpu_us_a_label"]
    share = cpu["generator"] / max(1e-9, sum(cpu.values()))
    cells = (
        f"{case['labelers']}",
        f"{case['labels_per_second']:,.0f}",
        f"{case['p50_ms']:.1f}",
        f"{case['p99_ms']:.1f}",
        f"{cpu['server']:.0f} + {cpu['postgres']:.0f} + {cpu['generator']:.0f}",
        f"{share:.0%}",
        f"{case['server_mb']:.0f}",
        f"{case['load_average']}",
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
