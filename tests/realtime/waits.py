"""People who wait: their pulls run in threads, and the server's own list says when they wait.

    wait = line.join(ann)           # returns once the server holds the request open
    project.batch("a")
    assert wait.served() == ["a"]   # fails unless the answer comes, long before the wait is over
    assert line.people() == []
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg

from tests.ledger.stage import Person, Project, eventually
from tests.running import Server

LONG = 50  # seconds to wait for: longer than any test takes
SOON = 20  # seconds within which an answer must come, on the slowest machine


class Wait:
    """One pull that is held open."""

    def __init__(self, person: Person, answer: Future[dict[str, Any]]) -> None:
        self.person, self._answer = person, answer

    @property
    def answered(self) -> bool:
        return self._answer.done()

    def answer(self) -> dict[str, Any]:
        """The whole answer; it must come soon."""
        return self._answer.result(SOON)

    def items(self) -> list[dict[str, Any]]:
        return list(self.answer()["items"])

    def served(self) -> list[str]:
        """External ids of what came."""
        return [item["asset"]["external_id"] for item in self.items()]


class Line:
    """Those who wait in one project, as the database has them."""

    def __init__(self, project: Project, threads: ThreadPoolExecutor, dsn: str) -> None:
        self.project, self._threads = project, threads
        self._database = psycopg.connect(dsn, autocommit=True)

    def join(
        self, *people: Person, queue: str = "label", seconds: float = LONG, **more: Any
    ) -> Any:
        """Let these people wait, one behind the other; returns their waits (or the only one)."""
        waits = [self._join(person, queue, seconds, more) for person in people]
        return waits[0] if len(waits) == 1 else waits

    def _join(self, person: Person, queue: str, seconds: float, more: Any) -> Wait:
        known = len(self.people(queue))
        path = f"{self.project.path}/queues/{queue}/pull"
        sent = self._threads.submit(person.post, path, {"wait_seconds": seconds}, **more)
        eventually(lambda: sent.done() or len(self.people(queue)) > known, SOON)
        return Wait(person, sent)

    def people(self, queue: str = "label") -> list[str]:
        """Ids of those who wait, in their order."""
        rows = self._database.execute(
            "select person from waiter where project = %s and queue = %s order by since",
            [int(self.project.id[1:]), ["label", "review"].index(queue)],
        )
        return [f"u{person}" for (person,) in rows]

    def is_empty(self, queue: str = "label") -> bool:
        """Whether nobody waits any more, in a moment."""
        return bool(eventually(lambda: not self.people(queue), SOON))

    def close(self) -> None:
        self._database.close()


@contextmanager
def standing(server: Server, project: Project) -> Iterator[Line]:
    """A line in front of this project; whoever still waits at the end is let go."""
    threads = ThreadPoolExecutor(30)
    line = Line(project, threads, server.database_url)
    try:
        yield line
    finally:
        _let_go(line)
        threads.shutdown()
        line.close()


def _let_go(line: Line) -> None:
    """Serve everybody: a project where everyone has something holds no request open."""
    deadline = time.monotonic() + SOON
    queues = ("label", "review")
    while any(line.people(queue) for queue in queues) and time.monotonic() < deadline:
        line.project.configure(realtime=True, reservation={"count": 1}, target={"labels": 1})
        count = len(line.people("label"))
        if count:
            name = f"end-{time.monotonic_ns()}"
            line.project.batch(*[f"{name}-{nth}" for nth in range(count)])
        time.sleep(0.1)
        if line.people("review"):
            return
