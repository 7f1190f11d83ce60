"""Audiences: the few groups of people that assets are meant for; 0 is everybody."""

from __future__ import annotations

from collections.abc import Iterable

from labelqueue.db import Row, Transaction, load

sql = load("audiences")

EVERYBODY = 0


async def lock_project(tx: Transaction, project: int) -> None:
    """Let one change of audiences go after another; taken before any lock of the queue."""
    await tx.one(sql.lock_project, project=project)


async def audience_of(
    tx: Transaction, project: int, people: Iterable[int], skills: Iterable[str]
) -> int:
    """The audience of these people having these skills, made where there is none yet."""
    who = {"people": sorted(set(people)), "skills": sorted(set(skills))}
    if not who["people"] and not who["skills"]:
        return EVERYBODY
    found = await tx.first(sql.find, project=project, **who)
    if found is None:
        await lock_project(tx, project)
        found = await tx.first(sql.find, project=project, **who)
    if found is None:
        found = await tx.one(sql.create, project=project, **who)
    return int(found["id"])


async def rejoin(tx: Transaction, project: int, person: int) -> None:
    """Put a member into the audiences they belong to, and out of the others."""
    await lock_project(tx, project)
    await tx.run(sql.leave_all, project=project, person=person)
    await tx.run(sql.join_all, project=project, person=person)


async def members_of(tx: Transaction, project: int, audiences: Iterable[int]) -> dict[int, Row]:
    """The people and skills of these audiences, by audience."""
    rows = await tx.all(sql.people_of, project=project, ids=sorted(set(audiences) - {EVERYBODY}))
    return {row["id"]: row for row in rows}
