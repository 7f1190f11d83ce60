"""Quiz and test questions in the oracle, by the words of semantics.md."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.oracle import Asset, Oracle, Settings
from tests.oracle.words import Examination, Member

HALF = Fraction(1, 2)


def an_oracle(questions: int = 3, work: int = 6, **asked: Any) -> Oracle:
    """Ann and Bob, work `w0`, `w1`, ... and questions `q0`, `q1`, ... whose answer is `x`."""
    oracle = Oracle(Settings(examination=Examination(**asked)))
    oracle.members = {name: Member() for name in ("ann", "bob")}
    oracle.upload([Asset(f"q{n}", 0, 0, expected="x") for n in range(questions)])
    oracle.upload([Asset(f"w{n}", 0, 0) for n in range(work)])
    return oracle


def say(oracle: Oracle, name: str, *answers: str) -> list[str]:
    """Ann answers what comes, where `name` is what the engine would have drawn each time."""
    came = []
    for told, answer in zip(name.split(), answers, strict=True):
        reservation = oracle.pull("ann", [told])[0]
        came.append(reservation.asset.external_id)
        oracle.submit(reservation, answer)
    return came


def test_questions_are_no_assets():
    oracle = an_oracle()
    assert list(oracle.assets) == [f"w{n}" for n in range(6)]
    assert (oracle.counts(1), oracle.counts(2)) == ({}, {"queued": 6})


def test_before_the_quiz_is_passed_only_its_questions_come():
    oracle = an_oracle(quiz=2, pass_accuracy=HALF)
    assert oracle.explain("ann", oracle.assets["w0"]).codes == ["quiz_required"]
    assert say(oracle, "q1 q0 w0", "x", "y", "done") == ["q1", "q0", "w0"]


@pytest.mark.parametrize("told", [(), ("w0",), ("q0", "q0")])
def test_a_quiz_without_its_questions_is_none(told):
    oracle = an_oracle(quiz=2)
    oracle.settings.count = 2
    with pytest.raises(AssertionError):
        oracle.pull("ann", told)


def test_who_fails_is_barred_until_let_in_or_begun_anew():
    oracle = an_oracle(questions=2, quiz=1)
    say(oracle, "q1", "wrong")
    assert oracle.pull("ann") == []
    assert oracle.explain("ann", oracle.assets["w0"]).codes == ["quiz_failed"]
    oracle.questions.readmit("ann", anew=True)
    with pytest.raises(AssertionError):
        oracle.pull("ann", ["q1"])  # it was seen: the other comes first
    assert say(oracle, "q0 w0", "x", "done") == ["q0", "w0"]


def test_one_in_each_run_is_a_question():
    oracle = an_oracle(every=3)
    assert say(oracle, "w0 q2 w1 w2 w3 q0", *"dxdddx") == ["w0", "q2", "w1", "w2", "w3", "q0"]


@pytest.mark.parametrize("drawn", ["w0 w1 w2", "q0 w0 q1", "q0 w0 w1 q0"])
def test_no_run_is_without_a_question_or_has_two_or_one_that_was_met(drawn):
    oracle = an_oracle(every=3)
    names = drawn.split()
    with pytest.raises(AssertionError):
        assert say(oracle, drawn, *["x"] * len(names)) == names


def test_where_no_question_is_left_none_comes():
    oracle = an_oracle(questions=1, every=2)
    assert say(oracle, "q0 w0 w1 w2", *"xddd") == ["q0", "w0", "w1", "w2"]


def test_who_falls_below_the_bar_loses_what_they_hold_and_what_they_made():
    oracle = an_oracle(every=2, min_accuracy=HALF, min_answers=1, discard=True)
    oracle.settings.count = 2
    work, question = oracle.pull("ann", ["w0", "q0"])
    oracle.submit(work, "label")
    assert oracle.state(oracle.assets["w0"]) == "done"
    [_, more] = oracle.pull("ann", ["q0", "w1"])
    oracle.submit(question, "wrong")
    assert (more.state, oracle.labels[0].status) == ("cleared", "discarded")
    assert oracle.explain("ann", oracle.assets["w2"]).codes == ["distrusted"]
    assert [r.asset.external_id for r in oracle.pull("bob", ["w0", "q1"])] == ["w0", "q1"]
    oracle.questions.readmit("ann", anew=False)
    assert oracle.explain("ann", oracle.assets["w2"]).codes == []


def test_skipped_is_answered_wrong_and_trust_follows_the_answers():
    oracle = an_oracle(every=1)
    assert oracle.questions.trust("ann") == 1
    say(oracle, "q0", "x")
    oracle.skip(oracle.pull("ann", ["q1"])[0])
    assert oracle.questions.trust("ann") == HALF
