"""Real time: who waits at a queue, what happened since, and whom of them that can serve."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from labelqueue.db import Transaction, load
from labelqueue.queue.standing import LABEL, Standing, live, of_each

sql = load("watching")
explain_sql = load("explain")

MOST_EVENTS = 5000  # read at one look; more count as "anything may have happened"


_WHOM, _WHO_COULD = (
    tuple(of_each(statement, person="p.person") for statement in of_queues)
    for of_queues in (
        (sql.whom_to_label, sql.whom_to_review),
        (sql.who_could_label, sql.who_could_review),
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A queue of a project."""

    project: int
    queue: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as the watch sees it; `many`: about assets that are not named here."""

    project: int
    kind: str
    actor: int | None
    asset: int | None
    many: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody waits at a place: for so many seconds by now, and for at most so many more.

    `barred`: nothing that becomes available is for them just now.
    """

    place: Place
    person: int
    waited: float
    remaining: float
    barred: bool


async def is_realtime(tx: Transaction, place: Place) -> bool:
    """Whether people may wait there; not where there is no such queue."""
    row = await tx.first(sql.realtime, project=place.project, queue=place.queue)
    return row is not None and bool(row["realtime"])


async def fair_share(tx: Transaction, standing: Standing, wanted: int) -> int:
    """How many of the `wanted` places to take: one in all while other people are waiting."""
    most = 1 - standing.active
    if wanted <= max(most, 0) or not standing.settings["realtime"]:
        return wanted
    return most if await tx.first(sql.others_wait, **standing.key) else wanted


async def forget_dead(tx: Transaction) -> int:
    """Forget those who waited on servers that did not stop in order."""
    return await tx.run(sql.forget_dead)


async def enlist(tx: Transaction, server: int, waits: Sequence[Wait]) -> None:
    """Write down who waits on this server."""
    await tx.run(
        sql.enlist, server=server,
        projects=[one.place.project for one in waits], queues=[one.place.queue for one in waits],
        people=[one.person for one in waits], waited=[one.waited for one in waits],
        remaining=[one.remaining for one in waits], barred=[one.barred for one in waits],
    )  # fmt: skip


async def dismiss(tx: Transaction, server: int, gone: Sequence[tuple[Place, int]]) -> None:
    """These people wait on this server no more."""
    await tx.run(
        sql.dismiss, server=server, projects=[place.project for place, _ in gone],
        queues=[place.queue for place, _ in gone], people=[person for _, person in gone],
    )  # fmt: skip


async def snapshot(tx: Transaction) -> str:
    """What is committed now."""
    return str((await tx.one(sql.now))["snapshot"])


async def happenings(
    tx: Transaction, seen: str, projects: Collection[int]
) -> tuple[str, list[Happening]]:
    """What was committed in these projects since the snapshot `seen`, and the snapshot of now."""
    rows = await tx.all(sql.happened, seen=seen, projects=list(projects), most=MOST_EVENTS)
    found = [
        Happening(row["project"], row["kind"], row["actor"], row["asset"], row["many"])
        for row in rows
        if row["project"] is not None
    ]
    return rows[0]["snapshot"], found


async def gate_stands(tx: Transaction, project: int) -> tuple[bool, int | None]:
    """Whether the label queue has a gate, and the last batch that it lets through (None: all)."""
    row = await tx.one(sql.gate_now, project=project, queue=LABEL)
    return bool(row["acts"]), row["until"]


async def whom(
    tx: Transaction, server: int, place: Place, assets: Collection[int],
    tried: Collection[int], *, elsewhere: bool,
) -> list[tuple[int, bool]]:  # fmt: skip
    """Whom, of those who wait, these assets can serve, and whether they wait on this server.

    As many as there are places, in the order in which they wait; without those `tried` already,
    and with those on other servers only if `elsewhere`.
    """
    rows = await tx.all(
        _WHOM[place.queue], project=place.project, queue=place.queue, server=server,
        assets=list(assets), tried=list(tried), elsewhere=elsewhere,
    )  # fmt: skip
    return [(row["person"], row["here"]) for row in rows]


async def who_could(tx: Transaction, place: Place, people: Sequence[int]) -> list[int]:
    """Those of these people for whom there may be something, whatever happened."""
    queue = {"project": place.project, "queue": place.queue}
    slot = (await tx.one(explain_sql.slot, **queue))["slot"]
    statement = live(_WHO_COULD[place.queue], slot)
    more = {"slot": slot, "window": 1} if place.queue == LABEL else {}
    rows = await tx.all(statement, **queue, **more, people=list(people))
    return [row["person"] for row in rows]
