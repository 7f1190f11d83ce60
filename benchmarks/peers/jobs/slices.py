"""How a job queue is told to work, and tells what came of it: one JSON document a line.

Standard library alone, because it runs in the environment of the queue that it drives.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from typing import Any, Protocol


class Queue(Protocol):
    """A job queue under measurement. Its jobs do nothing."""

    async def install(self) -> None:
        """Make its tables, with the settings that its documentation recommends."""

    async def add(self, count: int) -> None:
        """Enqueue jobs by its own means of enqueueing many."""

    async def claim(self) -> Any:
        """Take one job; None where there is none."""

    async def complete(self, job: Any) -> None:
        """Finish a job that was claimed."""

    async def drain(self, clients: int) -> None:
        """Let its own worker, as users run it, work until the queue is empty."""


async def serve(queue: Queue) -> None:
    """Do what stdin asks for, until it ends."""
    loop = asyncio.get_running_loop()
    say({"ready": True})
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        say(await obey(queue, order))


async def obey(queue: Queue, order: dict[str, Any]) -> dict[str, Any]:
    """`{"do": "install" | "add" | "drain" | "pairs", "count"?, "clients"?, "seconds"?}`."""
    began = time.monotonic()
    if order["do"] == "pairs":
        return await _pairs(queue, order)
    if order["do"] == "install":
        await queue.install()
    elif order["do"] == "add":
        await queue.add(order["count"])
    else:
        await queue.drain(order["clients"])
    return {"began": began, "ended": time.monotonic()}


async def _pairs(queue: Queue, order: dict[str, Any]) -> dict[str, Any]:
    claims: list[float] = []
    pairs: list[float] = []
    left: Iterator[int] = iter(range(order["count"]))
    cpu, began = time.process_time(), time.monotonic()
    until = began + order["seconds"]

    async def client() -> None:
        while next(left, None) is not None and time.monotonic() < until:
            asked = time.perf_counter()
            job = await queue.claim()
            claimed = time.perf_counter()
            if job is None:
                return
            await queue.complete(job)
            claims.append((claimed - asked) * 1000)
            pairs.append((time.perf_counter() - asked) * 1000)

    await asyncio.gather(*(client() for _ in range(order["clients"])))
    return {
        "began": began,
        "ended": time.monotonic(),
        "cpu": time.process_time() - cpu,
        "claims": claims,
        "pairs": pairs,
    }


def say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)
