"""From a request to an answer: authenticate, read, check, open the transaction, call the verb."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import msgspec
import structlog
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from labelqueue.db import RETRYABLE, Transaction
from labelqueue.errors import Invalid, MethodNotAllowed, Problem, Unavailable
from labelqueue.queue.sessions import Identity
from labelqueue.rules.faults import Fault, refusal, summary
from labelqueue.web import query
from labelqueue.web.decode import parse_json, printable, unstorable
from labelqueue.web.fields import Body, Nothing
from labelqueue.web.idempotency import (
    Answer,
    Key,
    claim,
    hash_of,
    keep_refusal,
    kept,
    key_of,
    settle,
)
from labelqueue.web.problems import MEDIA_TYPE as PROBLEM
from labelqueue.web.reading import read_json, require_json
from labelqueue.web.route import Act, Ask, Half, Route
from labelqueue.web.service import Service

_log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode
_NOTHING = Nothing()
T = TypeVar("T")
M = TypeVar("M", bound=Body)
# Checking a body larger than this would hold up everybody else, so it is done in a thread.
_LARGE = 256 * 1024
_TRIES = 4


class Address:
    """All routes of one path, as an ASGI application."""

    def __init__(self, service: Service, routes: list[Route]) -> None:
        self._service = service
        self._routes = {route.method: route for route in routes}
        self._path = routes[0].path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route_template"] = self._path
        request = Request(scope, receive, send)
        response = await answer(self._service, self._route(request.method), request)
        await response(scope, receive, send)

    def _route(self, method: str) -> Route:
        route = self._routes.get("GET" if method == "HEAD" else method)  # type: ignore[call-overload]
        if route is None:
            raise MethodNotAllowed(allow=sorted(self._routes))
        found: Route = route
        return found


async def answer(service: Service, route: Route, request: Request) -> Response:
    """Answer one request. Raises Problem."""
    identity = None if route.public else await service.identities.of(request)
    if route.serve is not None:
        return await route.serve(_ask(service, route, request, identity, _NOTHING))
    raw = await read_json(request, route.limit) if route.has_body else b""
    return respond(await _perform(service, route, request, identity, raw))


async def _perform(
    service: Service, route: Route, request: Request, identity: Identity | None, raw: bytes
) -> Answer:
    key = _key(route, request, identity, raw)
    if key is None:
        ask = await _prepare(service, route, request, identity, raw)
        return await _commit(route, ask, None)
    async with service.running.alone(key.person, key.key):
        try:
            ask = await _prepare(service, route, request, identity, raw)
            return await _commit(route, ask, key)
        except Problem as fault:
            return await keep_refusal(service.database, key, fault)


def _key(route: Route, request: Request, identity: Identity | None, raw: bytes) -> Key | None:
    key = key_of(request) if route.takes_key else None
    if key is None or identity is None:
        return None
    hashed = hash_of(request)
    hashed.update(raw)
    return Key(identity.actor.user, key, hashed.digest())


async def _prepare(
    service: Service, route: Route, request: Request, identity: Identity | None, raw: bytes
) -> Ask[Any, Any]:
    if not route.has_body:
        return _ask(service, route, request, identity, _NOTHING)
    require_json(request, raw)
    check = partial(parse, route.body, raw)
    body = await asyncio.to_thread(check) if len(raw) > _LARGE else check()
    return _ask(service, route, request, identity, body)


def _ask(
    service: Service, route: Route, request: Request, identity: Identity | None, body: Body
) -> Ask[Any, Any]:
    parameters = query.parse(route.query, request.scope["query_string"])
    return Ask(service, request, identity, body, parameters)


def parse(model: type[M], raw: bytes) -> M:
    """The checked body. Raises Malformed, and Invalid with every faulty field."""
    value = parse_json(raw)
    found = unstorable(raw, value)
    try:
        body = model.model_validate(value)
    except ValidationError as error:
        raise _with(refusal(error), found) from None
    if found:
        raise Invalid(summary(found), found)
    return body


def _with(refused: Invalid, found: list[Fault]) -> Invalid:
    """A refusal that also names what cannot be stored."""
    if not found:
        return refused
    named = {printable(fault["path"]): fault for fault in [*refused.extra["errors"], *found]}
    errors = [{**fault, "path": path} for path, fault in named.items()]
    return Invalid(summary(errors), errors)


async def _commit(route: Route, ask: Ask[Any, Any], key: Key | None) -> Answer:
    if route.hold is not None:
        held = await route.hold(ask, partial(_look, route, ask, key))
        if held is not None:
            return held
    done = await route.gather(ask, key) if route.gather else None
    if done is None:
        done = await in_transaction(ask, partial(_act_once, route, ask, key))
    return done if done.settled else await _pull_next(route, ask, key, done)


async def _look(route: Route, ask: Ask[Any, Any], key: Key | None, act: Act) -> Answer:
    """Run `act` in a transaction; the key is used only where it has a whole answer."""

    async def run(tx: Transaction) -> Answer:
        before = await kept(tx, key) if key else None
        if before is not None and before.settled:
            return before
        done = said(await act(tx, ask), route.status)
        if done.settled:
            before = await claim(tx, key)
            if before is not None and before.settled:
                return before
            await settle(tx, key, done)
        return done

    return await in_transaction(ask, run)


async def _act_once(route: Route, ask: Ask[Any, Any], key: Key | None, tx: Transaction) -> Answer:
    assert route.act is not None
    before = await claim(tx, key)
    if before is not None:
        return before
    done = said(await route.act(tx, ask), route.status)
    await settle(tx, key, done)
    return done


async def in_transaction(
    ask: Ask[Any, Any], work: Callable[[Transaction], Awaitable[T]], tries: int = _TRIES
) -> T:
    """Run `work` in a transaction, anew where the database broke a deadlock at our expense."""
    ask.after_commit.clear()
    try:
        async with ask.service.database.transaction() as tx:
            done = await work(tx)
    except (Unavailable, *RETRYABLE) as fault:
        if tries > 1 and isinstance(fault.__cause__ or fault, RETRYABLE):
            return await in_transaction(ask, work, tries - 1)
        raise
    for react in ask.after_commit:
        react()
    return done


def said(result: Any, status: int = 200) -> Answer:
    """What a verb returned, as the wire has it; a bare `{"operation": id}` is long work, 202."""
    if isinstance(result, Problem):
        return Answer.of(result)
    if isinstance(result, Half):
        return Answer(status, _encode(result.answer), settled=False)
    if result is None:
        return Answer(204, b"")
    accepted = isinstance(result, dict) and result.keys() == {"operation"}
    return Answer(202 if accepted else status, _encode(result))


async def _pull_next(route: Route, ask: Ask[Any, Any], key: Key | None, half: Answer) -> Answer:
    """Complete the answer in a second transaction: a pull that fails never undoes a label."""
    first: dict[str, Any] = msgspec.json.decode(half.body)
    try:
        return await in_transaction(ask, partial(_complete, route, ask, key, half.status, first))
    except Problem as fault:
        _log.info("pull after a submit refused", code=fault.code)
    except Exception:
        _log.exception("pull after a submit failed")
    return Answer(half.status, _encode(first | {"next": None}))


async def _complete(
    route: Route,
    ask: Ask[Any, Any],
    key: Key | None,
    status: int,
    first: dict[str, Any],
    tx: Transaction,
) -> Answer:
    assert route.next is not None
    whole = Answer(status, _encode(first | {"next": await route.next(tx, ask)}))
    await settle(tx, key, whole)
    return whole


def respond(done: Answer) -> Response:
    """The response to an answer; one that was given before says so in a header."""
    headers = {"Cache-Control": "no-store"}
    if done.replayed:
        headers["Idempotency-Replayed"] = "true"
    kind = PROBLEM if done.status >= 400 else "application/json"
    return Response(done.body, done.status, headers, media_type=kind if done.body else None)
