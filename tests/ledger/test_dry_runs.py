"""What a change of settings would mean is told before it is made; nothing changes by asking."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, rows, skip, submit


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project("kili")


def asked(project: Project, queue: str = "label", **patch: Any) -> dict[str, Any]:
    """What the change would mean; asking must leave no trace."""
    before = (project.settings(queue), project.assets(), len(project.events()))
    path = f"{project.path}/queues/{queue}?dry_run=true"
    told: dict[str, Any] = project.manager.patch(path, patch)
    assert (project.settings(queue), project.assets(), len(project.events())) == before
    return told


def test_X01_a_dry_run_names_each_setting_that_changes(project: Project) -> None:
    told = asked(project, order={"priority": "lower_first"}, skip_to="done")
    assert told["changes"] == [
        {"queue": "label", "setting": "order.priority", "from": "higher_first",
         "to": "lower_first"},
        {"queue": "label", "setting": "skip_to", "from": "others", "to": "done"},
    ]  # fmt: skip
    assert len(told["effects"]) == 2
    assert asked(project, skip_to="others") == {"changes": [], "effects": [], "warnings": []}


def test_X01_a_dry_run_tells_what_happens_to_targets_and_it_happens(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.labelers("ben")
    project.batch(*rows(4), {"external_id": "own", "labels_required": 1})
    submit(ann, project.item(ann))
    project.item(ann)
    told = asked(project, target={"labels": 2})
    assert told["effects"] == [
        "Assets that will need another number of labels: 4; complete ones that re-open in their "
        "old places: 1."
    ]
    project.configure(target={"labels": 2})
    retargeted = [event for event in project.events() if event["kind"] == "asset.retargeted"]
    assert sum(len(event["data"]["assets"]) for event in retargeted) == 4
    told = asked(project, target={"labels": 1})
    assert told["effects"] == [
        "Assets that will need another number of labels: 4; open ones that are complete at once: 1."
    ]


def test_X01_a_dry_run_speaks_of_what_is_held(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(8))
    project.configure(reservation={"count": 3})
    project.items(ann)
    project.items(ben)
    told = asked(project, reservation={"count": 1, "timeout_seconds": 60})
    assert told["effects"] == [
        "Who holds more than 1 (up to 3) keeps what they hold.",
        "Active reservations (6) keep their time until they are next renewed.",
    ]
    assert asked(project, order={"tie": "random"})["effects"] == [
        "What waits (2) will be handed out in another order; what is handed out already stays "
        "where it is."
    ]
    skip(ann, project.item(ann))
    submit(ben, project.item(ben))
    assert asked(project, limit_per_labeler=1)["effects"] == [
        "People who will get nothing new, because they have reached the limit of labels: 1."
    ]


def test_X01_a_dry_run_of_the_review_queue(stage: Stage) -> None:
    project = stage.project("supervisely")
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    submit(ann, project.item(ann))
    told = asked(project, "review", enabled=False)
    assert told["effects"] == [
        "Labels waiting for review that become final: 1. A review that somebody holds may still "
        "be submitted."
    ]


def test_X01_a_dry_run_refuses_what_the_change_would_be_refused_for(project: Project) -> None:
    path = f"{project.path}/queues/label?dry_run=true"
    project.manager.refused(422, "invalid", "PATCH", path, {"reservation": {"count": 0}})
    [ann] = project.labelers("ann")
    ann.refused(403, "forbidden", "PATCH", path, {"skip_to": "done"})


def test_X01_another_preset_is_told_for_both_queues(project: Project) -> None:
    project.batch(*rows(3))
    path = f"{project.path}?dry_run=true"
    told = project.manager.patch(path, {"preset": "supervisely"})
    changes = {(one["queue"], one["setting"]): one["to"] for one in told["changes"]}
    assert changes["label", "reservation.timeout_seconds"] is None
    assert changes["review", "enabled"] is True
    assert any(one.startswith("Review queue: Labels made from now on") for one in told["effects"])
    project.manager.patch(project.path, {"preset": "supervisely"})
    assert project.manager.patch(path, {"preset": "supervisely"})["changes"] == []
