"""The bar: who passes the quiz, who is trusted no more, and what becomes of their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor, QuizStanding, Trust
from labelqueue.queue.discarding import DISCARDED_AT_ONCE, discard_some
from labelqueue.queue.events import note
from labelqueue.queue.leaving import clear_queue
from labelqueue.queue.operations import start
from labelqueue.queue.standing import LABEL
from labelqueue.rules.examination import (
    Tested,
    accuracy,
    bars,
    falls_below,
    in_quiz,
    passes,
    remembered,
)

sql = load("distrust")
answering_sql = load("answering")

COUNTED = 10_000  # labels at stake are counted up to here


async def judge(
    tx: Transaction, project: int, person: int, questions: Mapping[str, Any], tested: Tested
) -> Tested:
    """End a quiz that is answered, and trust no more whoever fell below the bar.

    The person's seat is locked.
    """
    before, tested = tested, await foresee(tx, project, person, questions, tested)
    if tested.quiz != before.quiz:
        await tx.run(sql.end_quiz, project=project, person=person, quiz=tested.quiz)
    if not tested.distrusted and falls_below(questions, tested):
        await _distrust(tx, project, person, questions)
        failed = in_quiz(questions, tested)
        tested = replace(tested, distrusted=True, quiz="failed" if failed else tested.quiz)
    return tested


async def foresee(
    tx: Transaction, project: int, person: int, questions: Mapping[str, Any], tested: Tested
) -> Tested:
    """How a person stands once the quiz that they have answered is ended; nothing is written.

    It may be over before anybody judged it: it was shortened, or what was left of it is gone.
    """
    if not in_quiz(questions, tested):
        return tested
    if not await _quiz_over(tx, project, person, questions, tested):
        return tested
    passed = passes(questions, tested)
    return replace(tested, quiz="passed" if passed else "failed", handed=0)


async def _quiz_over(
    tx: Transaction, project: int, person: int, questions: Mapping[str, Any], tested: Tested
) -> bool:
    if not tested.quiz_answered:
        return False
    if tested.quiz_answered >= questions["quiz"]["size"]:
        return True
    row = await tx.one(
        answering_sql.unanswered_in_quiz, project=project, person=person, attempt=tested.attempt
    )
    return not row["found"]


async def _distrust(
    tx: Transaction, project: int, person: int, questions: Mapping[str, Any]
) -> None:
    quiz = questions["quiz"] is not None
    if await tx.first(sql.distrust, project=project, person=person, quiz=quiz) is None:
        return
    await clear_queue(tx, None, project, person, LABEL)
    if not questions["discard"]:
        return
    cost = await at_stake(tx, project, person)
    if cost <= DISCARDED_AT_ONCE:
        await discard_some(tx, project, person, DISCARDED_AT_ONCE)
        return
    row = await tx.one(sql.responsible, project=project, person=person)
    actor = Actor(row["person"], "", "")
    await start(tx, actor, project, "labels.discard", {"person": person}, None)


async def at_stake(tx: Transaction, project: int, person: int) -> int:
    """How many labels of a person would be discarded now, up to 10,000."""
    row = await tx.one(sql.at_stake, project=project, person=person, most=COUNTED)
    return int(row["labels"])


async def readmit(tx: Transaction, actor: Actor, project: int, person: int, *, anew: bool) -> None:
    """Let somebody in, or (`anew`) start their quiz anew; the bar looks at later answers only."""
    await tx.first(sql.sit, project=project, person=person)
    await tx.run(sql.readmit, project=project, person=person, anew=anew)
    await note(tx, project, actor.user, "member.readmitted", user=f"u{person}",
               quiz="open" if anew else "passed")  # fmt: skip


async def standings(
    tx: Transaction, project: int, settings: Mapping[str, Any] | None, people: list[int]
) -> dict[int, tuple[str, Trust]]:
    """By person: one word for how they stand, and the figures behind it."""
    if settings is None:
        return {}
    rows = await tx.all(sql.members, project=project, people=people)
    known: dict[int, Row] = {row["person"]: row for row in rows}
    found = {}
    for person in people:
        tested = remembered(known.get(person, {}))
        word = next(iter(bars(settings, tested)), "trusted")
        found[person] = word, await _figures(tx, project, person, settings, tested)
    return found


async def _figures(
    tx: Transaction, project: int, person: int, settings: Mapping[str, Any], tested: Tested
) -> Trust:
    threatened = settings["discard"] and settings["min_accuracy"] is not None
    wrong = tested.answered > tested.correct
    quiz: QuizStanding | None = None if settings["quiz"] is None else {
        "state": tested.quiz, "answered": tested.quiz_answered, "correct": tested.quiz_correct,
    }  # fmt: skip
    return {
        "answered": tested.answered,
        "correct": tested.correct,
        "accuracy": accuracy(tested.correct, tested.answered),
        "quiz": quiz,
        "at_stake": await at_stake(tx, project, person) if threatened and wrong else 0,
    }
