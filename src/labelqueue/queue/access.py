"""Who may do what in a project: the first line of every verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from labelqueue import ids
from labelqueue.db import Transaction, load
from labelqueue.errors import Forbidden, NotFound, UnknownUser
from labelqueue.model import Actor, Role

sql = load("access")

_RANK: dict[Role, int] = {"labeler": 0, "reviewer": 1, "manager": 2}


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's standing in a project. `role` is None for an admin who is no member."""

    project: int
    person: int
    project_state: str
    preset: str | None
    interface_version: int
    role: Role | None
    active: bool
    admin: bool

    def may(self, role: Role) -> bool:
        """Whether this person may do what `role` may."""
        return self.admin or (self.role is not None and _RANK[self.role] >= _RANK[role])

    def present(self) -> Membership:
        """Raise NotFound to whoever has no business here."""
        if self.role is None and not self.admin:
            raise NotFound()
        return self

    def require(self, role: Role) -> Membership:
        if not self.may(role):
            raise Forbidden(f"Only a {role} of this project may do this.")
        return self


def as_membership(
    project: int, person: int, row: Mapping[str, Any], *, admin: bool = False
) -> Membership:
    """A row with the columns `state`, `preset`, `interface_version`, `role` and `active`."""
    active = bool(row["active"])
    return Membership(
        project=project,
        person=person,
        project_state=row["state"],
        preset=row["preset"],
        interface_version=row["interface_version"],
        role=row["role"] if active else None,
        active=active,
        admin=admin,
    )


async def enter(tx: Transaction, actor: Actor, project: int, role: Role = "labeler") -> Membership:
    """Return the actor's standing. Raises NotFound to outsiders, Forbidden below `role`."""
    row = await tx.first(sql.membership, project=project, person=actor.user)
    if row is None:
        raise NotFound()
    return as_membership(project, actor.user, row, admin=actor.admin).present().require(role)


async def find_member(tx: Transaction, project: int, user: str) -> dict[str, Any] | None:
    """The member behind a user id or an e-mail address."""
    return await tx.first(sql.find_member, project=project, person=_person(user), email=user)


async def find_members(tx: Transaction, project: int, users: Sequence[str]) -> dict[str, int]:
    """The persons behind user ids and e-mail addresses; who is no member is left out."""
    rows = await tx.all(
        sql.find_members, project=project, users=list(users), persons=list(map(_person, users))
    )
    return {row["text"]: row["person"] for row in rows}


def _person(user: str) -> int | None:
    try:
        return ids.decode_global("u", user)
    except NotFound:
        return None


async def require_member(tx: Transaction, project: int, user: str, path: str) -> int:
    """The person behind `user`, who must be a member. Raises UnknownUser at `path`."""
    found = await find_member(tx, project, user)
    if found is None:
        raise UnknownUser.at(path, f"no member of this project is called {user!r}")
    return int(found["person"])


def stamp(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, with milliseconds."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
