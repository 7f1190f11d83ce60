"""What test questions will come to a person, and where: for preview and explain."""

from __future__ import annotations

from labelqueue.db import Row, Transaction, load
from labelqueue.queue.posing import deferred_questions, quiz_left
from labelqueue.queue.standing import Standing, bars
from labelqueue.rules.examination import in_quiz, work_before_question

sql = load("posing")


async def upcoming_quiz(tx: Transaction, standing: Standing, most: int) -> list[int]:
    """The questions of the quiz that would come to this person, in their order."""
    need = min(most, await quiz_left(tx, standing))
    if need <= 0 or standing.tested is None:
        return []
    rows = await tx.all(
        sql.upcoming_in_quiz, project=standing.member.project, person=standing.member.person,
        need=need, seed=standing.tested.quiz_seed, attempt=standing.tested.attempt,
    )  # fmt: skip
    return [row["asset"] for row in rows]


async def upcoming_mixed(
    tx: Transaction, standing: Standing, work: list[int], most: int
) -> list[int]:
    """The work that would come to this person, with the test questions where they would come."""
    if standing.tested is None or standing.questions is None:
        return work
    work = await _with_deferred(tx, standing, work, most)
    every, tested = standing.questions["every"], standing.tested
    if every is None:
        return work[:most]
    rows = await tx.all(
        sql.upcoming_in_work, project=standing.member.project, person=standing.member.person,
        need=most, seed=tested.seed,
    )  # fmt: skip
    questions = iter([row["asset"] for row in rows])
    ahead, mixed = iter(work), list[int]()
    while len(mixed) < most:
        due = work_before_question(every, tested, tested.handed + len(mixed)) == 0
        asset = next(questions, None) if due else None
        asset = next(ahead, None) if asset is None else asset
        if asset is None:
            break
        mixed.append(asset)
    return mixed


async def _with_deferred(
    tx: Transaction, standing: Standing, work: list[int], most: int
) -> list[int]:
    questions = await deferred_questions(tx, standing, most)
    if not questions:
        return work
    person = {"project": standing.member.project, "person": standing.member.person}
    again = await tx.all(sql.deferral_ids, **person, assets=work)
    given_back = {row["asset"] for row in again}
    ordered = sorted([*again, *questions], key=lambda row: int(row["id"]))
    fresh = [asset for asset in work if asset not in given_back]
    return fresh + [row["asset"] for row in ordered]


async def question_bars(tx: Transaction, standing: Standing, question: int) -> list[str] | None:
    """Why a test question does not come to this person; None where it is none of the project's."""
    quiz = in_quiz(standing.questions, standing.tested)
    row: Row | None = await tx.first(
        sql.conditions, project=standing.member.project, person=standing.member.person,
        asset=question, attempt=standing.tested.attempt if quiz and standing.tested else None,
    )  # fmt: skip
    if row is None:
        return None
    if row["held"]:
        return []
    conditions = [
        *((code, code == "quiz_required") for code in await bars(tx, standing)),
        ("removed", not row["removed"]),
        ("already_labeled", not row["answered"]),
    ]
    return [code for code, holds in conditions if not holds]
