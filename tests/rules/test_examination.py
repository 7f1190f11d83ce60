"""What test questions decide: places in runs, the quiz, the bar."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelqueue.rules.examination import (
    Tested as Examinee,
)
from labelqueue.rules.examination import (
    accuracy,
    bars,
    falls_below,
    in_quiz,
    passes,
    remembered,
    work_before_question,
)

ASKED: dict[str, Any] = {
    "quiz": None, "every": None, "min_accuracy": None, "min_answers": 4, "discard": False,
    "iou": 0.5,
}  # fmt: skip
QUIZ = {"size": 4, "pass_accuracy": 0.75}


def places(tested: Examinee, every: int, runs: int) -> list[int]:
    """At which hand-outs questions come, counted from 0."""
    found, handed = [], 0
    while handed < runs * every:
        handed += work_before_question(every, tested, handed)
        if handed < runs * every:
            found.append(handed)
            handed += 1
    return found


@given(st.integers(-(2**63), 2**63 - 1), st.integers(1, 50))
def test_each_run_has_one_question(seed: int, every: int) -> None:
    found = places(Examinee(seed), every, 20)
    assert [place // every for place in found] == list(range(20))


@given(st.integers(-(2**63), 2**63 - 1), st.integers(1, 50), st.integers(0, 500))
def test_the_next_place_is_the_same_from_wherever_it_is_asked(
    seed: int, every: int, handed: int
) -> None:
    tested = Examinee(seed)
    ahead = work_before_question(every, tested, handed)
    for nth in range(ahead + 1):
        assert work_before_question(every, tested, handed + nth) == ahead - nth


def test_all_places_are_as_likely() -> None:
    drawn = Counter(place % 5 for place in places(Examinee(42), 5, 5000))
    assert set(drawn) == set(range(5))
    assert max(drawn.values()) < 1.2 * min(drawn.values())


@pytest.mark.parametrize(
    ("settings", "tested", "codes"),
    [
        ({}, {}, []),
        ({"quiz": QUIZ}, {}, ["quiz_required"]),
        ({"quiz": QUIZ}, {"quiz": "passed"}, []),
        ({"quiz": QUIZ}, {"quiz": "failed"}, ["quiz_failed"]),
        ({}, {"quiz": "failed"}, []),
        ({"quiz": QUIZ}, {"quiz": "failed", "distrusted": True}, ["quiz_failed", "distrusted"]),
        ({"min_accuracy": 0.5}, {"answered": 4, "correct": 1}, ["distrusted"]),
        ({}, {"distrusted": True}, ["distrusted"]),
    ],
)
def test_what_bars(settings: dict[str, Any], tested: dict[str, Any], codes: list[str]) -> None:
    assert bars(ASKED | settings, Examinee(0, **tested)) == codes


def test_nobody_is_barred_where_nothing_is_asked() -> None:
    assert bars(None, Examinee(0, quiz="failed", distrusted=True)) == []
    assert bars(ASKED | {"quiz": QUIZ}, None) == []
    assert not in_quiz(ASKED, Examinee(0))
    assert in_quiz(ASKED | {"quiz": QUIZ}, Examinee(0))


@pytest.mark.parametrize(
    ("answered", "correct", "forgiven", "forgiven_correct", "below"),
    [
        (3, 0, 0, 0, False),
        (4, 2, 0, 0, False),
        (4, 1, 0, 0, True),
        (8, 4, 4, 4, True),
        (8, 4, 4, 0, False),
        (7, 3, 4, 3, False),
    ],
)
def test_the_bar_looks_at_later_answers_once_there_are_enough(
    answered: int, correct: int, forgiven: int, forgiven_correct: int, below: bool
) -> None:
    tested = Examinee(0, answered=answered, correct=correct, forgiven=forgiven,
                    forgiven_correct=forgiven_correct)  # fmt: skip
    assert falls_below(ASKED | {"min_accuracy": 0.5}, tested) is below
    assert not falls_below(ASKED, tested)


@pytest.mark.parametrize(("correct", "passed"), [(2, False), (3, True), (4, True)])
def test_the_quiz_is_passed_at_its_accuracy(correct: int, passed: bool) -> None:
    tested = Examinee(0, quiz_answered=4, quiz_correct=correct)
    assert passes(ASKED | {"quiz": QUIZ}, tested) is passed


def test_what_is_not_stored_is_as_for_a_beginner() -> None:
    assert remembered({"seed": 7, "handed": None, "quiz": None}) == Examinee(7)
    assert remembered({"answered": 3, "more": 1}) == Examinee(0, answered=3)
    assert accuracy(0, 0) is None
    assert accuracy(3, 4) == 0.75
