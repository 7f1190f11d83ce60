"""Members of a project: who they are, what they may do, and how they leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Conflict, Invalid, NotFound, UnknownUser
from labelqueue.model import Actor, Member, Page, Trust
from labelqueue.queue import paging
from labelqueue.queue.access import enter, find_member
from labelqueue.queue.audiences import rejoin
from labelqueue.queue.distrust import readmit, standings
from labelqueue.queue.events import note
from labelqueue.queue.leaving import find_heir, let_go
from labelqueue.queue.standing import LABEL

sql = load("members")
projects_sql = load("projects")


async def list_members(
    tx: Transaction, actor: Actor, project: int, q: str | None, limit: int, cursor: str | None
) -> Page:
    """The project's members by name; `q` finds in names and e-mail addresses."""
    await enter(tx, actor, project, "reviewer")
    after = paging.read(cursor, (str, int)) or ["", 0]
    rows = await tx.all(
        sql.list_members, project=project, q=None if q is None else f"%{q}%",
        after_name=after[0], after=after[1], limit=limit + 1,
    )  # fmt: skip
    last = rows[limit - 1] if len(rows) > limit else None
    end = None if last is None else [last["name"].lower(), last["person"]]
    items = await _public(tx, project, rows[:limit])
    return {"items": items, "next_cursor": paging.write(end)}


async def get_member(tx: Transaction, actor: Actor, project: int, user: str) -> Member:
    """One member, by user id or e-mail address."""
    await enter(tx, actor, project, "reviewer")
    found = await find_member(tx, project, user)
    if found is None:
        raise NotFound()
    return (await _public(tx, project, [found]))[0]


async def _public(tx: Transaction, project: int, rows: list[Row]) -> list[Member]:
    queue = await tx.one(projects_sql.queue, project=project, queue=LABEL)
    questions = queue["settings"]["test_questions"]
    found = await standings(tx, project, questions, [row["person"] for row in rows])
    return [_member(row, *found.get(row["person"], (None, None))) for row in rows]


def _member(row: Row, standing: str | None, trust: Trust | None) -> Member:
    return {
        "user": ids.encode_global("u", row["person"]),
        "email": row["email"],
        "name": row["name"],
        "role": row["role"],
        "skills": list(row["skills"]),
        "active": row["active"],
        "standing": standing,
        "trust": trust,
    }


async def put_member(
    tx: Transaction, actor: Actor, project: int, user: str, changes: Mapping[str, Any]
) -> Member:
    """Make somebody a member, or change one. Deactivating ends what they hold."""
    await enter(tx, actor, project, "manager")
    person = await _person(tx, user)
    if changes.get("role") is None and await find_member(tx, project, f"u{person}") is None:
        raise Invalid.at("role", "is required for somebody who is no member yet")
    await find_heir(tx, project, person, changes.get("rework_to"))
    if changes.get("active") is False or changes.get("role", "manager") != "manager":
        await _keep_a_manager(tx, project, person)
    await tx.run(
        sql.put, project=project, person=person, role=changes.get("role"),
        skills=_skills(changes.get("skills")), active=changes.get("active"),
    )  # fmt: skip
    await rejoin(tx, project, person)
    if changes.get("active") is False:
        await let_go(tx, actor, project, person, changes.get("rework_to"))
    if changes.get("readmit"):
        await readmit(tx, actor, project, person, anew=changes["readmit"] == "quiz")
    told = {name: changes[name] for name in ("role", "skills", "active") if name in changes}
    await note(tx, project, actor.user, "member.changed", user=f"u{person}", **told)
    return (await _public(tx, project, [await tx.one(sql.one, project=project, person=person)]))[0]


def _skills(given: list[str] | None) -> list[str] | None:
    return None if given is None else sorted(set(given))


async def _person(tx: Transaction, user: str) -> int:
    try:
        number: int | None = ids.decode_global("u", user)
    except NotFound:
        number = None
    row = await tx.first(sql.find_person, person=number, email=user)
    if row is None:
        raise UnknownUser.at("user", f"nobody here is called {user!r}")
    return int(row["id"])


async def remove_member(
    tx: Transaction, actor: Actor, project: int, user: str, rework_to: str | None
) -> None:
    """Take a member out; their labels and drafts stay, what they hold goes back."""
    await enter(tx, actor, project, "manager")
    found = await find_member(tx, project, user)
    if found is None:
        raise NotFound()
    await _keep_a_manager(tx, project, found["person"])
    await tx.run(sql.drop, project=project, person=found["person"])
    await rejoin(tx, project, found["person"])
    await let_go(tx, actor, project, found["person"], rework_to)
    await note(tx, project, actor.user, "member.removed", user=f"u{found['person']}")


async def _keep_a_manager(tx: Transaction, project: int, person: int) -> None:
    found = await find_member(tx, project, f"u{person}")
    others = await tx.one(sql.managers, project=project, person=person)
    if found and found["role"] == "manager" and found["active"] and not others["others"]:
        raise Conflict("A project needs a manager; make somebody else one first.")
