"""Rounds that open on an asset of a finished group, and verdicts of those who may give none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Person, Project, Stage, submit, verdict

DYNAMIC = {"min": 2, "max": 3, "confidence": 0.9}
GROUP = {"external_id": "a1", "group": "a"}


def grouped(stage: Stage, target: dict[str, Any], **fields: Any) -> Project:
    order = {"groups": "retain"}
    return stage.project(label_queue={"target": target, "order": order}, **fields)


def agreed(stage: Stage) -> tuple[Project, list[Person], Person]:
    """Two of three labelers gave a group's only asset the same answer, which waits for review."""
    project = grouped(stage, DYNAMIC, review_queue={"enabled": True, "sampling": 1.0})
    people = project.labelers("ann", "ben", "cat")
    [rob] = project.reviewers("rob")
    project.batch(GROUP)
    for person in people[:2]:
        submit(person, project.item(person), "x")
    return project, people, rob


def under_review(stage: Stage, **label_queue: Any) -> Project:
    return stage.project(label_queue=label_queue, review_queue={"enabled": True, "sampling": 1.0})


def test_a_round_that_a_correction_opens_is_handed_out(stage: Stage) -> None:
    project, (_, _, cat), rob = agreed(stage)
    verdict(rob, project.reviews(rob)[0], "correct", result="y")
    assert project.state("a1") == "queued"
    assert project.served(cat) == ["a1"]


def test_a_round_that_other_rework_opens_is_handed_out(stage: Stage) -> None:
    project, (ann, ben, cat), rob = agreed(stage)
    [first, *_] = project.reviews(rob)
    verdict(rob, first, "reject", comment="look again")
    for person in (ann, ben):
        for item in project.items(person):
            submit(person, item, "y")
    assert project.state("a1") == "queued"
    assert project.served(cat) == ["a1"]


def test_a_round_that_a_changed_requirement_opens_is_handed_out(stage: Stage) -> None:
    project = grouped(stage, {"min": 1, "max": 3, "confidence": 0.9})
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch({**GROUP, "labels_required": 2})
    submit(ann, project.item(ann), "x")
    submit(ben, project.item(ben), "y")
    project.change("a1", labels_required=None)
    assert project.state("a1") == "queued"
    assert project.served(cat) == ["a1"]


@pytest.mark.parametrize("why", ["demoted", "labeled"])
def test_a_review_that_was_lost_takes_no_verdict_of_who_may_not_have_it(
    stage: Stage, why: str
) -> None:
    project = under_review(stage, target={"labels": 2})
    [ann] = project.labelers("ann")
    [rob] = project.reviewers("rob")
    project.batch("a")
    submit(ann, project.item(ann))
    [review] = project.reviews(rob)
    project.manager.post(
        f"{project.path}/reservations/clear", {"reservations": [review["reservation"]]}
    )
    if why == "demoted":
        project.member(rob, "labeler")
    else:
        submit(rob, project.item(rob))
    rob.refused(
        409, "reservation_lost", "POST", f"/reservations/{review['reservation']}/submit",
        {"verdict": "approve"},
    )  # fmt: skip
    assert [one["verdict"] for one in project.labels()].count("approve") == 0
