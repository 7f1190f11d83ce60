"""A test question in hand: judged, skipped, given back, run out, lost, sent twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, draft, eventually, release, rows, skip, submit
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
)
from tests.quiz.test_questions import mood

BOXES = """<View><Image name="image" value="$image"/><RectangleLabels name="box" toName="image">
<Label value="cat"/></RectangleLabels><TextArea name="note" toName="image"/></View>"""


def box(width: float, note: str = "A  Cat") -> list[dict[str, Any]]:
    shape = {"x": 10, "y": 10, "width": width, "height": 10, "rectanglelabels": ["cat"]}
    text = {"text": [note]}
    return [
        {"from_name": "box", "to_name": "image", "type": "rectanglelabels", "value": shape},
        {"from_name": "note", "to_name": "image", "type": "textarea", "value": text},
    ]


@pytest.fixture
def project(stage: Stage) -> Project:
    """Three pieces of work and three questions, which come first."""
    made = stage.project()
    new_batch(made, *rows(3), *questions(3))
    ask(made, every=1)
    return made


def trust(project: Project, person: Any) -> tuple[int, int]:
    found = member(project, person)["trust"]
    return found["answered"], found["correct"]


# -- matching ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "correct"),
    [(box(10), 1), (box(6), 1), (box(4), 0), (box(10, "a cat"), 1), (box(10, "a dog"), 0)],
)
def test_shapes_match_by_overlap_and_texts_without_regard_to_case(
    stage: Stage, given: Any, correct: int
) -> None:
    project = stage.project(interface=BOXES)
    new_batch(project, *questions(1, expected=box(10)))
    ask(project, every=1)
    [ann] = project.labelers("ann")
    submit(ann, project.item(ann), given)
    assert trust(project, ann) == (1, correct)


def test_the_overlap_asked_for_is_a_setting(stage: Stage) -> None:
    project = stage.project(interface=BOXES)
    new_batch(project, *questions(2, expected=box(10)))
    ask(project, every=1, iou=0.9)
    [ann] = project.labelers("ann")
    submit(ann, project.item(ann), box(8))
    assert trust(project, ann) == (1, 0)
    ask(project, iou=0.7)
    submit(ann, project.item(ann), box(8))
    assert trust(project, ann) == (2, 1)


def test_an_answer_must_fit_the_interface_as_any_label(stage: Stage) -> None:
    project = stage.project(interface=BOXES)
    new_batch(project, *questions(1, expected=box(10)))
    ask(project, every=1)
    [ann] = project.labelers("ann")
    path = f"/reservations/{project.item(ann)['reservation']}/submit"
    ann.refused(422, "invalid_result", "POST", path, {"result": mood("glad")})
    assert trust(project, ann) == (0, 0)


def test_without_an_interface_any_equal_value_is_right(project: Project) -> None:
    new_batch(project, {"external_id": "gold-x", "expected": {"a": [1, 2.0]}})
    for one in project.manager.listed(f"{project.path}/test-questions")[:3]:
        project.manager.delete(f"{project.path}/test-questions/{one['id']}")
    ann, ben = project.labelers("ann", "ben")
    submit(ann, project.item(ann), {"a": [1.0, 2]})
    submit(ben, project.item(ben), {"a": [2, 1]})
    assert (trust(project, ann), trust(project, ben)) == ((1, 1), (1, 0))


# -- skip, release, drafts -----------------------------------------------------------------------
@pytest.mark.parametrize("skip_to", ["others", "me", "done", "review"])
def test_skipped_is_answered_wrong(project: Project, skip_to: str) -> None:
    project.configure(skip_to=skip_to)
    [ann] = project.labelers("ann")
    item = project.item(ann)
    assert is_question(item)
    assert skip(ann, item)["label"]["status"] == "skipped"
    assert trust(project, ann) == (1, 0)
    assert project.item(ann)["asset"]["id"] != item["asset"]["id"]


def test_skipped_to_me_it_comes_again_but_its_answer_stands(project: Project) -> None:
    project.configure(skip_to="me")
    [ann] = project.labelers("ann")
    first = project.item(ann)
    skip(ann, first)
    came = project.drain(ann)
    assert came[-1] == first["asset"]["external_id"]
    assert trust(project, ann) == (3, 0), "three questions, the first of them skipped"


def test_reported_broken_it_is_counted_for_managers(project: Project) -> None:
    [ann] = project.labelers("ann")
    item = project.item(ann)
    skip(ann, item, broken=True)
    found = project.manager.get(f"{project.path}/assets/{item['asset']['id']}")
    assert found["reported_broken"] == 1


def test_released_it_comes_again_and_counts_then(project: Project) -> None:
    [ann] = project.labelers("ann")
    first = project.item(ann)
    draft(ann, first, "half")
    release(ann, first)
    release(ann, first)
    assert trust(project, ann) == (0, 0)
    came = answer(project, ann, RIGHT, RIGHT)
    last = None
    while last is None:
        item = project.item(ann)
        if item["asset"]["id"] == first["asset"]["id"]:
            last = item
        else:
            came.append(item["asset"]["external_id"])
            submit(ann, item)
    assert set(came) >= set(rows(3)), "after all else"
    assert last["draft"] == "half"
    submit(ann, last, RIGHT)
    assert trust(project, ann) == (3, 3)


def test_released_in_the_quiz_it_comes_last(project: Project) -> None:
    ask(project, every=None, quiz=quiz(3))
    [ann] = project.labelers("ann")
    first = project.item(ann)
    release(ann, first)
    assert answer(project, ann, *[RIGHT] * 3)[-1] == first["asset"]["external_id"]
    assert project.served(ann) == ["row-0000"]


# -- time ----------------------------------------------------------------------------------------
def test_run_out_it_is_taken_up_again_by_its_holder(stage: Stage, project: Project) -> None:
    project.configure(reservation={"timeout_seconds": 60})
    [ann] = project.labelers("ann")
    first = project.item(ann)
    stage.advance(61)
    eventually(lambda: [one["state"] for one in project.reservations()] == ["expired"])
    assert project.preview(ann)[0] == first["asset"]["external_id"]
    again = project.item(ann)
    assert again["reservation"] == first["reservation"]
    stage.advance(61)
    eventually(lambda: [one["state"] for one in project.reservations()] == ["expired"])
    submit(ann, again, RIGHT)
    assert trust(project, ann) == (1, 1)
    once_more = project.item(ann)
    stage.advance(61)
    eventually(lambda: [one["state"] for one in project.reservations()] == ["expired"])
    draft(ann, once_more, "typed")
    assert [one["state"] for one in project.reservations()] == ["active"]


def test_activity_renews_it_with_all_else_that_is_held(stage: Stage, project: Project) -> None:
    project.configure(reservation={"timeout_seconds": 100})
    [ann] = project.labelers("ann")
    item = project.item(ann)
    for _ in range(3):
        stage.advance(60)
        path = f"/reservations/{item['reservation']}/activity"
        assert ann.post(path, {"active_seconds": 5})["expires_at"] is not None
    submit(ann, item, RIGHT)
    assert trust(project, ann) == (1, 1)


# -- twice and too late --------------------------------------------------------------------------
def test_sent_twice_it_counts_once(project: Project) -> None:
    [ann] = project.labelers("ann")
    item = project.item(ann)
    one = submit(ann, item, RIGHT, key="the same", pull_next=True)
    assert submit(ann, item, RIGHT, key="the same", pull_next=True) == one
    path = f"/reservations/{item['reservation']}/submit"
    refusal = ann.refused(409, "already_submitted", "POST", path, {"result": WRONG})
    assert refusal["label"] == one["label"]
    assert trust(project, ann) == (1, 1)
    [label] = ann.listed(f"{project.path}/labels")
    assert (label["id"], label["result"]) == (one["label"]["id"], RIGHT)


def test_cleared_by_a_manager_it_may_still_be_answered(project: Project) -> None:
    [ann] = project.labelers("ann")
    item = project.item(ann)
    project.manager.post(f"{project.path}/reservations/clear", {})
    assert submit(ann, item, RIGHT)["label"]["status"] == "submitted"
    assert trust(project, ann) == (1, 1)


def test_after_distrust_it_is_late_and_counts_nothing(project: Project) -> None:
    project.configure(reservation={"count": 3})
    ask(project, min_accuracy=1, min_answers=1)
    [ann] = project.labelers("ann")
    held = project.items(ann)
    submit(ann, held[0], WRONG)
    for item in held[1:]:
        path = f"/reservations/{item['reservation']}/submit"
        refusal = ann.refused(409, "reservation_lost", "POST", path, {"result": RIGHT})
        again = ann.refused(409, "reservation_lost", "POST", path, {"result": RIGHT})
        assert refusal["label"] == again["label"]
        assert refusal["label"]["status"] == "late"
    assert trust(project, ann) == (1, 0)
    assert project.pull(ann)["waiting"]["reasons"] == {"distrusted": 3}


def test_who_left_is_answered_as_for_work(project: Project) -> None:
    [ann] = project.labelers("ann")
    item = project.item(ann)
    project.manager.delete(f"{project.path}/members/{ann.id}")
    path = f"/reservations/{item['reservation']}/submit"
    ann.refused(404, "not_found", "POST", path, {"result": RIGHT})
    assert project.reservations() == []
    project.member(ann)
    assert trust(project, ann) == (0, 0)


def test_without_test_questions_what_is_held_may_be_handed_in(project: Project) -> None:
    [ann] = project.labelers("ann")
    item = project.item(ann)
    project.configure(test_questions=None)
    assert submit(ann, item, WRONG)["label"]["status"] == "submitted"
    assert member(project, ann) | {"standing": None, "trust": None} == member(project, ann)
    assert project.drain(ann) == rows(3)
    ask(project, min_accuracy=1, min_answers=1)
    assert member(project, ann)["standing"] == "distrusted", "the answer counts all the same"
