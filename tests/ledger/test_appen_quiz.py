"""Appen's quiz and test questions (A06, A07), and the trust that comes of them (X06)."""

from __future__ import annotations

import pytest

from tests.ledger.stage import Project, Stage, at_once, rows, submit, verdict
from tests.quiz.asking import (
    RIGHT,
    WRONG,
    answer,
    ask,
    is_question,
    member,
    new_batch,
    questions,
    quiz,
    readmit,
    work,
)


@pytest.fixture
def project(stage: Stage) -> Project:
    """FIFO; thirty units of work and six test questions among them."""
    made = stage.project("appen")
    made.configure(order={"tie": "fifo"})
    new_batch(made, *rows(15), *questions(6), *rows(15, "unit"))
    return made


# -- A06: the quiz -------------------------------------------------------------------------------
@pytest.mark.parametrize("tie", ["fifo", "random", "lexicographic"])
def test_A06_the_quiz_is_in_random_order_whatever_the_order_of_the_queue(
    project: Project, tie: str
) -> None:
    project.configure(order={"tie": tie})
    ask(project, quiz=quiz(6, 0))
    orders = set()
    for person in project.labelers("ann", "ben", "cem", "dana", "eve"):
        came = answer(project, person, *[RIGHT] * 6)
        assert len(set(came)) == 6, "each question once, and nothing else"
        orders.add(tuple(came))
    assert len(orders) > 1, "the chance that five people draw one order of six is 1 in 720^4"


def test_A06_the_order_of_the_quiz_is_drawn_once_so_that_preview_holds(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, quiz=quiz(5))
    told = project.preview(ann)
    assert len(told) == 5
    project.pull(ann)
    assert project.preview(ann) == told, "what is held comes first, then the rest"
    assert answer(project, ann, *[RIGHT] * 5) == told


def test_A06_before_the_quiz_is_passed_nothing_else_is_served(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, quiz=quiz(3))
    assert project.barred_by(ann, "row-0000") == {"quiz_required"}
    told = project.manager.get(f"{project.path}/queues/label/explain", labeler=ann.email)
    assert told == {"eligible": 0, "reasons": {"quiz_required": 30}}
    project.configure(reservation={"count": 10})
    held = project.items(ann)
    assert len(held) == 3 and all(map(is_question, held))


def test_A06_who_passes_gets_work(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, quiz=quiz(4, 0.75))
    answer(project, ann, RIGHT, WRONG, RIGHT, RIGHT)
    assert project.served(ann) == ["row-0000"]
    assert member(project, ann)["standing"] == "trusted"


def test_A06_who_fails_is_barred_until_a_manager_lets_them_in(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, quiz=quiz(4, 0.75))
    answer(project, ann, RIGHT, WRONG, RIGHT, WRONG)
    pulled = project.pull(ann)
    assert (pulled["items"], pulled["waiting"]["reasons"]) == ([], {"quiz_failed": 30})
    shown = pulled["waiting"]["quiz"]
    assert (shown["state"], shown["answered"], shown["size"]) == ("failed", 4, 4)
    assert project.barred_by(ann, "row-0000") == {"quiz_failed"}
    assert member(project, ann)["standing"] == "quiz_failed"
    assert readmit(project, ann, True)["standing"] == "trusted"
    assert project.served(ann) == ["row-0000"]


def test_A06_a_quiz_begun_anew_asks_what_was_not_yet_seen_first(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, quiz=quiz(3, 1))
    first = answer(project, ann, RIGHT, WRONG, RIGHT)
    assert readmit(project, ann, "quiz")["standing"] == "quiz_required"
    second = answer(project, ann, RIGHT, RIGHT, WRONG)
    assert not set(first) & set(second)
    readmit(project, ann, "quiz")
    third = answer(project, ann, RIGHT, RIGHT, RIGHT)
    assert len(set(third)) == 3, "all were seen, so any come again"
    assert project.served(ann) == ["row-0000"]


def test_A06_a_quiz_needs_test_questions(stage: Stage) -> None:
    empty = stage.project("appen")
    empty.batch(*rows(3))
    path = f"{empty.path}/queues/label"
    body = {"test_questions": {"quiz": quiz(2)}}
    empty.manager.refused(422, "quiz_without_questions", "PATCH", path, body)
    assert empty.settings()["test_questions"] is None
    body = {"name": "quiz at birth", "label_queue": body}
    empty.manager.refused(422, "quiz_without_questions", "POST", "/projects", body)


