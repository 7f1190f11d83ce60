"""One request to the service: retried where that is safe, refusals raised as errors.

Safe are GET, PUT and DELETE, and a POST or PATCH that carries an Idempotency-Key, as all do but
those that hand out secrets: the service acts once on a key, however often it comes.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx2

from labelqueue import __version__
from labelqueue.errors import BY_CODE, Problem, TooManyRequests, Unavailable
from labelqueue.model import Json

PASSING = {429, 502, 503, 504}
LONGEST_PAUSE = 30.0
# A pull may wait for 60 seconds before it answers.
TIMEOUT = httpx2.Timeout(10, read=90, write=90)
Body = Callable[[], Iterator[bytes]]


class Transport:
    """HTTP with a token; `sleep` and `transport` are seams for tests."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        retries: int = 5,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._retries = retries
        self._sleep = sleep
        url = url.rstrip("/")
        self.http = httpx2.Client(
            base_url=f"{url}/api/v1",
            headers={
                "Authorization": f"Bearer {token}",
                "User-Agent": f"labelqueue/{__version__}",
            },
            timeout=TIMEOUT,
            transport=transport,
            # Redirects are not followed, so plain http stays http and needs no certificates,
            # whose loading takes 20 ms.
            verify=url.startswith("https:"),
        )

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Json = None,
        params: Mapping[str, Any] | None = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
        files: Any = None,
    ) -> Json:
        """Send and return the decoded answer, None for an empty one.

        `body` makes the stream anew for each attempt. Raises Problem, or httpx2.TransportError
        when nothing answered to the last attempt.
        """
        keyed = {"Idempotency-Key": uuid.uuid4().hex} if method in ("POST", "PATCH") else {}
        keyed = (keyed if repeatable else {}) | dict(headers or {})

        def attempt() -> httpx2.Response:
            content = body() if body else None
            return self.http.request(
                method,
                path,
                json=json,
                params=_present(params),
                content=content,
                files=files,
                headers=keyed,
            )

        answer = self._persist(attempt) if repeatable else attempt()
        return _decoded(answer)

    def _persist(self, attempt: Callable[[], httpx2.Response]) -> httpx2.Response:
        for number in range(self._retries):
            try:
                answer = attempt()
            except httpx2.TransportError:
                self._sleep(_pause(number))
                continue
            if answer.status_code not in PASSING:
                return answer
            self._sleep(_pause(number, answer.headers.get("Retry-After")))
        return attempt()

    @contextmanager
    def stream(self, path: str, params: Mapping[str, Any]) -> Iterator[httpx2.Response]:
        """Open a GET whose answer is read as it comes; not retried. Raises Problem."""
        with self.http.stream("GET", path, params=_present(params)) as answer:
            if answer.is_error:
                answer.read()
                raise problem(answer)
            yield answer


def path(*parts: str) -> str:
    """A path whose parts may hold anything, an e-mail address or a slash too."""
    return "".join(f"/{quote(part, safe='@')}" for part in parts)


def _present(params: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (params or {}).items() if value is not None}


def _pause(number: int, asked: str | None = None) -> float:
    """Seconds before attempt `number` + 2: what the server asks for, else doubling with jitter."""
    if asked is not None and asked.isdigit():
        return min(float(asked), LONGEST_PAUSE)
    return min(0.2 * 2.0**number, LONGEST_PAUSE) * random.uniform(0.5, 1)


def _decoded(answer: httpx2.Response) -> Json:
    if not answer.is_success:
        raise problem(answer)
    return answer.json() if answer.content else None


def problem(answer: httpx2.Response) -> Problem:
    """The refusal as the class of its code; one not known here keeps its `code` in `extra`."""
    try:
        found = answer.json()
        code, detail = found["code"], found["detail"]
    except (ValueError, KeyError, TypeError):
        return _without_document(answer)
    extra = {k: v for k, v in found.items() if k not in ("type", "title", "status", "detail")}
    if code in BY_CODE:
        extra.pop("code")
    return BY_CODE.get(code, Problem)(detail, **extra)


def _without_document(answer: httpx2.Response) -> Problem:
    detail = f"{answer.url} answered {answer.status_code}, and not as labelqueue does"
    kinds = {429: TooManyRequests, 502: Unavailable, 503: Unavailable, 504: Unavailable}
    return kinds.get(answer.status_code, Problem)(detail, status_code=answer.status_code)
