"""Confidence by trust (Appen's rule), and the rounds that follow from it."""

from __future__ import annotations

import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelqueue.rules.confidence import Answer, Judgement, confidence, judge


def answers(*given: tuple[Any, float]) -> list[Answer]:
    return [Answer(result, trust) for result, trust in given]


def sureness(*given: tuple[Any, float]) -> float:
    return confidence(answers(*given), operator.eq)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([("cat", 1)], 1),
        ([("cat", 1), ("cat", 1)], 1),
        ([("cat", 1), ("dog", 1)], 0.5),
        ([("cat", 1), ("dog", 0.5), ("cat", 0.5)], 0.75),
        ([("cat", 0.2), ("cat", 0.2), ("dog", 0.6)], 0.6),
        ([("cat", 0), ("dog", 0)], 0),
        ([("cat", 0), ("dog", 0.1)], 1),
        ([], 0),
    ],
)
def test_the_surest_answer_has_its_share_of_all_trust(
    given: list[tuple[Any, float]], expected: float
) -> None:
    assert sureness(*given) == pytest.approx(expected)


def test_what_counts_as_the_same_is_the_callers() -> None:
    near = answers((10, 1), (11, 1), (12, 1), (20, 1))
    assert confidence(near, lambda a, b: abs(a - b) <= 1) == 0.75, "11 is near 10 and 12"
    assert confidence(near, operator.eq) == 0.25


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1)), max_size=8))
def test_it_lies_between_0_and_1_whoever_was_first(given: list[tuple[str, float]]) -> None:
    found = sureness(*given)
    assert 0 <= found <= 1 + 1e-9
    assert sureness(*reversed(given)) == pytest.approx(found)


def judged(labels: int, *given: tuple[Any, float], threshold: float = 0.7) -> Judgement:
    return judge(
        answers(*given), operator.eq, labels=labels, least=2, most=4, threshold=threshold
    )  # fmt: skip


def test_below_the_minimum_nothing_is_asked() -> None:
    assert judged(0) == judged(1, ("cat", 1)) == Judgement(2)


def test_one_round_more_as_long_as_the_answer_is_not_sure() -> None:
    assert judged(2, ("cat", 1), ("dog", 1)) == Judgement(3, 0.5)
    assert judged(3, ("cat", 1), ("dog", 1), ("cat", 1)) == Judgement(4, 0.666667)
    assert judged(2, ("cat", 1), ("cat", 1)) == Judgement(2, 1)
    assert judged(3, ("cat", 1), ("dog", 0.5), ("cat", 1)) == Judgement(3, 0.8)


def test_never_beyond_the_maximum() -> None:
    assert judged(4, *[(name, 1.0) for name in "abcd"]) == Judgement(4)
    assert judged(5, *[(name, 1.0) for name in "abcde"]) == Judgement(4)


def test_skips_take_rounds_but_answer_nothing() -> None:
    assert judged(2) == Judgement(3, 0)
    assert judged(2, ("cat", 1)) == Judgement(2, 1)


def test_a_threshold_met_exactly_is_met_in_single_precision_too() -> None:
    single = 0.699999988079071
    assert judged(2, ("cat", single), ("dog", 0.300000011920929), threshold=0.7).target == 2
