"""Labelers who go on working while something large is done beside them, and how long they wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.machine import load_average, percentile
from labelqueue.client import Client

THINKING = 0.04  # seconds between a pull and its submit: the load is light, the waits are theirs


@dataclass(slots=True)
class Pulls:
    """Latencies of pulls in ms, with the second at which each began."""

    taken: list[tuple[float, float]] = field(default_factory=list)
    empty: int = 0

    def between(self, began: float, ended: float) -> list[float]:
        return [ms for at, ms in self.taken if began <= at < ended]


@contextmanager
def pulling(url: str, project: str, tokens: list[str], result: Any) -> Iterator[Pulls]:
    """Let each labeler pull and submit, one after the other, as long as the block runs."""
    pulls, over = Pulls(), threading.Event()
    threads = [
        threading.Thread(target=_work, args=(url, project, token, result, pulls, over))
        for token in tokens
    ]
    for thread in threads:
        thread.start()
    try:
        yield pulls
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _work(
    url: str, project: str, token: str, result: Any, pulls: Pulls, over: threading.Event
) -> None:
    with Client(url, token) as client:
        while not over.wait(THINKING):
            began = time.monotonic()
            items = client.pull(project)["items"]
            pulls.taken.append((began, (time.monotonic() - began) * 1000))
            if not items:
                pulls.empty += 1
                continue
            client.submit(items[0]["reservation"], result)


def summary(before: list[float], during: list[float], seconds: float) -> dict[str, Any]:
    """The waits before and during the work, which took so many seconds."""
    return {
        "seconds": seconds,
        "pulls": len(during),
        "before_ms": {"p50": percentile(before, 50), "p99": percentile(before, 99)},
        "during_ms": {
            "p50": percentile(during, 50),
            "p99": percentile(during, 99),
            "most": max(during, default=0.0),
        },
        "load_average": load_average(),
    }
