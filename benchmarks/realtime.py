"""Real time: thousands wait on one server, and an asset arrives that is meant for one of them.

    python -m benchmarks.realtime                  # 2,000 people wait; 500 assets arrive

It starts `labelqueue serve` (one process) and lets every person wait for work over a connection of
their own, as the pages do: a minute at a time, again and again. Then assets are imported one by
one, each assigned to one person chosen at random, and the time is taken from the moment at which
the import's COMMIT is sent to the moment at which that person has the answer; they hand in a label
and wait again. Nobody else may be answered. The people come from the same machine, in this process.
Prints latencies and the server's memory; writes JSON to `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.realtime")

import httpx2
import uvloop

from benchmarks import machine
from benchmarks.http import Running, serve, watching
from benchmarks.machine import percentile
from benchmarks.runs import Figures, parser, run, say
from labelqueue import ids
from labelqueue.cli.people import run_verb
from labelqueue.db import Database, Transaction
from labelqueue.model import Actor
from labelqueue.queue import intake, members, people

MINUTE = 60.0
PAUSE_SECONDS = 0.05  # between an answer and the next arrival, on average


def main(words: list[str] | None = None) -> None:
    options = _options(words)

    def measured(dsn: str, found: Figures) -> None:
        with serve(dsn, options.data / "server", 1) as running:
            found |= uvloop.run(_measure(running, options))

    run("realtime", options, measured, render)


def _options(words: list[str] | None) -> argparse.Namespace:
    known = parser("realtime", __doc__)
    known.add_argument("--people", type=int, default=2000, help="who wait (%(default)s)")
    known.add_argument("--arrivals", type=int, default=500, help="assets (%(default)s)")
    return known.parse_args(words)


class Person:
    """Waits over one connection; `.came` is when the last piece of work was answered."""

    def __init__(self, user: str, token: str) -> None:
        self.user, self.token = user, token
        self.expected = False
        self.surprised = 0
        self.came: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    async def wait(self, port: int, project: str) -> None:
        """Wait for work, hand in a label, wait again."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        pull = f"/projects/{project}/queues/label/pull"
        # Not all of them begin, and so end, their minutes at the same moment.
        seconds = random.uniform(5, MINUTE)
        with closing(self._writer):
            await self._work(pull, seconds)

    async def _work(self, pull: str, seconds: float) -> None:
        while True:
            items = (await self._post(pull, {"wait_seconds": seconds}))["items"]
            seconds = MINUTE
            if items:
                self._note()
                address = f"/reservations/{items[0]['reservation']}/submit"
                await self._post(address, {"result": {"tone": "Cheerful"}})

    def _note(self) -> None:
        if self.expected:
            self.came.set_result(time.perf_counter())
        else:
            self.surprised += 1

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        sent = json.dumps(body).encode()
        head = (
            f"POST /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
            f"{self.token}\r\nContent-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        )
        self._writer.write(head.encode() + sent)
        told = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        size = int(told.partition(b"content-length:")[2].partition(b"\r\n")[0])
        answer = await self._reader.readexactly(size)
        if not told.startswith(b"http/1.1 200"):
            sys.exit(f"the server refused: {answer.decode()}")
        decoded: dict[str, Any] = json.loads(answer)
        return decoded


async def _measure(running: Running, options: argparse.Namespace) -> dict[str, Any]:
    client = running.client
    project = client.create_project("Benchmark", label_queue={"realtime": True})["id"]
    admin = Actor(ids.decode_global("u", client.me()["id"]), "", "", admin=True)
    number = ids.decode_global("p", project)
    waiting = [
        Person(*one)
        for one in await asyncio.to_thread(_found, running, admin, number, options.people)
    ]
    tasks = [asyncio.create_task(person.wait(running.port, project)) for person in waiting]
    took = await _until_all_wait(running, options.people, tasks)
    database = await Database.open(running.dsn, pool=1)
    before = running.cpu()
    began = time.monotonic()
    with watching(running) as memory:
        latencies = [
            await _arrive(database, admin, number, random.choice(waiting), nth)
            for nth in range(options.arrivals)
        ]
    seconds = time.monotonic() - began
    cpu = {name: (used - before[name]) / seconds for name, used in running.cpu().items()}
    figures = await asyncio.to_thread(lambda: httpx2.get(f"{running.url}/metrics").text)
    await database.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return {
        "people": options.people,
        "arrivals": options.arrivals,
        "seconds_until_all_wait": took,
        "ms": {str(p): percentile(latencies, p) for p in (50, 90, 99, 100)},
        "others_answered": sum(person.surprised for person in waiting),
        "found_by_patrol": int(_figure(figures, "labelqueue_waits_missed")),
        "cores_used": cpu,
        "server_mb": max(memory) / 2**20,
        "load_average": machine.load_average(),
    }


def _found(running: Running, admin: Actor, project: int, count: int) -> Sequence[tuple[str, str]]:
    """So many labelers, each with a token."""

    async def found(tx: Transaction) -> list[tuple[str, str]]:
        made = []
        for nth in range(count):
            email = f"labeler{nth}@example.org"
            user = (await people.create_user(tx, None, email, f"Labeler {nth}", None, False))["id"]
            await members.put_member(tx, admin, project, user, {"role": "labeler"})
            made.append((user, (await people.create_token(tx, None, email))["token"]))
        return made

    return run_verb(running.dsn, found)


async def _until_all_wait(
    running: Running, count: int, tasks: Sequence[asyncio.Task[None]]
) -> float:
    began = time.monotonic()
    async with httpx2.AsyncClient(base_url=running.url, verify=False) as client:
        # Some are between two waits at any moment.
        while _figure((await client.get("/metrics")).text, "labelqueue_waiting") < 0.98 * count:
            for task in tasks:
                if task.done():
                    task.result()
            if time.monotonic() - began > 5 * MINUTE:
                sys.exit("they do not all wait, after five minutes")
            await asyncio.sleep(0.2)
    say(f"{count:,} people wait, after {time.monotonic() - began:.1f} s")
    return time.monotonic() - began


def _figure(metrics: str, name: str) -> float:
    return float(metrics.partition(f"\n{name} ")[2].split()[0])


async def _arrive(
    database: Database, admin: Actor, project: int, person: Person, nth: int
) -> float:
    """One asset for this person; the milliseconds until they have it."""
    await asyncio.sleep(random.uniform(0, 2 * PAUSE_SECONDS))
    person.came, person.expected = asyncio.get_running_loop().create_future(), True
    row = {"external_id": f"asset {nth}", "data": {"text": "Hello."}, "assigned_to": [person.user]}
    async with database.transaction() as tx:
        await intake.add_batch(tx, admin, project, None, None, None, [row])
        committed = time.perf_counter()
    async with asyncio.timeout(MINUTE):
        latency = (await person.came - committed) * 1000
    person.expected = False
    return latency


def render(found: dict[str, Any]) -> str:
    """The figures as a Markdown table, below a line about the machine."""
    ms, cores = found["ms"], found["cores_used"]
    cells = (
        f"{found['people']:,}",
        f"{found['arrivals']:,}",
        *(f"{ms[p]:.0f}" for p in ("50", "90", "99", "100")),
        f"{found['others_answered']}",
        f"{found['found_by_patrol']}",
        f"{cores['server']:.2f} + {cores['postgres']:.2f}",
        f"{found['server_mb']:.0f}",
        f"{found['load_average']}",
    )
    head = (
        "| wait | arrivals | p50 ms | p90 ms | p99 ms | most | others answered | found late | "
        "cores: server + PostgreSQL | server MB | load |"
    )
    rule = "|---" * (head.count("|") - 1) + "|"
    return "\n".join(
        [machine.sentence(found["machine"]), "", head, rule, f"| {' | '.join(cells)} |"]
    )


if __name__ == "__main__":
    main()