def test_A06_a_quiz_larger_than_its_questions_asks_what_there_is_and_says_so(
    project: Project,
) -> None:
    [ann] = project.labelers("ann")
    told = ask(project, quiz=quiz(50, 0.5))
    assert told["test_questions"]["quiz"]["size"] == 50
    [warning] = told["warnings"]
    assert warning["path"] == "test_questions.quiz.size"
    assert "6" in warning["message"]
    assert len(answer(project, ann, *[RIGHT] * 6)) == 6
    assert project.served(ann) == ["row-0000"]


def test_A06_two_tabs_that_hand_in_the_last_question_end_the_quiz_once(project: Project) -> None:
    ask(project, quiz=quiz(2, 1))
    for person in project.labelers("ann", "ben", "cem"):
        answer(project, person, RIGHT)
        item = project.item(person)
        path = f"/reservations/{item['reservation']}/submit"
        tabs = at_once(
            [lambda path=path, who=person: who.call("POST", path, {"result": RIGHT})] * 4
        )
        assert sorted(tab.status_code for tab in tabs) == [200, 409, 409, 409]
        assert {tab.json()["code"] for tab in tabs if tab.status_code == 409} == {
            "already_submitted"
        }
        assert member(project, person)["trust"]["quiz"] == {
            "state": "passed", "answered": 2, "correct": 2,
        }  # fmt: skip
    assert project.kinds().count("member.quiz_passed") == 3


# -- A07: quiz, then work ------------------------------------------------------------------------
def test_A07_after_the_quiz_work_comes_in_fifo_with_a_question_in_each_run(
    stage: Stage,
) -> None:
    project = stage.project("appen")
    project.configure(order={"tie": "fifo"})
    new_batch(project, *questions(9), *rows(40))
    [ann] = project.labelers("ann")
    ask(project, quiz=quiz(3), every=5)
    seen = answer(project, ann, *[RIGHT] * 3)
    came = work(project, ann, 30)
    asked = [name for name in came if name.startswith("gold")]
    assert [name for name in came if name.startswith("row")] == rows(24), "FIFO, nothing skipped"
    assert len(asked) == 6, "one in each of six runs"
    for run in range(6):
        of_run = [name for name in came[5 * run : 5 * run + 5] if name.startswith("gold")]
        assert len(of_run) == 1, f"run {run}: {came}"
    assert len({*seen, *asked}) == 9, "each person meets each question once"
    assert work(project, ann, 10) == rows(40)[24:34], "none is left to ask"


def test_A07_places_and_choices_are_drawn_and_differ(stage: Stage) -> None:
    project = stage.project("appen")
    project.configure(order={"tie": "fifo", "avoid_held": False}, target={"labels": 6})
    new_batch(project, *questions(5), *rows(30))
    ask(project, every=6)
    drawn = set()
    for person in project.labelers("ann", "ben", "cem", "dana", "eve"):
        came = work(project, person, 30)
        drawn.add(tuple((nth, one) for nth, one in enumerate(came) if one.startswith("gold")))
    assert len(drawn) == 5, "the chance that two of five draw alike is below 1 in 10,000"


def test_A07_preview_holds_with_questions_among_work(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, every=4)
    told = project.preview(ann, 20)
    assert sum(name.startswith("gold") for name in told) == 5
    assert work(project, ann, 20) == told


def test_A07_preloads_come_in_the_order_that_preview_tells(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, quiz=quiz(1), every=3)
    answer(project, ann, RIGHT)
    told = project.preview(ann, 9)
    project.configure(reservation={"count": 9})
    assert project.served(ann) == told
    assert project.preview(ann, 9) == told


def test_A07_explain_tells_when_a_question_comes(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, every=3)
    told = project.preview(ann, 12)
    known = {
        one["external_id"]: one["id"]
        for one in project.manager.listed(f"{project.path}/test-questions")
    }
    for position, name in enumerate(told, 1):
        asset = known.get(name) or project.asset_id(name)
        asked = {"labeler": ann.email, "asset": asset}
        found = project.manager.get(f"{project.path}/queues/label/explain", **asked)
        assert found == {"eligible": True, "position": position, "reasons": []}


