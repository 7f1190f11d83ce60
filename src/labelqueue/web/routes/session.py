"""Logging in and out of the pages, and who am I."""

from __future__ import annotations

from starlette.responses import Response

from labelqueue.db import Transaction
from labelqueue.errors import Unauthenticated
from labelqueue.model import Actor, Me
from labelqueue.queue import people, sessions
from labelqueue.queue.passwords import fits
from labelqueue.web import auth
from labelqueue.web.endpoint import in_transaction, parse, respond, said
from labelqueue.web.fields import Body
from labelqueue.web.reading import read_json, require_json
from labelqueue.web.route import Ask, Nothing, Query, Route

_LOGIN_LIMIT = 16 * 1024


class Login(Body):
    email: str
    password: str


async def log_in(ask: Ask[Login, Query]) -> Response:
    raw = await read_json(ask.request, _LOGIN_LIMIT)
    require_json(ask.request, raw)
    actor = await _authenticate(ask, parse(Login, raw))

    async def open_session(tx: Transaction) -> tuple[str, Me]:
        secret = await sessions.open_session(tx, actor)
        return secret, await people.me(tx, actor, auth.csrf_of(secret))

    secret, me = await in_transaction(ask, open_session)
    response = respond(said(me))
    auth.set_cookie(ask.request, response, secret)
    return response


async def _authenticate(ask: Ask[Login, Query], login: Login) -> Actor:
    client = ask.request.client
    guess = f"{client.host if client else ''} {login.email.lower()}"
    ask.service.logins.check(guess)
    async with ask.service.database.transaction() as tx:
        actor, password_hash = await sessions.credentials(tx, login.email)
    if not await fits(login.password, password_hash) or actor is None:
        ask.service.logins.failed(guess)
        raise Unauthenticated("The e-mail address or the password is wrong.")
    ask.service.logins.succeeded(guess)
    return actor


async def log_out(ask: Ask[Nothing, Query]) -> Response:
    session = ask.identity.session if ask.identity else None
    if session is not None:
        async with ask.service.database.transaction() as tx:
            await sessions.close_session(tx, session)
        ask.service.identities.forget()
    response = Response(status_code=204)
    auth.drop_cookie(ask.request, response)
    return response


async def who_am_i(tx: Transaction, ask: Ask[Nothing, Query]) -> Me:
    secret = auth.session_secret(ask.request)
    by_session = ask.identity is not None and ask.identity.session is not None
    return await people.me(tx, ask.actor, auth.csrf_of(secret) if by_session and secret else None)


ROUTES = [
    Route(
        "POST", "/session", "Log in to the pages", serve=log_in,
        answers=Me, public=True, keyed=False,
    ),
    Route("DELETE", "/session", "Log out", serve=log_out, status=204),
    Route("GET", "/me", "Who am I: my projects and roles", who_am_i),
]  # fmt: skip
