"""The machine under the figures: cores, memory, PostgreSQL, how long its disk takes to flush."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg

FLUSHES = 200


def describe(dsn: str, directory: Path) -> dict[str, Any]:
    """Cores, memory in GB, versions, and the latencies of a flush and of a commit in ms."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": psutil.cpu_count(),
        "processor": processor(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "flush_ms": flush_latency(directory),
        **postgres(dsn),
    }


def sentence(machine: dict[str, Any]) -> str:
    """The description in one line, to stand above a table."""
    flush, commit = machine["flush_ms"], machine["commit_ms"]
    return (
        f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB, "
        f"PostgreSQL {machine['postgresql']} ({machine['settings']}), Python {machine['python']}; "
        f"a flush takes {flush['p50']:.2f} ms (p99 {flush['p99']:.2f}), "
        f"a commit of one row {commit['p50']:.2f} ms (p99 {commit['p99']:.2f})"
    )


def load_average() -> float:
    """How busy the whole machine was over the last minute, in processes that wanted a core."""
    return round(os.getloadavg()[0], 1)


def processor() -> str:
    """The processor's name as the kernel tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def flush_latency(directory: Path) -> dict[str, float]:
    """p50 and p99 in ms of writing 8 kB and flushing it, on the disk of `directory`."""
    page, taken = b"x" * 8192, []
    with tempfile.TemporaryFile(dir=directory) as file:
        for _ in range(FLUSHES):
            began = time.perf_counter()
            os.pwrite(file.fileno(), page, 0)
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return {"p50": percentile(taken, 50), "p99": percentile(taken, 99)}


def postgres(dsn: str) -> dict[str, Any]:
    """The version and settings that matter, and the latency of the smallest commit."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        shown = {
            name: connection.execute(f"show {name}").fetchone()[0]  # type: ignore[index]
            for name in ("server_version", "shared_buffers", "synchronous_commit", "fsync")
        }
        connection.execute("create table if not exists benchmark_flush (times int)")
        connection.execute("insert into benchmark_flush values (0)")
        taken = []
        for _ in range(FLUSHES):
            began = time.perf_counter()
            connection.execute("update benchmark_flush set times = times + 1")
            taken.append((time.perf_counter() - began) * 1000)
        connection.execute("drop table benchmark_flush")
    return {
        "postgresql": shown["server_version"].split()[0],
        "settings": f"shared_buffers {shown['shared_buffers']}, fsync {shown['fsync']}, "
        f"synchronous_commit {shown['synchronous_commit']}",
        "commit_ms": {"p50": percentile(taken, 50), "p99": percentile(taken, 99)},
    }


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which `percent` of a hundred lie (nearest rank); 0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
