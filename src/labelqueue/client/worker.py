"""What a person who labels and reviews asks of the service, and the connection it goes over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Literal, Self

import httpx2

from labelqueue.client.transport import Transport, path
from labelqueue.model import Json, Me, Pulled, QueueName, Renewed, Submitted


class Worker:
    """One person at work on the service at `url`: whom `token` belongs to.

    `retries` bounds how often a request that is safe to repeat is repeated when the connection
    breaks or the service is briefly not there.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        retries: int = 5,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._wire = Transport(url, token, retries=retries, transport=transport, sleep=sleep)
        self._send = self._wire.send
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._wire.http.close()

    def _every(self, address: str, **params: Any) -> Iterator[Any]:
        params = {"limit": 1000, **params}
        while True:
            page = self._send("GET", address, params=params)
            yield from page["items"]
            if not page["next_cursor"]:
                return
            params["cursor"] = page["next_cursor"]

    def me(self) -> Me:
        """Who I am, with my projects and roles."""
        return self._send("GET", "/me")

    def pull(
        self, project: str, queue: QueueName = "label", *, wait_seconds: int | None = None
    ) -> Pulled:
        """My current work: what I hold, and as much new work as the queue's settings give."""
        body = named(wait_seconds=wait_seconds)
        return self._send("POST", path("projects", project, "queues", queue, "pull"), json=body)

    def submit(
        self,
        reservation: str,
        result: Json,
        *,
        active_seconds: float | None = None,
        pull_next: bool = False,
    ) -> Submitted:
        """Hand in a label.

        Raises ReservationLost (the label is kept as late), AlreadySubmitted, InvalidResult.
        """
        body = {"result": result, "pull_next": pull_next} | named(active_seconds=active_seconds)
        return self._send("POST", path("reservations", reservation, "submit"), json=body)

    def review(
        self,
        reservation: str,
        verdict: Literal["approve", "correct", "reject"],
        *,
        comment: str | None = None,
        result: Json = None,
        active_seconds: float | None = None,
        pull_next: bool = False,
    ) -> Submitted:
        """Give a verdict; `reject` needs a comment, `correct` a `result=`.

        Raises AlreadyReviewed where somebody was first.
        """
        body = {"verdict": verdict, "pull_next": pull_next}
        body |= named(comment=comment, result=result, active_seconds=active_seconds)
        return self._send("POST", path("reservations", reservation, "submit"), json=body)

    def skip(
        self,
        reservation: str,
        *,
        reason: str | None = None,
        broken: bool = False,
        pull_next: bool = False,
    ) -> Submitted:
        body = {"broken": broken, "pull_next": pull_next} | named(reason=reason)
        return self._send("POST", path("reservations", reservation, "skip"), json=body)

    def release(self, reservation: str) -> None:
        """Give an asset back."""
        self._send("POST", path("reservations", reservation, "release"))

    def save_draft(self, reservation: str, result: Json) -> Renewed:
        """Keep unfinished work, and renew the time."""
        body = {"result": result}
        return self._send("PUT", path("reservations", reservation, "draft"), json=body)

    def report_activity(self, reservation: str, active_seconds: float | None = None) -> Renewed:
        """Renew the time of everything I hold in that queue."""
        body = named(active_seconds=active_seconds)
        return self._send("POST", path("reservations", reservation, "activity"), json=body)


def named(**fields: Json) -> dict[str, Json]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
