"""How many servers do 100,000 labelers need? A simulation of the waits, from measured times.

    python -m benchmarks.simulation                     # up to 100,000 labelers
    python -m benchmarks.simulation --check             # against the figures of benchmarks.http

Each labeler thinks, then sends one request (submit with the next pull), which takes its turn at
one server process, then at PostgreSQL. A process answers one request at a time; PostgreSQL works on
as many as it has cores. The CPU time that each of the two needs for a label is read from the
results of `benchmarks.http`, or named. Per number of labelers it finds the fewest processes and
cores with which the p99 of an answer stays below `--p99`, and prints them beside the waits.

What it leaves out: the network, locks that hand-outs of one queue wait for, and whatever does not
grow in proportion to the cores of one PostgreSQL. So its numbers are the least that can do.
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import random
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.simulation")

from benchmarks.machine import percentile

RESULTS = Path(__file__).parent / "results"
LOADS = [1_000, 3_000, 10_000, 30_000, 100_000]
REQUESTS = 40_000  # simulated per try
MOST_BUSY = 0.85  # where a search begins: what is busier than this answers late
Draw = Callable[[], float]


class Clock:
    """Simulated time, in seconds, and what is to happen when."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._number = 0

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._due, (self.now + seconds, self._number, do))

    def run(self, enough: Callable[[], bool]) -> None:
        while self._due and not enough():
            self.now, _, do = heapq.heappop(self._due)
            do()


@dataclass(slots=True)
class Seats:
    """Places of which each request takes one at a time, in the order of arrival."""

    free: int
    _queue: deque[Callable[[], None]] = field(default_factory=deque)

    def take(self, then: Callable[[], None]) -> None:
        if self.free:
            self.free -= 1
            then()
        else:
            self._queue.append(then)

    def leave(self) -> None:
        if self._queue:
            self._queue.popleft()()
        else:
            self.free += 1


@dataclass(frozen=True, slots=True)
class Station:
    """Where a request spends `draw()` seconds of a core.

    It needs one of the station's own `places` (a random one of several lines), and a core of its
    `machine` where that is shared with other stations.
    """

    places: Sequence[Seats]
    draw: Draw
    machine: Seats | None = None


@dataclass(slots=True)
class Simulation:
    """`labelers` think, then go through the stations; the answers' times in seconds are kept."""

    stations: Sequence[Station]
    labelers: int
    think: Draw
    chance: random.Random
    warmup: int  # requests
    count: int
    clock: Clock = field(default_factory=Clock)
    answered: int = 0
    began: float = 0.0
    times: list[float] = field(default_factory=list)

    def run(self) -> Simulation:
        for _ in range(self.labelers):
            self.clock.after(self.think(), self._send)
        self.clock.run(lambda: self.answered >= self.warmup + self.count)
        return self

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / max(1e-9, self.clock.now - self.began)

    def _send(self) -> None:
        self._visit(self.clock.now, 0)

    def _visit(self, sent: float, nth: int) -> None:
        if nth == len(self.stations):
            self._answer(sent)
            return
        station = self.stations[nth]
        places = station.places
        place = places[0] if len(places) == 1 else self.chance.choice(places)
        seats = [place] if station.machine is None else [place, station.machine]

        def done() -> None:
            for seat in reversed(seats):
                seat.leave()
            self._visit(sent, nth + 1)

        def work() -> None:
            self.clock.after(station.draw(), done)

        def core() -> None:
            seats[-1].take(work) if len(seats) > 1 else work()

        place.take(core)

    def _answer(self, sent: float) -> None:
        self.answered += 1
        if self.answered == self.warmup:
            self.began = self.clock.now
        elif self.answered > self.warmup:
            self.times.append(self.clock.now - sent)
        self.clock.after(self.think(), self._send)


def spread(chance: random.Random, mean: float, variation: float) -> Draw:
    """Times with this mean and coefficient of variation: log-normal; exponential at 1."""
    if mean <= 0 or variation <= 0:
        return lambda: max(0.0, mean)
    if variation == 1:
        return lambda: chance.expovariate(1 / mean)
    sigma = math.sqrt(math.log(1 + variation**2))
    mu = math.log(mean) - sigma**2 / 2
    return lambda: chance.lognormvariate(mu, sigma)


