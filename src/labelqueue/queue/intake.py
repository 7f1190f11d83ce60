"""Intake: a batch gathers row by row and becomes visible whole, in one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any

import msgspec

from labelqueue import ids, presets
from labelqueue.db import (
    Database,
    Row,
    Statement,
    Transaction,
    UniqueViolation,
    fragment,
    load,
)
from labelqueue.errors import (
    DuplicateExternalId,
    Invalid,
    PresetForbids,
    Problem,
    UnknownUser,
)
from labelqueue.model import Actor, Batch
from labelqueue.queue.access import Membership, enter, find_members
from labelqueue.queue.audiences import audience_of, lock_project
from labelqueue.queue.groups import arrange_batch, retained
from labelqueue.queue.questions import check_question
from labelqueue.queue.select import selection
from labelqueue.queue.standing import live

sql = load("intake")
expiry_sql = load("expiry")
questions_sql = load("questions")

STAMPED = 1000  # up to so many rows a batch is stamped; beyond, cursors are cut for it
ANALYZED = 10_000  # from so many rows on the planner is told at once

Rows = Sequence[dict[str, Any]]


class Intake:
    """One batch on its way in. `add` as often as needed, then `finish`."""

    def __init__(self, member: Membership, number: int, priority: int | None) -> None:
        self.member = member
        self.number = number
        self.priority = priority
        self.rows = 0
        self._people: dict[str, int] = {}

    @property
    def key(self) -> dict[str, int]:
        return {"project": self.member.project, "batch": self.number}

    async def add(self, tx: Transaction, rows: Rows) -> None:
        """Take rows in the shape of api.md's asset to create; `row` counts from 1."""
        await self._find_people(tx, rows)
        lines = [await self._line(tx, index, row) for index, row in enumerate(rows, self.rows)]
        await tx.copy(sql.copy_incoming, lines)
        self.rows += len(rows)

    async def _line(self, tx: Transaction, index: int, row: dict[str, Any]) -> tuple[Any, ...]:
        expected = row.get("expected")
        if expected is not None:
            await check_question(tx, self.member, row, f"assets.{index}")
        people = [
            self._person(user, f"assets.{index}.assigned_to.{nth}")
            for nth, user in enumerate(row.get("assigned_to") or ())
        ]
        priority = row.get("priority")
        return (
            self.member.project, self.number, index + 1, row["external_id"],
            msgspec.json.encode(row["data"]).decode(), row.get("group"),
            self.priority if priority is None else priority, row.get("labels_required"),
            sorted(set(people)), sorted(set(row.get("skills") or ())),
            None if expected is None else msgspec.json.encode(expected).decode(),
        )  # fmt: skip

    async def _find_people(self, tx: Transaction, rows: Rows) -> None:
        named = {user for row in rows for user in row.get("assigned_to") or ()}
        unknown = sorted(named - self._people.keys())
        if unknown:
            self._people |= await find_members(tx, self.member.project, unknown)

    def _person(self, user: str, path: str) -> int:
        if user not in self._people:
            raise UnknownUser.at(path, f"no member of this project is called {user!r}")
        return self._people[user]

    async def finish(self, tx: Transaction) -> Batch:
        """Make the batch visible whole. Raises DuplicateExternalId, naming the ids."""
        await self._refuse_duplicates(tx)
        batch = ids.encode("b", self.member.project, self.number)
        questions = await self._take_questions(tx, batch)
        for row in await tx.all(sql.audiences, **self.key):
            await audience_of(tx, self.member.project, row["people"], row["skills"])
        size = (await tx.one(sql.size, **self.key))["size"]
        await self._add_assets(tx)
        await self._add_work(tx, size)
        await tx.run(
            sql.note_created, **self.key, actor=self.member.person, public=batch, size=size
        )
        shown = await tx.one(sql.show_batch, **self.key, size=size)
        await tx.run(sql.forget_incoming, **self.key)
        made: Batch = {
            "id": batch, "number": shown["number"], "name": shown["name"], "size": size,
        }  # fmt: skip
        return {**made, "test_questions": questions} if questions else made

    async def _refuse_duplicates(self, tx: Transaction) -> None:
        found = await tx.all(sql.duplicates, **self.key)
        if found:
            names = ", ".join(repr(row["external_id"]) for row in found[:5])
            raise DuplicateExternalId(
                f"The project or the batch has these external ids already: {names}.",
                [
                    {
                        "path": f"assets.{row['row'] - 1}.external_id",
                        "message": f"{row['external_id']!r} is "
                        + ("still being deleted" if row["leaving"] else "there already"),
                    }
                    for row in found
                ],
            )

    async def _take_questions(self, tx: Transaction, batch: str) -> int:
        with _named_once():
            return await tx.run(
                questions_sql.take, **self.key, actor=self.member.person, public=batch
            )

    async def _add_assets(self, tx: Transaction) -> None:
        with _named_once():
            await tx.run(sql.add_assets, **self.key)

    async def _add_work(self, tx: Transaction, size: int) -> None:
        before = await tx.one(sql.lock_queue if size <= STAMPED else sql.queue_now,
                              project=self.member.project)  # fmt: skip
        await tx.run(live(sql.add_work, before["slot"]), **self.key, size=size)
        await self._group(tx, before)
        if size >= ANALYZED:
            await tx.run(sql.analyze)
        now = await tx.one(sql.lock_queue, project=self.member.project)
        if any(now[part] != before[part] for part in ("settings", "reordering", "slot")):
            await tx.run(sql.clear_keys, **self.key)
            await tx.run(live(sql.reorder_batch, now["slot"]), **self.key, size=size)
            await self._group(tx, now)
        if size:
            await self._appear(tx, now["slot"], now["top"], size)

    async def _group(self, tx: Transaction, queue: Row) -> None:
        if retained(queue["settings"]) or retained(queue["reordering"] or queue["settings"]):
            await arrange_batch(tx, self.member.project, self.number)

    async def _appear(self, tx: Transaction, slot: str, top: bytes, size: int) -> None:
        ends = await tx.one(live(sql.ends_of_batch, slot), **self.key)
        behind = bytes(ends["first"]) <= bytes(top)
        raised = await tx.one(
            sql.appear, project=self.member.project, last=ends["last"], behind=behind
        )
        if behind and size <= STAMPED:
            await tx.run(sql.stamp_batch, **self.key, generation=raised["generation"])
        elif behind:
            await tx.run(
                expiry_sql.cut_cursors, project=self.member.project, queue=0, floor=ends["first"]
            )


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except UniqueViolation as clash:
        raise DuplicateExternalId.at(
            "assets", "another upload brought one of these external ids just now"
        ) from clash


