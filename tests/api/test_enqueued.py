"""What is enqueued, in order; counts of what no counter knows; changes of all but a few."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_bulk_changes import finished
from tests.ledger.stage import Project, names, paths, rows, submit, verdict


def enqueued(project: Project, queue: str, **asked: Any) -> list[tuple[str, str | None]]:
    """(external id, labeler's id) of what waits, in order."""
    listed = project.manager.listed(f"{project.path}/queues/{queue}/enqueued", **asked)
    return [
        (item["asset"]["external_id"], item["label"] and item["label"]["labeler"])
        for item in listed
    ]


@pytest.fixture
def reviewed(project: Project) -> Project:
    """Four assets; ann and ben labeled a, ann alone b and c, in the order c, b, a."""
    project.configure("review", enabled=True, sampling=1)
    project.configure(target={"labels": 2}, reservation={"count": 1})
    project.batch("a", "b", "c", "d")
    ann, ben = project.labelers("ann", "ben")
    for external_id, priority in (("c", 9), ("b", 8), ("a", 7)):
        project.change(external_id, priority=priority)
        assert submit(ann, project.item(ann))
        project.change(external_id, priority=None)
    project.change("a", priority=9)
    submit(ben, project.item(ben))
    project.change("a", priority=None)
    return project


def test_L07_what_is_enqueued_for_labeling_stands_in_its_order(project: Project) -> None:
    project.batch("a", "b", "c")
    project.change("c", priority=5)
    [ann] = project.labelers("ann")
    assert enqueued(project, "label", limit=2) == [("c", None), ("a", None), ("b", None)]
    project.pull(ann)
    assert enqueued(project, "label") == [("a", None), ("b", None)]


def test_L07_what_is_enqueued_for_review_stands_in_its_order_too(reviewed: Project) -> None:
    ann, ben = (reviewed.stage.person(name) for name in ("ann", "ben"))
    waits = [("a", ann.id), ("a", ben.id), ("b", ann.id), ("c", ann.id)]
    assert enqueued(reviewed, "review", limit=1) == waits

    reviewed.configure("review", order={"priority": "higher_first"})
    reviewed.change("c", priority=3)
    assert enqueued(reviewed, "review") == [waits[3], *waits[:3]]

    [rosa] = reviewed.reviewers("rosa")
    reviewed.configure("review", reservation={"count": 1})
    [item] = reviewed.reviews(rosa)
    assert enqueued(reviewed, "review") == waits[:3]
    verdict(rosa, item, "approve")
    assert enqueued(reviewed, "review") == waits[:3]


def test_what_waits_for_review_shows_its_asset_as_it_stands(reviewed: Project) -> None:
    page = reviewed.manager.get(f"{reviewed.path}/queues/review/enqueued", limit=1)
    [item] = page["items"]
    assert item["asset"] == reviewed.asset("a")
    assert item["label"]["status"] == "submitted"
    assert item["label"]["final"] is False


@pytest.mark.parametrize("queue", ["label", "review"])
def test_labelers_are_not_shown_what_is_enqueued(project: Project, queue: str) -> None:
    [ann] = project.labelers("ann")
    path = f"{project.path}/queues/{queue}/enqueued"
    ann.refused(403, "forbidden", "GET", path)
    project.manager.refused(422, "invalid", "GET", path, params={"cursor": "e30="})


def count(project: Project, **filters: Any) -> int:
    found: int = project.manager.get(f"{project.path}/assets/count", **filters)["count"]
    return found


def test_assets_are_counted_by_any_filter(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    second = project.batch("d")
    project.change("b", priority=3, assigned_to=[ann.email])
    assert count(project) == 4
    assert count(project, state="queued", batch=second["id"]) == 1
    assert count(project, priority=3) == count(project, assigned_to=ann.id) == 1
    assert count(project, q="this is") == 4
    assert count(project, external_id="c") == 1
    assert count(project, q="nowhere") == 0
    ann.refused(403, "forbidden", "GET", f"{project.path}/assets/count")
    unknown = project.manager.refused(
        422, "invalid", "GET", f"{project.path}/assets/count", params={"order": "queue"}
    )
    assert paths(unknown) == {"order"}


def test_all_that_a_filter_finds_but_for_some_are_changed(project: Project) -> None:
    project.batch("a", "b", "c")
    spared = [project.asset_id("b"), "a0nowhere"]
    body: dict[str, Any] = {"select": {"filter": {}, "but_for": spared}, "set": {"priority": 7}}
    assert project.manager.patch(f"{project.path}/assets", body) == {"changed": 2}
    assert set(names(project.assets(priority=7))) == {"a", "c"}
    body["select"] = {"external_ids": ["a"], "but_for": spared}
    refusal = project.manager.refused(422, "invalid", "PATCH", f"{project.path}/assets", body)
    assert paths(refusal) == {"select.but_for"}


def test_an_asset_tells_its_own_number_of_labels_apart_from_the_queues(project: Project) -> None:
    project.batch("a", "b")
    project.change("b", labels_required=3)
    told = [
        (one["labels_required"], one["own_labels_required"])
        for one in (project.asset("a"), project.asset("b"))
    ]
    assert told == [(1, None), (3, 3)]


def test_an_operation_tells_what_it_changes(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(1001))
    changes = {"priority": -5, "assigned_to": [ann.email]}
    body = {"select": {"filter": {}}, "set": changes}
    operation = project.manager.patch(f"{project.path}/assets", body)["operation"]
    told = finished(project, operation)
    assert (told["state"], told["done"], told["total"]) == ("done", 1001, 1001)
    assert told["changes"] == {"priority": -5, "assigned_to": [ann.id]}