def wait_in_line(rate: float, service: float, servers: int) -> float:
    """The mean wait in an M/M/c queue (Erlang's C formula), in the unit of `service`."""
    load = rate * service
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    waits = blocked / (1 - load / servers * (1 - blocked))
    return waits * service / (servers - load)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of CPU that a label costs, and how much they vary."""

    server: float
    postgres: float
    generator: float = 0.0
    variation: float = 1.0


@dataclass(frozen=True, slots=True)
class Size:
    """Server processes, and cores of PostgreSQL."""

    processes: int
    cores: int


def apart(times: Times, size: Size, labelers: int, think: float, options: Any) -> Simulation:
    """Servers and PostgreSQL on machines of their own."""
    chance = random.Random(options.seed)
    return Simulation(
        [
            Station(
                [Seats(1) for _ in range(size.processes)],
                spread(chance, times.server, times.variation),
            ),
            Station([Seats(size.cores)], spread(chance, times.postgres, times.variation)),
        ],
        labelers, spread(chance, think, 1.0), chance, options.requests // 4, options.requests,
    ).run()  # fmt: skip


def together(times: Times, cores: int, labelers: int, options: Any) -> Simulation:
    """As `benchmarks.http` runs: one process of each, and PostgreSQL, on the cores of one machine.

    Nobody thinks. The pool has 8 connections.
    """
    chance = random.Random(options.seed)
    machine = Seats(cores)
    line, generator = [Seats(1)], [Seats(1)]
    half = spread(chance, times.server / 2, times.variation)
    ends = spread(chance, times.generator / 2, times.variation)
    return Simulation(
        [
            Station(generator, ends, machine),
            Station(line, half, machine),
            Station([Seats(8)], spread(chance, times.postgres, times.variation), machine),
            Station(line, half, machine),
            Station(generator, ends, machine),
        ],
        labelers, lambda: 0.0, chance, options.requests // 4, options.requests,
    ).run()  # fmt: skip


def enough(times: Times, labelers: int, options: Any) -> tuple[Size, Simulation]:
    """The fewest processes and cores that keep the p99 below the limit: the busier one grows."""
    rate = labelers / options.think
    size = Size(
        max(1, math.ceil(rate * times.server / MOST_BUSY)),
        max(1, math.ceil(rate * times.postgres / MOST_BUSY)),
    )
    while True:
        made = apart(times, size, labelers, options.think, options)
        if percentile(made.times, 99) * 1000 <= options.p99:
            return size, made
        if max(made.rate * times.server / size.processes, made.rate * times.postgres / size.cores) \
                < 0.05:  # fmt: skip
            sys.exit(f"a label takes too long for a p99 of {options.p99} ms, however many share it")
        processes, cores = size.processes, size.cores
        if times.server / processes >= times.postgres / cores:
            size = Size(processes + max(1, processes // 20), cores)
        else:
            size = Size(processes, cores + max(1, cores // 20))


def main(words: list[str] | None = None) -> None:
    options = _options(words)
    found = json.loads(options.times.read_text()) if options.times.exists() else None
    if options.check:
        if found is None:
            sys.exit(f"{options.times} is not there: run python -m benchmarks.http first")
        print(_checked(found, options))
        return
    times = _times(found, options)
    rows = []
    for labelers in options.labelers:
        size, made = enough(times, labelers, options)
        rows.append(_row(times, labelers, size, made, options))
        print(f"{labelers:,} labelers: {size}", file=sys.stderr, flush=True)
    print(_render(times, rows, options))
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(rows, indent=1))


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.simulation", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument(
        "--times", type=Path, default=RESULTS / "http.json",
        help="the results of benchmarks.http; its busiest case is taken (%(default)s)",
    )  # fmt: skip
    parser.add_argument("--server-us", type=float, help="CPU of a server process per label")
    parser.add_argument("--postgres-us", type=float, help="CPU of PostgreSQL per label")
    parser.add_argument(
        "--variation", type=float, default=1.0,
        help="standard deviation of these times to their mean; 1: exponential (%(default)s)",
    )  # fmt: skip
    parser.add_argument("--labelers", type=int, nargs="+", default=LOADS)
    parser.add_argument("--think", type=float, default=10, help="mean seconds (%(default)s)")
    parser.add_argument("--p99", type=float, default=50, help="ms that it may take (%(default)s)")
    parser.add_argument("--database-cores", type=int, default=64, help="of the largest PostgreSQL")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="simulated (%(default)s)")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="compare with what was measured")
    parser.add_argument("--output", type=Path, help="the rows as JSON")
    return parser.parse_args(words)


def _times(found: dict[str, Any] | None, options: argparse.Namespace) -> Times:
    """What was named, else what was measured at the most labelers."""
    if options.server_us and options.postgres_us:
        return Times(
            options.server_us / 1e6, options.postgres_us / 1e6, variation=options.variation
        )
    if found is None:
        sys.exit(
            f"{options.times} is not there: run python -m benchmarks.http first, "
            "or name --server-us and --postgres-us"
        )
    return _of_case(max(found["cases"], key=lambda case: case["labelers"]), options)


def _of_case(case: dict[str, Any], options: argparse.Namespace) -> Times:
    cpu = {name: used / 1e6 for name, used in case["cpu_us_a_label"].items()}
    return Times(cpu["server"], cpu["postgres"], cpu["generator"], options.variation)


def _row(
    times: Times, labelers: int, size: Size, made: Simulation, options: argparse.Namespace
) -> dict[str, Any]:
    return {
        "labelers": labelers,
        "labels_per_second": made.rate,
        "processes": size.processes,
        "cores": size.cores,
        "databases": math.ceil(size.cores / options.database_cores),
        "busy": {
            "server": made.rate * times.server / size.processes,
            "postgres": made.rate * times.postgres / size.cores,
        },
        "p50_ms": percentile(made.times, 50) * 1000,
        "p99_ms": percentile(made.times, 99) * 1000,
    }


def _render(times: Times, rows: Sequence[dict[str, Any]], options: argparse.Namespace) -> str:
    head = (
        "| labelers | labels/s | server processes | busy | PostgreSQL cores | busy | "
        f"PostgreSQLs of {options.database_cores} cores | p50 ms | p99 ms |"
    )
    lines = [
        f"A label takes {times.server * 1e6:,.0f} us of a server process and "
        f"{times.postgres * 1e6:,.0f} us of PostgreSQL (variation {times.variation:g}); "
        f"people think {options.think:g} s; p99 at most {options.p99:g} ms; "
        f"{options.requests:,} requests simulated per line, seed {options.seed}",
        "",
        head,
        "|---" * (head.count("|") - 1) + "|",
    ]
    for row in rows:
        cells = (
            f"{row['labelers']:,}", f"{row['labels_per_second']:,.0f}", f"{row['processes']}",
            f"{row['busy']['server']:.0%}", f"{row['cores']}", f"{row['busy']['postgres']:.0%}",
            f"{row['databases']}", f"{row['p50_ms']:.1f}", f"{row['p99_ms']:.1f}",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _checked(found: dict[str, Any], options: argparse.Namespace) -> str:
    """Each measured case beside the same one simulated, and by how much that is off."""
    lines = [
        f"Measured {found['machine']['at']} on {found['machine']['cores']} cores, simulated with "
        "the CPU times of the same case",
        "",
        "| labelers | | measured | simulated | off |",
        "|---|---|---|---|---|",
    ]
    for case in found["cases"]:
        made = together(
            _of_case(case, options), found["machine"]["cores"], case["labelers"], options
        )
        simulated = {
            "labels_per_second": made.rate,
            "p50_ms": percentile(made.times, 50) * 1000,
            "p99_ms": percentile(made.times, 99) * 1000,
        }
        lines += [
            f"| {case['labelers']} | {name.replace('_', ' ')} | {case[name]:,.1f} | {value:,.1f} | "
            f"{value / case[name] - 1:+.0%} |"
            for name, value in simulated.items()
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
