"""Users and their personal access tokens."""

from __future__ import annotations

from typing import cast

from labelqueue.db import Transaction
from labelqueue.model import Page, Token, User
from labelqueue.queue import people
from labelqueue.web.fields import Body, Email, Name, Password
from labelqueue.web.query import Word
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route


class NewUser(Body):
    email: Email
    name: Name
    password: Password | None = None
    admin: bool = False


class UserChanges(Body):
    name: Name | None = None
    password: Password | None = None
    active: bool | None = None


class NewToken(Body):
    name: Name | None = None


class UsersQuery(ListQuery):
    q: Word | None = None


async def create(tx: Transaction, ask: Ask[NewUser, Query]) -> User:
    new = ask.body
    return await people.create_user(tx, ask.actor, new.email, new.name, new.password, new.admin)


async def list_(tx: Transaction, ask: Ask[Nothing, UsersQuery]) -> Page:
    return await people.list_users(tx, ask.actor, ask.query.q, ask.query.limit, ask.query.cursor)


async def read(tx: Transaction, ask: Ask[Nothing, Query]) -> User:
    return await people.get_user(tx, ask.actor, ask.named("user"))


async def change(tx: Transaction, ask: Ask[UserChanges, Query]) -> User:
    changes = cast(people.UserChanges, ask.body.model_dump(exclude_none=True))
    ask.after_commit.append(ask.service.identities.forget)
    session = ask.identity.session if ask.identity else None
    return await people.change_user(tx, ask.actor, ask.named("user"), changes, session)


async def create_token(tx: Transaction, ask: Ask[NewToken, Query]) -> Token:
    return await people.create_token(tx, ask.actor, ask.named("user"), ask.body.name)


async def list_tokens(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    name, window = ask.named("user"), ask.query
    return await people.list_tokens(tx, ask.actor, name, window.limit, window.cursor)


async def revoke_token(tx: Transaction, ask: Ask[Nothing, Query]) -> None:
    ask.after_commit.append(ask.service.identities.forget)
    await people.revoke_token(tx, ask.actor, ask.named("user"), ask.named("token"))


ROUTES = [
    Route("POST", "/users", "Create a user", create, status=201),
    Route("GET", "/users", "List users", list_, items=User),
    Route("GET", "/users/{user}", "Read a user", read),
    Route("PATCH", "/users/{user}", "Change a user", change),
    Route(
        "POST", "/users/{user}/tokens", "Make a personal access token, shown once",
        create_token, status=201, keyed=False,
    ),
    Route("GET", "/users/{user}/tokens", "List a user's tokens", list_tokens),
    Route("DELETE", "/users/{user}/tokens/{token}", "Revoke a token", revoke_token, status=204),
]  # fmt: skip
