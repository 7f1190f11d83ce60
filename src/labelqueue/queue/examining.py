"""Settings of test questions, held against the questions and the people there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelqueue.db import Transaction, load
from labelqueue.errors import QuizWithoutQuestions
from labelqueue.queue.distrust import at_stake
from labelqueue.queue.questions import count_questions
from labelqueue.rules.examination import falls_below, remembered
from labelqueue.rules.faults import Fault, fault

sql = load("distrust")

PATH = "test_questions"


NO_QUESTION = "the project has no test question yet; add assets with `expected` first"


def refuse_quiz_at_birth(settings: Mapping[str, Any]) -> None:
    """A new project has no test questions. Raises QuizWithoutQuestions."""
    if (settings["test_questions"] or {}).get("quiz"):
        raise QuizWithoutQuestions.at(f"label_queue.{PATH}.quiz", NO_QUESTION)


async def check_examination(
    tx: Transaction, project: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Fault]:
    """What managers should know of changed settings of test questions: `{"path", "message"}` each.

    Raises QuizWithoutQuestions for a quiz in a project without test questions.
    """
    was, now = before.get("test_questions"), after.get("test_questions")
    if now is None or now == was:
        return []
    there_are = await count_questions(tx, project)
    if now["quiz"] and not there_are:
        raise QuizWithoutQuestions.at(f"{PATH}.quiz", NO_QUESTION)
    found = _too_few(now, there_are)
    return found + await _who_falls(tx, project, now)


def _too_few(now: Mapping[str, Any], there_are: int) -> list[Fault]:
    if now["quiz"] and now["quiz"]["size"] > there_are:
        short = f"there are {there_are} test questions, so the quiz has {there_are} for now"
        return [fault(f"{PATH}.quiz.size", short)]
    if now["every"] and not there_are:
        return [fault(f"{PATH}.every", "there are no test questions yet, so none will come")]
    return []


async def _who_falls(tx: Transaction, project: int, now: Mapping[str, Any]) -> list[Fault]:
    """Who is below the bar already, and what that will cost."""
    people = [
        row["person"]
        for row in await tx.all(sql.everybody, project=project)
        if not row["distrusted"] and falls_below(now, remembered(row))
    ]
    if not people:
        return []
    cost = sum([await at_stake(tx, project, person) for person in people]) if now["discard"] else 0
    fate = f"; {cost} labels of theirs will be discarded" if cost else ""
    message = f"{len(people)} people are below it and will be distrusted at their next pull{fate}"
    return [fault(f"{PATH}.min_accuracy", message)]
