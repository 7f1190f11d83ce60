"""Around every request: an id, its time, its log line, and an answer when something breaks."""

from __future__ import annotations

import random
import re
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from labelqueue.errors import Problem, Unavailable
from labelqueue.web.metrics import Metrics
from labelqueue.web.problems import problem_response

_log = structlog.get_logger()
_REQUEST_ID = "X-Request-Id"
_SLOW_SECONDS = 2.0


class Observe:
    """ASGI middleware; the innermost that still sees every exception of the application."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log_requests: bool) -> None:
        self._app = app
        self._metrics = metrics
        self._log_requests = log_requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(scope, send)
        with structlog.contextvars.bound_contextvars(request_id=seen.request_id):
            try:
                await self._app(scope, receive, seen.send)
            except Exception as fault:
                await seen.broke(fault, receive)
            finally:
                self._account(scope, seen)

    def _account(self, scope: Scope, seen: _Seen) -> None:
        seconds = time.perf_counter() - seen.began
        route = scope.get("route_template", "other")
        self._metrics.seconds.labels(scope["method"], route, seen.status).observe(seconds)
        patient = seen.streams or scope.get("held_open", False)
        if self._log_requests or (seconds > _SLOW_SECONDS and not patient):
            _log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=seen.status,
                milliseconds=round(seconds * 1000, 1),
            )


class _Seen:
    """What became of one request."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.began = time.perf_counter()
        self.status = 500
        self.streams = False
        self._started = False
        self._scope = scope
        self._send = send
        given = Headers(scope=scope).get(_REQUEST_ID, "")
        fits = re.fullmatch(r"[A-Za-z0-9._-]{1,100}", given)
        self.request_id = given if fits else f"{random.getrandbits(64):016x}"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._started = True
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[_REQUEST_ID] = self.request_id
            headers.setdefault("X-Content-Type-Options", "nosniff")
            self.streams = "content-length" not in headers
        await self._send(message)

    async def broke(self, fault: Exception, receive: Receive) -> None:
        """Say that something broke, without saying what; the log has it."""
        _log.error("request failed", exc_info=fault, path=self._scope["path"])
        if not self._started:
            problem = fault if isinstance(fault, Unavailable) else Problem()
            await problem_response(problem)(self._scope, receive, self.send)
