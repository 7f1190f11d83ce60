"""Rounds in the oracle, by the words of semantics.md."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.oracle import Asset, Oracle, Settings
from tests.oracle.words import Dynamic, Member


def judged(*said: str, least: int = 2, most: int = 4, sure: str = "0.7") -> tuple[int, str]:
    """(target, state) of an asset to which as many people as it takes said this."""
    oracle = Oracle(Settings(dynamic=Dynamic(least, most, Fraction(sure))))
    oracle.members = {f"person {number}": Member() for number in range(6)}
    oracle.upload([Asset("a", 0, 0)])
    for person, answer in zip(oracle.members, said, strict=False):
        oracle.submit(oracle.pull(person)[0], answer)
    asset = oracle.assets["a"]
    return oracle.target(asset), oracle.state(asset)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", (2, "queued")),
        ("x", (2, "queued")),
        ("xx", (2, "done")),
        ("xy", (3, "queued")),
        ("xyx", (4, "queued")),
        ("xyxx", (4, "done")),
        ("wxyz", (4, "done")),
    ],
)
def test_another_round_opens_until_the_answer_is_sure_or_has_the_most(said, found):
    assert judged(*said) == found


def test_a_confidence_that_is_reached_exactly_is_reached():
    assert judged("x", "y", "x", sure="0.6") == (3, "done")
    assert judged("x", "y", sure="0.5") == (2, "done")


def an_asset_with(*labels: tuple[str, str, Fraction]) -> tuple[Oracle, Asset]:
    oracle = Oracle(Settings(dynamic=Dynamic(9, 9, Fraction(1, 2)), skip_to="done"))
    oracle.members = {f"person {number}": Member() for number in range(len(labels))}
    oracle.upload([Asset("a", 0, 0)])
    asset = oracle.assets["a"]
    for person, (status, result, trust) in zip(oracle.members, labels, strict=True):
        reservation = oracle.pull(person)[0]
        oracle.submit(reservation, result) if status == "submitted" else oracle.skip(reservation)
        oracle.labels[-1].trust = trust
    return oracle, asset


def test_confidence_weighs_answers_by_trust_and_skips_are_none():
    half, full = Fraction(1, 2), Fraction(1)
    oracle, asset = an_asset_with(("submitted", "x", Fraction(0)), ("skipped", "", full))
    assert oracle.rounds.confidence(asset) == 0
    oracle, asset = an_asset_with(("submitted", "x", Fraction(1, 4)), ("skipped", "", full))
    assert oracle.rounds.confidence(asset) == 1
    oracle.labels[0].trust = half
    oracle.labels[1].status, oracle.labels[1].result = "submitted", "y"
    assert oracle.rounds.confidence(asset) == Fraction(2, 3)


def test_a_number_of_its_own_wins():
    oracle = Oracle(Settings(dynamic=Dynamic(2, 4, Fraction(1))))
    oracle.upload([Asset("a", 0, 0, labels_required=1)])
    assert oracle.target(oracle.assets["a"]) == 1