# -- X06: trust ----------------------------------------------------------------------------------
def test_X06_who_falls_below_the_bar_is_stopped_and_loses_what_they_hold(
    project: Project,
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(reservation={"count": 3})
    ask(project, every=1, min_accuracy=0.7)
    for _ in range(4):
        submit(ann, project.item(ann), WRONG)
    pulled = project.pull(ann)
    assert (pulled["items"], pulled["waiting"]["reasons"]) == ([], {"distrusted": 30})
    assert project.reservations(labeler=ann.email) == []
    assert project.barred_by(ann, "row-0000") == {"distrusted"}
    shown = member(project, ann)
    assert shown["standing"] == "distrusted"
    assert shown["trust"] | {"quiz": None} == {
        "answered": 4, "correct": 0, "accuracy": 0.0, "quiz": None, "at_stake": 0,
    }  # fmt: skip
    assert "member.distrusted" in project.kinds()
    assert project.pull(ben)["items"], "nobody else is concerned"


def test_X06_the_bar_waits_for_min_answers(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, every=1, min_accuracy=1, min_answers=3)
    answer(project, ann, WRONG, WRONG)
    assert member(project, ann)["standing"] == "trusted"
    answer(project, ann, RIGHT)
    assert member(project, ann)["standing"] == "distrusted"


def test_X06_untrusted_labels_are_collected_again_in_their_old_places(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    ask(project, min_accuracy=0.5, min_answers=1, discard=True)
    assert work(project, ann, 3) == rows(3)
    assert work(project, ben, 2) == rows(5)[3:]
    ask(project, every=1)
    item = project.item(ann)
    assert is_question(item)
    assert member(project, ann)["trust"]["at_stake"] == 0, "nothing was wrong so far"
    submit(ann, item, WRONG)
    assert [label["status"] for label in project.labels(labeler=ann.email)] == ["discarded"] * 3
    assert [label["status"] for label in project.labels(labeler=ben.email)] == ["submitted"] * 2
    ask(project, every=None)
    assert project.queued()[:4] == [*rows(3), "row-0005"]
    assert work(project, ben, 4) == [*rows(3), "row-0005"], "their old places"


def test_X06_what_distrust_would_cost_is_shown_before(project: Project) -> None:
    [ann] = project.labelers("ann")
    submit(ann, project.item(ann))
    ask(project, every=3, min_answers=3, min_accuracy=0.5, discard=True)
    labels = len(answer(project, ann, WRONG))  # with the one before, without the question
    trust = member(project, ann)["trust"]
    assert trust["at_stake"] == labels
    assert (trust["answered"], trust["accuracy"]) == (1, 0.0)
    told = ask(project, min_answers=1)
    [warning] = told["warnings"]
    assert warning["path"] == "test_questions.min_accuracy"
    assert "1 people" in warning["message"] and f"{labels} labels" in warning["message"]


def test_X06_what_a_reviewer_approved_is_kept(stage: Stage) -> None:
    project = stage.project("supervisely")
    new_batch(project, *rows(4), *questions(2))
    [ann] = project.labelers("ann")
    [rio] = project.reviewers("rio")
    assert work(project, ann, 4) == rows(4)
    for said in ({"said": "approve"}, {"said": "correct", "result": "better"}):
        [review] = project.reviews(rio)
        verdict(rio, review, **said)
    [review] = project.reviews(rio)
    verdict(rio, review, "reject", comment="no")
    ask(project, quiz=quiz(1), min_accuracy=1, min_answers=1, discard=True)
    assert project.state("row-0002") == "rework"
    answer(project, ann, WRONG)
    assert [project.state(name) for name in rows(4)] == ["done", "done", "queued", "queued"]
    assert project.statuses("row-0002") == ["discarded"]
    assert project.reviews(rio) == [], "what waited for review is gone"


def test_X06_readmitted_the_bar_looks_at_later_answers_only(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, every=1, min_accuracy=0.6, min_answers=2)
    answer(project, ann, WRONG, WRONG)
    assert member(project, ann)["standing"] == "distrusted"
    assert readmit(project, ann, True)["standing"] == "trusted"
    answer(project, ann, RIGHT, RIGHT)
    shown = member(project, ann)
    assert (shown["standing"], shown["trust"]["accuracy"]) == ("trusted", 0.5)
    answer(project, ann, WRONG, WRONG)
    assert member(project, ann)["standing"] == "distrusted", "2 of 4 since"
