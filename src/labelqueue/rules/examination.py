"""What test questions decide about a person: quiz, bar, and when the next question is due.

`settings` is a queue's complete `test_questions`, or None where there are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import Any, Literal

Settings = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Tested:
    """What test questions made of a person so far."""

    seed: int
    handed: int = 0  # hand-outs since the quiz
    attempt: int = 1
    quiz: Literal["open", "passed", "failed"] = "open"
    quiz_answered: int = 0
    quiz_correct: int = 0
    answered: int = 0
    correct: int = 0
    forgiven: int = 0  # of these, what the bar does not look at any more
    forgiven_correct: int = 0
    distrusted: bool = False

    @property
    def quiz_seed(self) -> int:
        """Each attempt draws its questions anew."""
        return self.seed + self.attempt


def remembered(row: Mapping[str, Any]) -> Tested:
    """What is stored of a person; what is not stored is as for somebody who answered nothing."""
    known = {
        field.name: row[field.name] for field in fields(Tested) if row.get(field.name) is not None
    }
    return Tested(**{"seed": 0, **known})


def accuracy(correct: int, answered: int) -> float | None:
    """The share of correct answers, 0 to 1; None where there are none."""
    return correct / answered if answered else None


def in_quiz(settings: Settings, tested: Tested | None) -> bool:
    """Whether the person has a quiz before them, or is in the middle of it."""
    return bool(settings and settings["quiz"] and tested and tested.quiz == "open")


def bars(settings: Settings, tested: Tested | None) -> list[str]:
    """What bars a person from new work, in the order in which it counts."""
    if settings is None or tested is None:
        return []
    quiz = settings["quiz"] is not None
    conditions = [
        ("quiz_required", quiz and tested.quiz == "open"),
        ("quiz_failed", quiz and tested.quiz == "failed"),
        ("distrusted", tested.distrusted or falls_below(settings, tested)),
    ]
    return [code for code, holds in conditions if holds]


def passes(settings: Mapping[str, Any], tested: Tested) -> bool:
    """Whether the answers of this attempt pass the quiz."""
    reached = accuracy(tested.quiz_correct, tested.quiz_answered)
    return reached is None or reached >= settings["quiz"]["pass_accuracy"]


def falls_below(settings: Mapping[str, Any], tested: Tested) -> bool:
    """Whether the answers that the bar looks at are enough to judge, and not good enough."""
    answered = tested.answered - tested.forgiven
    if settings["min_accuracy"] is None or answered < settings["min_answers"]:
        return False
    return (tested.correct - tested.forgiven_correct) / answered < float(settings["min_accuracy"])


def work_before_question(every: int, tested: Tested, handed: int) -> int:
    """How many hand-outs of work come before the next test question, after so many hand-outs.

    In each run of `every` there is one at a place drawn from the person's seed, so that what will
    come is settled before it comes.
    """
    run, nth = divmod(handed, every)
    place = _draw(tested.seed, run, every)
    if nth <= place:
        return place - nth
    return every - nth + _draw(tested.seed, run + 1, every)


def _draw(seed: int, run: int, below: int) -> int:
    digest = blake2b(f"{seed}:{run}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % below
