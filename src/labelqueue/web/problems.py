"""Refusals on the wire: RFC 9457 problem documents."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from labelqueue.errors import BY_CODE, MethodNotAllowed, NotFound, Problem

MEDIA_TYPE = "application/problem+json"


def problem_response(problem: Problem) -> Response:
    return Response(
        msgspec.json.encode(problem.body()),
        problem.status,
        headers=_headers(problem),
        media_type=MEDIA_TYPE,
    )


def _headers(problem: Problem) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in problem.extra:
        headers["Retry-After"] = str(problem.extra["retry_after"])
    if "allow" in problem.extra:
        headers["Allow"] = ", ".join(problem.extra["allow"])
    if problem.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        headers["Connection"] = "close"
    return headers


async def on_problem(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Problem)
    return problem_response(fault)


async def on_http_exception(request: Request, fault: Exception) -> Response:
    """What Starlette itself refuses: unknown addresses, methods, broken multipart bodies."""
    assert isinstance(fault, HTTPException)
    if fault.status_code == HTTPStatus.NOT_FOUND:
        return problem_response(NotFound(f"There is nothing at {request.url.path[:200]}."))
    if fault.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (fault.headers or {}).get("Allow", "").split(", ")
        return problem_response(MethodNotAllowed(allow=allowed))
    return problem_response(BY_CODE["malformed"](str(fault.detail)))


async def on_disconnect(request: Request, fault: Exception) -> Response:
    """Nobody listens any more; the status is for the log."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


HANDLERS = {
    Problem: on_problem,
    HTTPException: on_http_exception,
    ClientDisconnect: on_disconnect,
}