async def begin(
    tx: Transaction, actor: Actor, project: int, name: str | None, priority: int | None,
    due_at: datetime | None,
) -> Intake:  # fmt: skip
    """Number a new batch; it is invisible until `finish`."""
    member = await enter(tx, actor, project, "manager")
    await lock_project(tx, project)  # so that a pool sees the batch before this one
    priority = _batch_priority(member.preset, priority)
    row = await tx.one(
        sql.begin_batch, project=project, name=name, priority=priority, due_at=due_at,
        actor=actor.user,
    )  # fmt: skip
    return Intake(member, row["number"], priority)


async def add_batch(
    tx: Transaction, actor: Actor, project: int, name: str | None, priority: int | None,
    due_at: datetime | None, assets: Rows,
) -> Batch:  # fmt: skip
    """Add these assets as one batch, in one transaction."""
    intake = await begin(tx, actor, project, name, priority, due_at)
    await intake.add(tx, assets)
    return await intake.finish(tx)


async def select_batch(
    tx: Transaction, actor: Actor, project: int, source: dict[str, Any], name: str | None,
    priority: int | None, due_at: datetime | None,
) -> Batch:  # fmt: skip
    """Add a selection of another project's assets, which the actor must be allowed to list."""
    intake = await begin(tx, actor, project, name, priority, due_at)
    try:
        origin = ids.decode_global("p", source["project"])
        await enter(tx, actor, origin, "reviewer")
    except Problem as fault:
        raise Invalid.at("from.project", "is not a project whose assets you may list") from fault
    chosen, params = await selection(tx, origin, source, path="from")
    statement = Statement(f"{fragment('copy_of')} ({chosen}) chosen {fragment('copied')}")
    await tx.run(
        statement, **params, into=project, number=intake.number, own_priority=intake.priority
    )
    return await intake.finish(tx)


@asynccontextmanager
async def stream(
    database: Database, actor: Actor, project: int, name: str | None, priority: int | None,
    due_at: datetime | None,
) -> AsyncIterator[Stream]:  # fmt: skip
    """A batch that arrives piece by piece; it leaves nothing behind unless it is finished."""
    async with database.transaction() as tx:
        intake = await begin(tx, actor, project, name, priority, due_at)
    made = Stream(database, intake)
    try:
        yield made
    finally:
        if not made.finished:
            async with database.transaction() as tx:
                await discard(tx, project, intake.number)


class Stream:
    """A streamed batch: each piece is kept in a transaction of its own, the end is one."""

    def __init__(self, database: Database, intake: Intake) -> None:
        self.database = database
        self.intake = intake
        self.finished = False

    async def add(self, rows: Rows) -> None:
        async with self.database.transaction() as tx:
            await self.intake.add(tx, rows)

    async def finish(self, tx: Transaction) -> Batch:
        made = await self.intake.finish(tx)
        self.finished = True
        return made


async def discard(tx: Transaction, project: int, batch: int) -> None:
    """Forget a batch that never became visible."""
    await tx.run(sql.forget_incoming, project=project, batch=batch)
    await tx.run(sql.drop_batch, project=project, batch=batch)


async def discard_abandoned(tx: Transaction) -> bool:
    """Forget the uploads that broke off with their server more than a day ago."""
    for row in await tx.all(sql.abandoned):
        await discard(tx, row["project"], row["number"])
    return False


def _batch_priority(preset: str | None, priority: int | None) -> int | None:
    narrowed = presets.batch_priority(preset)
    if narrowed is None:
        return priority
    default, low, high = narrowed
    if priority is not None and not low <= priority <= high:
        raise PresetForbids.at("priority", f"a batch's priority is from {low} to {high} here")
    return default if priority is None else priority
