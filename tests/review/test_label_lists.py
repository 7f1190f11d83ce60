"""Lists of labels for those who look after review: what waits, what was judged, by whom."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Stage
from tests.review.desk import ReviewProject, under_review


@pytest.fixture
def project(stage: Stage) -> ReviewProject:
    return under_review(stage)


def names(page: dict[str, Any]) -> list[str]:
    return [label["external_id"] for label in page["items"]]


def test_what_waits_what_was_judged_and_by_whom_are_lists_of_their_own(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob, rita = project.reviewer("rob"), project.reviewer("rita")
    project.batch("a", "b", "c", "d")
    project.label(ann, times=4)
    path = f"/projects/{project.id}/labels"
    assert names(rob.get(path, final="false")) == ["a", "b", "c", "d"]
    assert names(rob.get(path, order="reviewed")) == []

    project.approve(rob)
    project.correct(rita, "better")
    project.reject(rob, "look again")

    assert names(rob.get(path, final="false")) == ["d"]
    judged = rob.get(path, order="reviewed")
    assert names(judged) == ["c", "b", "a"], "the last verdict first, a correction once"
    assert [label["verdict"] for label in judged["items"]] == ["reject", "correct", "approve"]
    assert all(label["reviewed_at"] for label in judged["items"])
    assert names(rob.get(path, order="reviewed", reviewed_by=rita.email)) == ["b"]
    assert names(rob.get(path, order="reviewed", verdict="approve")) == ["a"]
    assert names(rob.get(path, order="newest", final="true", limit=2)) == ["b", "c"]


def test_lists_by_verdict_and_newest_first_go_on_where_they_stopped(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b", "c")
    project.label(ann, times=3)
    project.review_all(rob)
    path = f"/projects/{project.id}/labels"
    for order in ("reviewed", "newest"):
        first = rob.get(path, order=order, limit=2)
        rest = rob.get(path, order=order, limit=2, cursor=first["next_cursor"])
        assert names(first) + names(rest) == ["c", "b", "a"]
        assert rest["next_cursor"] is None


def test_a_labeler_cannot_learn_from_a_list_what_was_drawn_for_review(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    project.approve(rob)
    path = f"/projects/{project.id}/labels"
    for asked in ("final=false", "verdict=approve", f"reviewed_by={rob.email}", "order=reviewed"):
        ann.refused(403, "forbidden", "GET", f"{path}?{asked}")
    [own] = ann.get(path)["items"]
    assert (own["verdict"], own["reviewed_at"], own["reviewed_by"]) == (None, None, None)
