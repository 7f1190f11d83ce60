"""Who is asking: a personal access token, or the session of the pages with its CSRF token."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from labelqueue.db import Database
from labelqueue.errors import Forbidden, Unauthenticated
from labelqueue.queue import sessions
from labelqueue.queue.sessions import Identity

COOKIE = "session"
CSRF_HEADER = "X-CSRF-Token"
# A page that asks by itself, not because its person did something, says so: it keeps nobody in.
UNATTENDED_HEADER = "X-Unattended"
COOKIE_SECONDS = 30 * 86_400
REMEMBERED_SECONDS = 1.0
_MOST_REMEMBERED = 10_000
_SAFE = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class _Known:
    identity: Identity
    until: float


class Identities:
    """Looks up who is asking, and remembers it for a second, since labelers ask many times in one.

    A change made through this process takes effect at once, by `forget`; one made through another
    within that second.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[str, str], _Known] = {}

    async def of(self, request: Request) -> Identity:
        """Who is asking. Raises Unauthenticated; Forbidden for a write without its CSRF token."""
        kind, secret = _credential(request)
        identity = self._remembered(kind, secret) or await self._look_up(request, kind, secret)
        if kind == "session" and request.method not in _SAFE:
            check_csrf(request, secret)
        return identity

    def forget(self) -> None:
        self._known.clear()

    def _remembered(self, kind: str, secret: str) -> Identity | None:
        known = self._known.get((kind, secret))
        return known.identity if known and known.until > time.monotonic() else None

    async def _look_up(self, request: Request, kind: str, secret: str) -> Identity:
        attended = UNATTENDED_HEADER not in request.headers
        async with self._database.transaction() as tx:
            if kind == "token":
                identity = await sessions.by_token(tx, secret)
            else:
                identity = await sessions.by_session(tx, secret, active=attended)
        if identity is None:
            raise Unauthenticated(f"This {kind} is unknown or has ended; log in or send a token.")
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[kind, secret] = _Known(identity, time.monotonic() + REMEMBERED_SECONDS)
        return identity


def _credential(request: Request) -> tuple[str, str]:
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("Send the token as `Authorization: Bearer TOKEN`.")
        return "token", token.strip()
    secret = session_secret(request)
    if not secret:
        raise Unauthenticated()
    return "session", secret


def session_secret(request: Request) -> str | None:
    return request.cookies.get(COOKIE)


def csrf_of(secret: str) -> str:
    """The token that proves that a page of ours, which alone can read answers, makes a write."""
    return hashlib.sha256(b"csrf:" + secret.encode(errors="replace")).hexdigest()


def check_csrf(request: Request, secret: str) -> None:
    """Raises Forbidden where a write by a session lacks its CSRF token."""
    sent = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(sent.encode(), csrf_of(secret).encode()):
        raise Forbidden(f"Writes by a session need the header {CSRF_HEADER} that GET /me gives.")


def set_cookie(request: Request, response: Response, secret: str) -> None:
    """Give the session's cookie: out of reach of scripts, not sent from other sites' forms."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def drop_cookie(request: Request, response: Response) -> None:
    response.delete_cookie(
        COOKIE, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
