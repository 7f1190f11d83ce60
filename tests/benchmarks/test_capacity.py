"""What a machine holds and serves: sizes of a real database, and waits as theory has them."""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import pytest

from benchmarks import capacity, simulation
from benchmarks.machine import percentile
from benchmarks.simulation import Seats, Simulation, Station, Times, spread
from tests.cluster import Cluster

MEASURED: dict[str, Any] = {
    "machine": {"at": "2026-11-21", "cores": 2},
    "cases": [
        {
            "labelers": labelers, "labels_per_second": 500.0, "p50_ms": 1.9 * labelers,
            "p99_ms": 4.0 * labelers,
            "cpu_us_a_label": {"server": 1000.0, "postgres": 2000.0, "generator": 200.0},
        }
        for labelers in (8, 64)
    ],
}  # fmt: skip


@pytest.fixture
def measured(tmp_path: Path) -> str:
    file = tmp_path / "http.json"
    file.write_text(json.dumps(MEASURED))
    return str(file)


def test_sizes_are_those_of_what_was_loaded(
    postgres: Cluster, tmp_path: Path, measured: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--dsn", postgres.url(), "--data", str(tmp_path), "--times", measured]

    capacity.main(["--assets", "300", "--labels", "24", *place])

    told = capsys.readouterr().out
    assert "| asset | 300 |" in told
    assert "| label | 24 |" in told
    assert "2.0 events a label" in told, "handed out, submitted"
    assert "| PostgreSQL | 2,000 | 350 | 1,050 | 3,500 | 21,000 |" in told


def open_queue(rate: float, service: float, servers: int, requests: int) -> Simulation:
    """So many who think so long that they come as if each were somebody new."""
    chance = random.Random(1)
    labelers = 2_000
    think = spread(chance, labelers / rate, 1.0)
    station = Station([Seats(servers)], spread(chance, service, 1.0))
    return Simulation([station], labelers, think, chance, requests // 4, requests).run()


@pytest.mark.parametrize(("servers", "busy"), [(1, 0.5), (3, 0.8)])
def test_waits_are_as_long_as_the_theory_of_queues_says(servers: int, busy: float) -> None:
    service = 0.010
    rate = busy * servers / service

    made = open_queue(rate, service, servers, 30_000)

    assert made.rate == pytest.approx(rate, rel=0.05)
    expected = service + simulation.wait_in_line(rate, service, servers)
    assert sum(made.times) / len(made.times) == pytest.approx(expected, rel=0.1)


def test_one_server_has_the_p99_that_theory_gives() -> None:
    made = open_queue(50, 0.010, 1, 30_000)
    assert simulation.wait_in_line(50, 0.010, 1) == pytest.approx(0.010)
    # The time in an M/M/1 queue is exponential with the rate that is left.
    assert percentile(made.times, 99) == pytest.approx(4.605 / (100 - 50), rel=0.15)


def test_who_never_thinks_keeps_the_busiest_place_busy() -> None:
    options = argparse.Namespace(requests=4_000, seed=1)
    times = Times(server=0.001, postgres=0.002, generator=0.0002)

    made = simulation.together(times, 2, 64, options)

    assert made.rate == pytest.approx(2 / 0.0032, rel=0.1), "two cores, 3.2 ms of work a label"
    assert percentile(made.times, 50) == pytest.approx(64 / made.rate, rel=0.15)


def test_more_labelers_need_more_servers(
    measured: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "simulation.json"
    few = ["--labelers", "1000", "20000", "--requests", "3000", "--database-cores", "2"]

    simulation.main([*few, "--times", measured, "--output", str(output)])

    small, large = json.loads(output.read_text())
    assert (small["processes"], small["cores"], small["databases"]) == (1, 1, 1)
    assert large["processes"] >= 3 and large["cores"] >= 5 and large["databases"] >= 3
    assert max(small["p99_ms"], large["p99_ms"]) <= 50
    assert max(large["busy"].values()) < 1
    assert "| 20,000 |" in capsys.readouterr().out


def test_the_simulation_is_held_against_what_was_measured(
    measured: str, capsys: pytest.CaptureFixture[str]
) -> None:
    simulation.main(["--check", "--requests", "2000", "--times", measured])
    told = capsys.readouterr().out
    assert told.count("\n| 8 |") == told.count("\n| 64 |") == 3
    (line,) = (one for one in told.splitlines() if "| 64 | labels per second | 500.0 |" in one)
    simulated = float(line.split("|")[4].replace(",", ""))
    assert simulated == pytest.approx(2 / 0.0032, rel=0.1)
    assert f"| {simulated / 500 - 1:+.0%} |" in line
