"""What waits for me: rework, what I hold, what I did today, in each of my projects."""

from __future__ import annotations

from typing import Any

from tests.ledger.stage import Person, Project, skip, submit
from tests.quiz.asking import RIGHT, WRONG, answer, ask, new_batch, questions, quiz

NOTHING = {"rework": 0, "held": 0, "reviewing": 0, "to_review": None, "today": 0, "total": 0}


def mine(project: Project, person: Person, **params: Any) -> dict[str, Any]:
    found: dict[str, Any] = person.get(f"{project.path}/me", **params)
    listed = {one["project"]: one for one in person.get("/me/work", **params)["items"]}
    assert {**listed[project.id], "quiz": found["quiz"]} == found
    return found


def test_it_follows_a_labelers_day(project: Project) -> None:
    [ann] = project.labelers("mine-ann")
    assert mine(project, ann) == {"project": project.id, "open": False, "quiz": None, **NOTHING}
    project.batch("a", "b", "c")
    assert mine(project, ann)["open"] is True
    submit(ann, project.item(ann))
    skip(ann, project.item(ann))
    project.item(ann)
    now = mine(project, ann)
    assert (now["held"], now["today"], now["total"]) == (1, 1, 1), "a skip is no label"
    later = mine(project, ann, since="2999-01-01T00:00:00Z")
    assert (later["today"], later["total"]) == (0, 1)


def test_rework_is_counted_before_it_is_pulled_and_after(project: Project) -> None:
    [ann] = project.labelers("mine-ann")
    [rob] = project.reviewers("mine-rob")
    project.configure("review", enabled=True)
    project.batch("a")
    submit(ann, project.item(ann))
    assert mine(project, rob)["to_review"] == 1
    [review] = project.reviews(rob)
    assert mine(project, rob)["reviewing"] == 1
    rejection = {"verdict": "reject", "comment": "look again"}
    rob.post(f"/reservations/{review['reservation']}/submit", rejection)
    assert mine(project, ann)["rework"] == 1
    assert project.item(ann)["kind"] == "rework"
    now = mine(project, ann)
    assert (now["rework"], now["held"]) == (1, 0), "owed until it is done, and counted once"
    assert now["to_review"] is None, "a labeler does not review"
    assert mine(project, rob)["to_review"] == 0
    submit(ann, project.item(ann))
    now = mine(project, ann)
    assert (now["rework"], now["total"]) == (0, 1), "done again, it is still one label"
    [review] = project.reviews(rob)
    correction = {"verdict": "correct", "result": []}
    rob.post(f"/reservations/{review['reservation']}/submit", correction)
    assert mine(project, ann)["total"] == 1, "corrected, it is still hers"


def test_labels_of_removed_assets_are_not_there_to_review(project: Project) -> None:
    [ann] = project.labelers("mine-ann")
    [rob] = project.reviewers("mine-rob")
    project.configure("review", enabled=True)
    project.batch("a", "b")
    for _ in range(2):
        submit(ann, project.item(ann))
    project.change("a", removed=True)
    assert mine(project, rob)["to_review"] == 1
    project.change("a", removed=False)
    assert mine(project, rob)["to_review"] == 2


def test_outsiders_learn_nothing_and_nonsense_is_refused(project: Project) -> None:
    eve = project.stage.person("mine-eve")
    eve.refused(404, "not_found", "GET", f"{project.path}/me")
    assert project.id not in [one["project"] for one in eve.get("/me/work")["items"]]
    [ann] = project.labelers("mine-ann")
    ann.refused(422, "invalid", "GET", f"{project.path}/me?since=yesterday")


def test_the_quiz_tells_how_far_it_is_and_what_was_right_only_once_it_failed(
    project: Project,
) -> None:
    ann, ben = project.labelers("mine-ann", "mine-ben")
    new_batch(project, *questions(3), "a")
    ask(project, quiz=quiz(2, 1.0))
    project.item(ann)
    assert mine(project, ann)["quiz"] == {"state": "open", "answered": 0, "size": 2}
    answer(project, ann, RIGHT)
    now = mine(project, ann)
    assert now["quiz"] == {"state": "open", "answered": 1, "size": 2}
    assert (now["today"], now["total"]) == (1, 1), "it reads like any other label"
    answer(project, ann, RIGHT)
    assert mine(project, ann)["quiz"] == {"state": "passed"}
    answer(project, ben, RIGHT, WRONG)
    failed = {"state": "failed", "answered": 2, "size": 2, "accuracy": 0.5, "pass_accuracy": 1.0}
    assert mine(project, ben)["quiz"] == failed
