"""Test questions: how they come in, what managers see of them, how they go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Invalid, InvalidResult, NotFound, QuizWithoutQuestions
from labelqueue.model import Actor, Answered, Page, Question
from labelqueue.queue import paging
from labelqueue.queue.access import Membership, enter, stamp
from labelqueue.queue.events import note
from labelqueue.queue.expiry import end_reservations
from labelqueue.queue.interfaces import check_result
from labelqueue.queue.standing import LABEL
from labelqueue.rules.examination import accuracy

sql = load("questions")
projects_sql = load("projects")


async def check_question(
    tx: Transaction, member: Membership, row: Mapping[str, Any], path: str
) -> None:
    """Refuse a row with an expected result that nobody could give, or that is not for everybody."""
    for name in ("assigned_to", "skills"):
        if row.get(name):
            raise Invalid.at(f"{path}.{name}", "a test question is for everybody")
    try:
        await check_result(tx, member, row["expected"])
    except Invalid as fault:
        raise InvalidResult(
            f"{path}.expected: {fault.detail}",
            [
                {**error, "path": error["path"].replace("result", f"{path}.expected", 1)}
                for error in fault.extra["errors"]
            ],
        ) from fault


async def count_questions(tx: Transaction, project: int) -> int:
    """How many test questions may be asked in a project."""
    return int((await tx.one(sql.count, project=project))["questions"])


async def list_questions(
    tx: Transaction, actor: Actor, project: int, limit: int, cursor: str | None
) -> Page:
    """The project's test questions, each with how people answered it; managers and reviewers."""
    await enter(tx, actor, project, "reviewer")
    after = paging.read(cursor, (int,))
    rows = await tx.all(sql.list, project=project, after=after[0] if after else 0, limit=limit + 1)
    end = [rows[limit - 1]["id"]] if len(rows) > limit else None
    items = [public_question(project, row) for row in rows[:limit]]
    return {"items": items, "next_cursor": paging.write(end)}


def public_question(project: int, row: Row) -> Question:
    """A test question as managers and reviewers see it."""
    return {
        "id": ids.encode("a", project, row["id"]),
        "external_id": row["external_id"],
        "data": row["data"],
        "batch": ids.encode("b", project, row["batch"]),
        "row": row["row"],
        "group": row["unit_group"],
        "expected": row["expected"],
        "removed": row["removed"],
        "answers": row["answers"],
        "correct": row["correct"],
        "accuracy": accuracy(row["correct"], row["answers"]),
        "reported_broken": row["broken"],
        "created_at": stamp(row["created_at"]) or "",
    }


async def find_question(tx: Transaction, project: int, asset: int) -> Question | None:
    """The test question behind an asset's number, removed or not."""
    row = await tx.first(sql.one, project=project, asset=asset)
    return None if row is None else public_question(project, row)


async def list_answers(
    tx: Transaction, actor: Actor, project: int, asset: str, limit: int, cursor: str | None
) -> Page:
    """What people answered to one test question, in the order in which they did."""
    await enter(tx, actor, project, "reviewer")
    number = await _require(tx, project, asset)
    after = paging.read(cursor, (int,))
    rows = await tx.all(
        sql.answers, project=project, asset=number, after=after[0] if after else 0,
        limit=limit + 1,
    )  # fmt: skip
    end = [rows[limit - 1]["id"]] if len(rows) > limit else None
    items = [_public_answer(project, row) for row in rows[:limit]]
    return {"items": items, "next_cursor": paging.write(end)}


def _public_answer(project: int, row: Row) -> Answered:
    return {
        "label": ids.encode("l", project, row["id"]),
        "labeler": ids.encode_global("u", row["person"]),
        "labeler_name": row["name"],
        "status": row["status"],
        "correct": row["correct"],
        "counts": row["counts"],
        "in_quiz": row["in_quiz"],
        "result": row["result"],
        "active_seconds": round(row["seconds"], 3),
        "created_at": stamp(row["created_at"]) or "",
    }


async def _require(tx: Transaction, project: int, asset: str) -> int:
    number = ids.decode_in("a", project, asset)
    if number is None or not await tx.first(sql.exists, project=project, asset=number):
        raise NotFound()
    return number


async def remove_question(tx: Transaction, actor: Actor, project: int, asset: str) -> None:
    """Ask a test question no more; what people answered to it still counts for them.

    Raises QuizWithoutQuestions for the last one while there is a quiz.
    """
    await enter(tx, actor, project, "manager")
    number = await _require(tx, project, asset)
    queue = await tx.one(projects_sql.lock_queue, project=project, queue=LABEL)
    settings = queue["settings"]["test_questions"]
    if await tx.first(sql.remove, project=project, asset=number) is None:
        return
    if settings and settings["quiz"] and not await count_questions(tx, project):
        raise QuizWithoutQuestions("It is the last test question; turn the quiz off first.")
    await take_back(tx, actor, project, [number])
    await note(tx, project, actor.user, "test_question.removed", asset=number)


async def take_back(tx: Transaction, actor: Actor, project: int, questions: Sequence[int]) -> None:
    """Clear these test questions out of everybody's hands."""
    held = await tx.all(sql.held, project=project, assets=list(questions))
    chosen = [row["id"] for row in held]
    await end_reservations(tx, project, LABEL, chosen, how="clear", actor=actor.user)
