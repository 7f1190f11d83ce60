"""Ways in: a password opens a session of the pages, a token speaks for its owner."""

from __future__ import annotations

from dataclasses import dataclass

from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor
from labelqueue.queue.passwords import digest, draw_secret

_sql = load("people")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking and by what: a session's number, or None for a token."""

    actor: Actor
    session: int | None = None


async def credentials(tx: Transaction, email: str) -> tuple[Actor | None, str | None]:
    """The active person behind an e-mail address and the hash of their password."""
    row = await tx.first(_sql.person_by_email, email=email)
    if row is None or not row["active"]:
        return None, None
    return _actor(row), row["password_hash"]


async def open_session(tx: Transaction, actor: Actor) -> str:
    """Start a session of the pages; returns the secret for its cookie."""
    secret = draw_secret()
    await tx.one(_sql.add_session, person=actor.user, secret_hash=digest(secret))
    return secret


async def close_session(tx: Transaction, session: int) -> None:
    await tx.run(_sql.drop_session, session=session)


async def end_old_sessions(tx: Transaction) -> int:
    """Delete the sessions that came to their end; returns how many."""
    return await tx.run(_sql.drop_old_sessions)


async def by_token(tx: Transaction, secret: str) -> Identity | None:
    """Whose token this is."""
    row = await tx.first(_sql.by_token, secret_hash=digest(secret))
    return Identity(_actor(row)) if row else None


async def by_session(tx: Transaction, secret: str, active: bool) -> Identity | None:
    """Whose session this is, unless it ended; `active` tells whether a person did something."""
    row = await tx.first(_sql.by_session, secret_hash=digest(secret), active=active)
    return Identity(_actor(row), row["session"]) if row else None


def _actor(row: Row) -> Actor:
    return Actor(row["id"], row["email"], row["name"], row["admin"])
