"""Test questions come in between: the quiz before any work, then one in each run of hand-outs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from labelqueue.db import Row, Transaction, load
from labelqueue.queue import groups
from labelqueue.queue.claiming import Claim, claim_all
from labelqueue.queue.standing import Standing, live
from labelqueue.rules.examination import in_quiz, work_before_question

sql = load("posing")

Take = Callable[[Transaction, Standing, int], Awaitable[list[int]]]
LAST = 2**63 - 1


async def take_quiz(tx: Transaction, standing: Standing, need: int, why: str) -> list[int]:
    """Hand out questions of the quiz, as far as it is not answered and in hand already."""
    need = min(need, await quiz_left(tx, standing))
    if need <= 0:
        return []
    assert standing.tested is not None
    await tx.run(sql.make_tested, project=standing.member.project, person=standing.member.person)
    return await _pose(
        tx, standing, sql.pose_in_quiz, why, need=need, seed=standing.tested.quiz_seed,
        attempt=standing.tested.attempt,
    )  # fmt: skip


async def quiz_left(tx: Transaction, standing: Standing) -> int:
    """How many questions the quiz still has for this person, beside those in hand."""
    if not in_quiz(standing.questions, standing.tested):
        return 0
    assert standing.questions is not None and standing.tested is not None
    held = await tx.one(sql.in_hand, project=standing.member.project,
                        person=standing.member.person)  # fmt: skip
    size: int = standing.questions["quiz"]["size"]
    return size - standing.tested.quiz_answered - int(held["questions"])


async def take_mixed(
    tx: Transaction, standing: Standing, need: int, take: Take, why: str
) -> list[int]:
    """Hand out up to `need`: work, which `take` takes, with test questions where they are due."""
    assert standing.questions is not None and standing.tested is not None
    every, tested = standing.questions["every"], standing.tested
    if every is None:
        return await take(tx, standing, need)
    taken: list[int] = []
    left = True
    while left and len(taken) < need:
        before = work_before_question(every, tested, tested.handed + len(taken))
        posed = [] if before else await _pose(
            tx, standing, sql.pose_in_work, why, need=1, seed=tested.seed
        )  # fmt: skip
        wanted = 0 if posed else min(before or 1, need - len(taken))
        work = await take(tx, standing, wanted) if wanted else []
        taken += posed + work
        left = len(work) == wanted
    if taken:
        await tx.run(sql.count_hand_outs, project=standing.member.project,
                     person=standing.member.person, taken=len(taken))  # fmt: skip
    return taken


async def _pose(
    tx: Transaction, standing: Standing, statement: Any, why: str, **params: Any
) -> list[int]:
    rows = await tx.all(
        live(statement, standing.slot), **standing.key, slot=standing.slot, window=1,
        **{"why": why, "why_rest": groups.WHY, **params},
    )  # fmt: skip
    standing.active += len(rows)
    return [row["id"] for row in rows]


async def take_again(tx: Transaction, standing: Standing, deferred: Claim, need: int) -> list[int]:
    """Hand out what this person gave back, work and questions in the order given back."""
    taken: list[int] = []
    why: str = deferred.params["why"]
    questions = await deferred_questions(tx, standing, need)
    for question in [*questions, {"id": LAST, "asset": None}]:
        if len(taken) < need:
            earlier = Claim(deferred.statement, {**deferred.params, "until": question["id"]})
            taken += await claim_all(tx, standing, earlier, need - len(taken))
        if len(taken) < need and question["asset"] is not None:
            taken += await _pose(tx, standing, sql.pose_again, why, why_rest=why,
                                 asset=question["asset"])  # fmt: skip
    return taken


async def deferred_questions(tx: Transaction, standing: Standing, need: int) -> list[Row]:
    """The test questions that come again to this person after everything else."""
    if standing.tested is None or in_quiz(standing.questions, standing.tested):
        return []
    return await tx.all(
        sql.deferred, project=standing.member.project, person=standing.member.person, need=need,
        skips_return=standing.settings["skip_to"] == "me",
    )  # fmt: skip
