"""A service made of prepared answers, which remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import httpx2

from labelqueue.client import Client

Answer = httpx2.Response | Exception


def answer(status: int = 200, body: Any = None, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = b"" if body is None else json.dumps(body).encode()
    return httpx2.Response(status, content=content, headers=named)


def refusal(code: str, status: int, **extra: Any) -> httpx2.Response:
    return answer(status, {"code": code, "status": status, "title": "t", "detail": "d", **extra})


class Wire:
    """Answers in turn with what was prepared; `.requests` and `.bodies` are what came in."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.requests: list[httpx2.Request] = []
        self.bodies: list[bytes] = []
        self.pauses: list[float] = []

    def client(self, **options: Any) -> Client:
        transport = httpx2.MockTransport(self._take)
        sleep: Callable[[float], None] = self.pauses.append
        return Client("http://queue.test/", "t0ken", transport=transport, sleep=sleep, **options)

    def _take(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        self.bodies.append(request.read())
        prepared = self._answers.pop(0)
        if isinstance(prepared, Exception):
            raise prepared
        return prepared

    def keys(self) -> Iterable[str | None]:
        return [request.headers.get("Idempotency-Key") for request in self.requests]
