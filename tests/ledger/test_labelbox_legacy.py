"""The older Labelbox queue's rows of the ledger, with the preset `labelbox-legacy`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, names, rows, submit


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project("labelbox-legacy")


def test_L01_one_label_queue_always_on_and_a_review_queue_off(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    assert project.settings("review")["enabled"] is False
    assert project.served(ann) == ["a"], "the label queue needs no switch"
    for other in ("labels", "qa", "review2"):
        project.manager.refused(404, "not_found", "GET", f"{project.path}/queues/{other}")
    refusal = project.manager.refused(
        422, "invalid", "PATCH", f"{project.path}/queues/label", {"enabled": False}
    )
    assert [error["path"] for error in refusal["errors"]] == ["enabled"]


def test_L01_while_the_review_queue_is_off_it_hands_out_nothing(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    submit(ann, project.item(ann))
    pulled = project.pull(project.manager, "review")
    assert pulled["items"] == []
    assert "review_off" in pulled["waiting"]["reasons"]
    assert project.state("a") == "done"


def test_L01_a_manager_turns_the_review_queue_on(project: Project) -> None:
    [ann], [rob] = project.labelers("ann"), project.reviewers("rob")
    project.batch("a", "b")
    submit(ann, project.items(ann)[0])
    assert project.settings("review")["enabled"] is False
    project.configure("review", enabled=True)
    submit(ann, project.items(ann)[0])
    assert project.to_review(rob) == ["b"], "it concerns labels made from then on"
    assert project.state("a") == "done"


def test_L05_the_small_set_refills_only_when_it_runs_empty(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(12))
    reservation = project.settings()["reservation"]
    assert (reservation["count"], reservation["refill"]) == (5, "empty")
    assert project.served(ann) == rows(12)[:5]
    for left in (4, 3, 2, 1):
        submit(ann, project.items(ann)[0])
        assert project.served(ann) == rows(12)[5 - left : 5]
    submit(ann, project.items(ann)[0])
    assert project.served(ann) == rows(12)[5:10]
    assert project.drain(ann) == rows(12)[5:]


def test_L05_each_active_labeler_holds_a_set(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(8))
    assert project.served(ann) == rows(8)[:5]
    assert project.served(ben) == rows(8)[5:]


def test_L08_a_batch_by_upload(project: Project) -> None:
    assert project.queued() == []
    created = project.batch("b", "a", name="monday")
    assert created.keys() >= {"id", "number", "name", "size"}
    assert (created["name"], created["size"]) == ("monday", 2)
    assert project.queued() == ["a", "b"]
    second = project.batch("aa", name="tuesday")
    assert second["number"] > created["number"]
    assert project.queued() == ["a", "aa", "b"]


def selection_by_ids(source: Project) -> dict[str, Any]:
    return {"ids": [source.asset_id("a"), source.asset_id("c")]}


def selection_by_filter(source: Project) -> dict[str, Any]:
    return {"filter": {"priority": 1}}


@pytest.mark.parametrize("selection", [selection_by_ids, selection_by_filter])
def test_L08_a_batch_as_a_selection_from_another_project(
    stage: Stage, project: Project, selection: Any
) -> None:
    source = stage.project("kili")
    source.batch(
        {"external_id": "c", "priority": 1},
        {"external_id": "b", "priority": 2},
        {"external_id": "a", "priority": 1},
    )
    body = {"name": "chosen", "from": {"project": source.id, **selection(source)}}
    created = project.manager.post(f"{project.path}/batches", body)
    assert (created["name"], created["size"]) == ("chosen", 2)
    copied = {one["external_id"]: one for one in project.assets()}
    assert copied.keys() == {"a", "c"}
    for name, one in copied.items():
        assert one["data"] == source.asset(name)["data"]
        assert one["id"] != source.asset_id(name)
    assert len(source.assets()) == 3
    [ann] = project.labelers("ann")
    project.drain(ann)
    assert {one["state"] for one in source.assets()} == {"queued"}, "the projects stay apart"


def test_L09_an_asset_needs_one_label_unless_told_otherwise(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.asset("a")["labels_required"] == 1
    assert project.drain(ann) == ["a"]
    assert project.drain(ben) == []


def test_L09_the_number_is_settable_in_one_call_for_many(project: Project) -> None:
    project.batch(*rows(5))
    project.change(*rows(5)[:3], labels_required=4)
    assert [one["labels_required"] for one in sorted(project.assets(), key=lambda o: o["row"])] == [
        4,
        4,
        4,
        1,
        1,
    ]
    items = [{"external_id": name, "labels_required": n + 1} for n, name in enumerate(rows(5))]
    project.manager.patch(f"{project.path}/assets", {"items": items})
    wanted = {name: number + 1 for number, name in enumerate(rows(5))}
    assert {one["external_id"]: one["labels_required"] for one in project.assets()} == wanted


def test_L09_it_re_enters_the_queue_until_that_many_people_have_labeled_it(
    project: Project,
) -> None:
    ann, ben, cat, dan = project.labelers("ann", "ben", "cat", "dan")
    project.batch("a")
    project.change("a", labels_required=3)
    for done, person in enumerate((ann, ben, cat)):
        assert project.asset("a")["labels_count"] == done
        assert project.queued() == ["a"]
        assert project.drain(person) == ["a"]
        assert project.drain(person) == [], "never twice by the same person"
    assert project.state("a") == "done"
    assert project.drain(dan) == []


def test_L09_raising_the_number_re_opens_a_finished_asset(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.drain(ann) == ["a"]
    assert project.state("a") == "done"
    project.change("a", labels_required=2)
    assert project.state("a") == "queued"
    assert project.drain(ann) == []
    assert project.drain(ben) == ["a"]
    assert project.state("a") == "done"


def test_L10_lower_scores_come_first_whatever_the_gaps(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(
        {"external_id": "a", "priority": 1000},
        {"external_id": "b", "priority": 2},
        {"external_id": "c", "priority": -70000},
        {"external_id": "d", "priority": 3},
    )
    assert project.drain(ann) == ["c", "b", "d", "a"]


@pytest.mark.parametrize("score", [2_147_483_647, 0, -2_147_483_648])
def test_L10_assets_with_a_score_come_before_those_without(project: Project, score: int) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", {"external_id": "z", "priority": score})
    assert project.queued()[0] == "z"
    assert project.drain(ann)[0] == "z"


def test_L10_a_score_taken_away_sends_the_asset_behind(project: Project) -> None:
    project.batch({"external_id": "a", "priority": 5}, {"external_id": "b", "priority": 6})
    assert project.queued() == ["a", "b"]
    project.change("a", priority=None)
    assert project.asset("a")["priority"] is None
    assert project.queued() == ["b", "a"]


def test_L11_equal_scores_come_in_order_of_code_points(project: Project) -> None:
    [ann] = project.labelers("ann")
    mixed = ["b", "a", "B", "10", "9", "é", "z", "a b", "a-b", "\uffee", "\U00010000", "_", "aa"]
    project.batch(*mixed)
    assert project.queued() == sorted(mixed)
    assert project.drain(ann) == sorted(mixed)


def test_L11_across_batches_and_scores(project: Project) -> None:
    project.batch({"external_id": "d", "priority": 1}, {"external_id": "c", "priority": 1}, "y")
    project.batch({"external_id": "a", "priority": 1}, {"external_id": "b", "priority": 0}, "x")
    assert project.queued() == ["b", "a", "c", "d", "x", "y"]
    assert names(project.assets(order="queue", state="queued", priority=1)) == ["a", "c", "d"]
