"""Deterministic interleavings: a second connection holds a lock, so that a request stops half-way.

`waiting_at(lock)` starts a request, proves in `pg_stat_activity` that it waits, and lets it go on
when the block ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg

PATIENCE = 60.0  # seconds


class Stage:
    def __init__(self, database_url: str) -> None:
        self._connection = psycopg.connect(database_url)
        self._observer = psycopg.connect(database_url, autocommit=True)
        self._threads = ThreadPoolExecutor(8)

    def close(self) -> None:
        self._connection.close()
        self._observer.close()
        self._threads.shutdown()

    @contextmanager
    def locked(self, statement: str, *parameters: Any) -> Iterator[None]:
        """Hold what `statement` locks until the block ends; then roll back."""
        self._connection.execute(statement, parameters)  # type: ignore[arg-type]
        try:
            yield
        finally:
            self._connection.rollback()

    def start(self, call: Callable[[], Any]) -> Future[Any]:
        """Make a request in the background."""
        return self._threads.submit(call)

    def start_and_wait(self, call: Callable[[], Any]) -> Future[Any]:
        """Make a request in the background and return once it waits for a lock."""
        before = self.waiting()
        future = self.start(call)
        deadline = time.monotonic() + PATIENCE
        while self.waiting() <= before:
            if future.done():
                raise AssertionError(f"it did not wait for the lock: {future.result()}")
            assert time.monotonic() < deadline, "it neither ended nor waited"
            time.sleep(0.01)
        return future

    def waiting(self) -> int:
        return len(self.waiting_for())

    def waiting_for(self) -> list[str]:
        """The kinds of locks that somebody waits for."""
        rows = self._observer.execute(
            "select wait_event from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock'"
            " and query not ilike 'analyze%'"  # the server's own, which waits for the same lock
        ).fetchall()
        return [row[0] for row in rows]

    def until_waiting_for(self, kind: str) -> None:
        """Return once somebody waits for a lock of this kind, and nobody for another."""
        deadline = time.monotonic() + PATIENCE
        while set(self.waiting_for()) != {kind}:
            assert time.monotonic() < deadline, self.waiting_for()
            time.sleep(0.01)

    def until_waited(self, wording: str, seconds: float = 0) -> None:
        """Return once a statement of this wording has waited for a lock for so long."""
        deadline = time.monotonic() + PATIENCE
        while not self._waited(wording, seconds):
            assert time.monotonic() < deadline, self.waiting_for()
            time.sleep(0.01)

    def _waited(self, wording: str, seconds: float) -> bool:
        row = self._observer.execute(
            "select exists (select from pg_locks l join pg_stat_activity a using (pid)"
            " where a.datname = current_database() and a.query like %s and not l.granted"
            " and clock_timestamp() >= l.waitstart + make_interval(secs => %s))",
            [wording, seconds],
        ).fetchone()
        assert row
        return bool(row[0])


def number_of(public_id: str) -> int:
    """The number behind `p7` or `u7`."""
    return int(public_id[1:])
