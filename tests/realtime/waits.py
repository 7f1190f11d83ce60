"""People who wait: their pulls run in threads, and the server's own list says when they wait.

wait = line.join(ann)           # returns once the server holds the request open
project.batch("a")
assert wait.served() == ["a"]   # fails unless the answer comes, long before the wait is over
assert line.people() == []
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from typing import Any

import psycopg

from tests.ledger.stage import API, Person, Project, eventually
from tests.running import Server

LONG = 50  # seconds to wait for: longer than any test takes
SOON = 40  # seconds within which an answer must come, on the slowest machine


class Wait:
    """One pull that is held open, over a connection of its own."""

    def __init__(
        self, server: Server, person: Person, path: str, body: Any, key: str | None = None
    ) -> None:
        self.person = person
        self._connection = HTTPConnection("127.0.0.1", server.port, timeout=90)
        self._connection.connect()
        self._socket = self._connection.sock
        headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        self._connection.request("POST", f"{API}{path}", json.dumps(body), headers)
        self._thread = ThreadPoolExecutor(1)
        self._answer = self._thread.submit(self._read)

    def _read(self) -> dict[str, Any]:
        response = self._connection.getresponse()
        told = response.read()
        assert response.status == 200, told
        decoded: dict[str, Any] = json.loads(told)
        return decoded

    @property
    def answered(self) -> bool:
        return self._answer.done()

    def leave(self) -> None:
        """Go away, answered or not."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.shutdown()
        self._connection.close()
        self._socket.close()

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

    def __init__(
        self, server: Server, project: Project, database: psycopg.Connection[tuple[Any, ...]]
    ) -> None:
        self.server, self.project = server, project
        self._database = database
        self._waits: list[Wait] = []

    def join(
        self, *people: Person, queue: str = "label", seconds: float = LONG, **more: Any
    ) -> Any:
        """Let these people wait, one behind the other; returns their waits (or the only one)."""
        waits = [self._join(person, queue, seconds, more) for person in people]
        return waits[0] if len(waits) == 1 else waits

    def _join(self, person: Person, queue: str, seconds: float, more: Any) -> Wait:
        path = f"{self.project.path}/queues/{queue}/pull"
        server = more.pop("server", self.server)
        before = self._until(person, queue)
        wait = Wait(server, person, path, {"wait_seconds": seconds}, **more)
        self._waits.append(wait)
        eventually(lambda: wait.answered or self._until(person, queue) not in (None, before), SOON)
        return wait

    def _until(self, person: Person, queue: str) -> Any:
        """Until when this person waits; each further wait is written down with its own end."""
        return self._database.execute(
            "select max(until) from waiter where project = %s and queue = %s and person = %s",
            [int(self.project.id[1:]), ["label", "review"].index(queue), int(person.id[1:])],
        ).fetchall()[0][0]

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

    def disperse(self) -> None:
        """Everybody goes away."""
        for wait in self._waits:
            wait.leave()


@contextmanager
def standing(server: Server, project: Project) -> Iterator[Line]:
    """A line in front of this project; whoever still waits at the end goes away."""
    with psycopg.connect(server.database_url, autocommit=True) as database:
        line = Line(server, project, database)
        try:
            yield line
        finally:
            line.disperse()
