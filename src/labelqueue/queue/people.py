"""People and their personal access tokens: who may make them, see them, change them."""

from __future__ import annotations

import re
from typing import NoReturn, TypedDict

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Conflict, Forbidden, Invalid, NotFound
from labelqueue.model import Actor, Me, Page, Token, User
from labelqueue.queue.leaving import let_go_everywhere
from labelqueue.queue.passwords import digest, draw_secret, hash_password

_sql = load("people")
TOKEN_PREFIX = "lq_"


class UserChanges(TypedDict, total=False):
    """What PATCH /users/{user} may name."""

    name: str
    password: str
    active: bool


async def create_user(
    tx: Transaction,
    actor: Actor | None,
    email: str,
    name: str,
    password: str | None = None,
    admin: bool = False,
) -> User:
    """Create a user. Without an actor (the command line) everybody may. Raises Conflict."""
    if not is_email(email):
        raise Invalid.at("email", "must be an e-mail address")
    if actor is not None:
        await _may_create(tx, actor, admin)
    hashed = await hash_password(password) if password is not None else None
    row = await tx.first(_sql.add_person, email=email, name=name, password_hash=hashed, admin=admin)
    if row is None:
        raise Conflict(f"There is a user with the e-mail address {email} already.")
    return user(row)


def is_email(text: str) -> bool:
    """Whether this may be somebody's address; only a letter to it could tell for sure."""
    return re.fullmatch(r"[^@\s\0]+@[^@\s\0]+", text) is not None and len(text) <= 254


async def _may_create(tx: Transaction, actor: Actor, admin: bool) -> None:
    if actor.admin:
        return
    if admin:
        raise Forbidden("Only an admin makes an admin.")
    await _be_manager(tx, actor)


async def _be_manager(tx: Transaction, actor: Actor) -> None:
    if not actor.admin and "manager" not in await roles(tx, actor):
        raise Forbidden("Only admins and managers of a project may do this.")


async def roles(tx: Transaction, actor: Actor) -> set[str]:
    """The roles that a person has anywhere."""
    return {row["role"] for row in await tx.all(_sql.roles, person=actor.user)}


async def may_create_projects(tx: Transaction, actor: Actor) -> bool:
    """Admins may, and whoever manages or reviews somewhere."""
    return actor.admin or bool({"manager", "reviewer"} & await roles(tx, actor))


async def find_user(tx: Transaction, name: str) -> Row | None:
    """The person with this id or e-mail address (in any case of letters), or None."""
    if "@" in name:
        return await tx.first(_sql.person_by_email, email=name)
    try:
        return await tx.first(_sql.person, person=ids.decode_global("u", name))
    except NotFound:
        return None


async def list_users(
    tx: Transaction, actor: Actor, q: str | None, limit: int, cursor: str | None
) -> Page:
    """All users by id, for those who may create them; `q` is part of a name or an address."""
    await _be_manager(tx, actor)
    rows = await tx.all(_sql.people, q=q, after=_after("u", cursor), limit=limit + 1)
    return _page([user(row) for row in rows], limit)


async def get_user(tx: Transaction, actor: Actor, name: str) -> User:
    """One user, to themselves and to admins."""
    return user(await _reach(tx, actor, name))


async def _reach(tx: Transaction, actor: Actor, name: str) -> Row:
    row = await find_user(tx, name)
    if not actor.admin and (row is None or row["id"] != actor.user):
        raise Forbidden("Only an admin may reach another user.")
    return row or _nobody()


def _nobody() -> NoReturn:
    raise NotFound("There is no such user.")


async def change_user(
    tx: Transaction, actor: Actor, name: str, changes: UserChanges, session: int | None = None
) -> User:
    """Change a user. A new password ends the other sessions, deactivation all ways in."""
    person = (await _reach(tx, actor, name))["id"]
    if changes.get("active") is False:
        await _deactivate(tx, person)
        await let_go_everywhere(tx, actor, person)
    password = changes.get("password")
    if password is not None:
        await tx.run(_sql.drop_sessions, person=person, keep=session)
    row = await tx.one(
        _sql.change_person,
        person=person,
        name=changes.get("name"),
        active=changes.get("active"),
        password_hash=None if password is None else await hash_password(password),
    )
    return user(row)


async def _deactivate(tx: Transaction, person: int) -> None:
    admins = [row["id"] for row in await tx.all(_sql.lock_admins)]
    if admins == [person]:
        raise Conflict("This is the last active admin; make somebody else an admin first.")
    await tx.run(_sql.drop_sessions, person=person, keep=None)
    await tx.run(_sql.drop_tokens, person=person)


async def me(tx: Transaction, actor: Actor, csrf_token: str | None) -> Me:
    """Who am I, and the projects that I am a member of (an admin sees them all)."""
    rows = await tx.all(_sql.my_projects, person=actor.user, admin=actor.admin)
    return {
        "id": ids.encode_global("u", actor.user),
        "email": actor.email,
        "name": actor.name,
        "admin": actor.admin,
        "may_create_projects": await may_create_projects(tx, actor),
        "csrf_token": csrf_token,
        "projects": [
            {
                "id": ids.encode_global("p", row["id"]),
                "name": row["name"],
                "role": row["role"],
                "state": row["state"],
            }
            for row in rows
        ],
    }


async def create_token(
    tx: Transaction, actor: Actor | None, name: str, label: str | None = None
) -> Token:
    """A personal access token, shown this once; `label` is what its owner calls it."""
    row = await (find_user(tx, name) if actor is None else _reach(tx, actor, name))
    if row is None:
        raise NotFound("There is no such user.")
    if not row["active"]:
        raise Conflict("This user is not active; activate them first.")
    secret = TOKEN_PREFIX + draw_secret()
    made = await tx.one(_sql.add_token, person=row["id"], name=label, secret_hash=digest(secret))
    return {"id": ids.encode_global("t", made["id"]), "token": secret}


async def list_tokens(
    tx: Transaction, actor: Actor, name: str, limit: int, cursor: str | None
) -> Page:
    """A user's tokens without their secrets."""
    person = (await _reach(tx, actor, name))["id"]
    rows = await tx.all(_sql.tokens, person=person, after=_after("t", cursor), limit=limit + 1)
    items = [
        {
            "id": ids.encode_global("t", row["id"]),
            "name": row["name"],
            "created_at": row["created_at"].isoformat().replace("+00:00", "Z"),
        }
        for row in rows
    ]
    return _page(items, limit)


async def revoke_token(tx: Transaction, actor: Actor, name: str, token: str) -> None:
    """End a token; the next request that carries it is 401."""
    person = (await _reach(tx, actor, name))["id"]
    number = ids.decode_global("t", token)
    if not await tx.run(_sql.drop_token, person=person, token=number):
        raise NotFound("This user has no such token.")


def user(row: Row) -> User:
    """A person's row as the wire shows it."""
    return {
        "id": ids.encode_global("u", row["id"]),
        "email": row["email"],
        "name": row["name"],
        "admin": row["admin"],
        "active": row["active"],
    }


def _after(kind: str, cursor: str | None) -> int:
    try:
        return ids.decode_global(kind, cursor) if cursor else 0
    except NotFound:
        raise Invalid.at("cursor", "is not one of this list's; start without it") from None


def _page(items: list[User] | list[dict[str, str]], limit: int) -> Page:
    shown = items[:limit]
    more = len(items) > limit
    return {"items": list(shown), "next_cursor": shown[-1]["id"] if more else None}
