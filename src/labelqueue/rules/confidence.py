"""How sure an asset's answer is, and how many labels it needs while that is judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from labelqueue.model import Json

Same = Callable[[Json, Json], bool]

ROUNDING = 1e-6  # trust is stored in single precision: a threshold that is met exactly is met


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered, and how far they were trusted then (0 to 1)."""

    result: Json
    trust: float


def confidence(answers: Sequence[Answer], same: Same) -> float:
    """The confidence of the answer that is most sure, 0 to 1; 0 where all trust is 0.

    Sum of the trust of those who gave the answer / sum of the trust of all who answered: Appen's
    confidence score ("How to Calculate a Confidence Score", Appen Success Center). Skips are no
    answers. Where `same` is not transitive (shapes that overlap), an answer is given by all who
    gave one that is the same as it.
    """
    total = sum(answer.trust for answer in answers)
    if total <= 0:
        return 0.0
    return max(_support(answer, answers, same) for answer in answers) / total


def _support(answer: Answer, answers: Sequence[Answer], same: Same) -> float:
    return sum(
        other.trust
        for other in answers
        if other is answer or other.result == answer.result or same(answer.result, other.result)
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """How many labels an asset needs now, and the confidence it was judged by, if it was asked."""

    target: int
    confidence: float | None = None


def judge(
    answers: Sequence[Answer], same: Same, *, labels: int, least: int, most: int, threshold: float
) -> Judgement:
    """Ask for one round more as long as the answer isn't sure, between `least` and `most` labels.

    `labels` are all that count, skips too. Work that is owed or held is a round on its way, so the
    next opens only when that has come.
    """
    if labels < least:
        return Judgement(least)
    if labels >= most:
        return Judgement(most)
    found = confidence(answers, same)
    return Judgement(labels if found >= threshold - ROUNDING else labels + 1, round(found, 6))
