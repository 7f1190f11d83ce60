"""X15: no asset is stuck in silence. Each way to get stuck is arranged, told, and mended."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, release, rows, skip, submit, verdict


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project()


def stuck(project: Project, limit: int = 1000) -> dict[str, str]:
    """The reason by external id, of everything that is listed."""
    listed = project.manager.listed(f"{project.path}/stuck", limit)
    assert all(one["remedy"].endswith(".") and one["since"] for one in listed), listed
    found = {one["external_id"]: one["reason"] for one in listed}
    assert len(found) == len(listed), "each is listed once"
    assert project.manager.get(f"{project.path}/stats")["stuck"] == len(found)
    return found


def leave(project: Project, person: Any) -> None:
    project.manager.put(f"{project.path}/members/{person.id}", {"active": False})


def come_back(project: Project, person: Any) -> None:
    project.manager.put(f"{project.path}/members/{person.id}", {"active": True})


def test_X15_what_people_can_finish_is_not_stuck(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(5))
    project.change("row-0000", labels_required=2)
    project.change("row-0001", assigned_to=[ben.email])
    submit(ann, project.item(ann))
    project.item(ann)
    assert stuck(project) == {}


def test_X15_without_anybody_who_labels_all_is_stuck_a_page_at_a_time(project: Project) -> None:
    project.batch(*rows(7))
    assert stuck(project, limit=2) == dict.fromkeys(rows(7), "no_labelers")
    first = project.manager.get(f"{project.path}/stuck", limit=3)
    assert [one["external_id"] for one in first["items"]] == rows(3)
    project.labelers("ann")
    assert stuck(project) == {}


def test_X15_a_manager_who_pulls_counts_from_then_on(project: Project) -> None:
    project.batch("a", "b")
    assert set(stuck(project)) == {"a", "b"}
    project.item(project.manager)
    assert stuck(project) == {}


def test_X15_on_hold_waits_for_a_manager(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b", "c", "d")
    project.change("a", on_hold="unreadable")
    project.change("b", on_hold=True)
    skip(ann, project.item(ann), broken=True)
    for person in (ann, ben):
        skip(person, project.item(person))
    assert stuck(project) == {
        "a": "on_hold", "b": "on_hold", "c": "broken", "d": "skipped_by_all",
    }  # fmt: skip
    [a] = [
        one
        for one in project.manager.get(f"{project.path}/stuck")["items"]
        if one["external_id"] == "a"
    ]
    assert a["detail"] == "unreadable"
    assert a["asset"] == project.asset_id("a")
    project.change("a", "b", "c", "d", on_hold=False)
    assert set(stuck(project)) == {"d"}, "nobody is left who has not skipped it"


def test_X15_assigned_to_people_who_are_gone(project: Project) -> None:
    ann, ben, _ = project.labelers("ann", "ben", "cat")
    project.batch("a", "b", "c")
    project.change("a", assigned_to=[ann.email])
    project.change("b", assigned_to=[ann.email, ben.email])
    leave(project, ann)
    assert stuck(project) == {"a": "assigned_to_gone"}
    leave(project, ben)
    assert stuck(project) == {"a": "assigned_to_gone", "b": "assigned_to_gone"}
    project.change("a", assigned_to=[])
    come_back(project, ben)
    assert stuck(project) == {}


def test_X15_skills_that_nobody_active_has(project: Project) -> None:
    [ann] = project.labelers("ann", skills=["dutch"])
    project.labelers("ben")
    project.batch({"external_id": "a", "skills": ["dutch"]}, {"external_id": "b", "skills": ["x"]})
    assert stuck(project) == {"b": "nobody_has_skills"}
    leave(project, ann)
    assert stuck(project) == {"a": "nobody_has_skills", "b": "nobody_has_skills"}


def test_X15_a_target_above_the_team(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(
        {"external_id": "a", "labels_required": 3}, {"external_id": "b", "labels_required": 2}
    )
    assert stuck(project) == {"a": "target_above_team"}
    [cat] = project.labelers("cat")
    assert stuck(project) == {}
    for person in (ann, ben, cat):
        submit(person, project.item(person))
    assert project.state("a") == "done"


def test_X15_labels_of_people_who_left_still_help_to_reach_the_target(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "labels_required": 2})
    submit(ann, project.item(ann))
    leave(project, ann)
    assert stuck(project) == {}, "ben makes the second"
    project.change("a", labels_required=3)
    assert stuck(project) == {"a": "target_above_team"}
    project.change("a", labels_required=2)
    submit(ben, project.item(ben))
    assert project.state("a") == "done"


def test_X15_everybody_left_has_a_label_that_does_not_count(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    label = submit(ann, project.item(ann))["label"]["id"]
    leave(project, ben)
    project.manager.patch(f"/labels/{label}", {"status": "discarded"})
    assert project.state("a") == "queued"
    assert stuck(project) == {"a": "nobody_left"}
    come_back(project, ben)
    assert stuck(project) == {}


def test_X15_everybody_is_at_the_limit_of_labels(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    project.configure(limit_per_labeler=1)
    item = project.item(ann)
    assert stuck(project) == {"b": "quota_reached"}, "a is in ann's hands"
    submit(ann, item)
    assert stuck(project) == {"b": "quota_reached"}
    project.configure(limit_per_labeler=2)
    assert stuck(project) == {}


def test_X15_rework_whose_author_left(stage: Stage) -> None:
    project = stage.project("supervisely")
    ann, ben = project.labelers("ann", "ben")
    [rob] = project.reviewers("rob")
    project.batch("a")
    submit(ann, project.item(ann))
    verdict(rob, project.reviews(rob)[0], "reject", comment="again")
    assert stuck(project) == {}
    leave(project, ann)
    assert stuck(project) == {"a": "rework_author_left"}
    project.configure("review", rework_timeout_seconds=60)
    assert stuck(project) == {}, "it goes back to the queue by itself"
    project.configure("review", rework_timeout_seconds=None)
    project.manager.put(f"{project.path}/members/{ann.id}", {"active": False, "rework_to": ben.id})
    assert stuck(project) == {}
    assert project.served(ben) == ["a"]


def test_X15_nobody_may_review_what_they_labeled(stage: Stage) -> None:
    project = stage.project("supervisely")
    project.batch("a")
    submit(project.manager, project.item(project.manager))
    assert project.state("a") == "in_review"
    assert stuck(project) == {"a": "no_reviewer"}
    project.reviewers("rob")
    assert stuck(project) == {}


def test_X15_only_managers_are_told(project: Project) -> None:
    [ann] = project.labelers("ann")
    [rob] = project.reviewers("rob")
    for person in (ann, rob):
        person.refused(403, "forbidden", "GET", f"{project.path}/stuck")
    project.stage.stranger.refused(401, "unauthenticated", "GET", f"{project.path}/stuck")
    project.manager.refused(422, "invalid", "GET", f"{project.path}/stuck?cursor=nonsense")


def test_X15_what_is_given_back_is_not_stuck(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    release(ann, project.item(ann))
    assert stuck(project) == {}


def test_X15_A17_behind_a_gate_that_waits_for_what_nobody_can_finish(stage: Stage) -> None:
    project = stage.project(label_queue={"order": {"tie": "fifo", "batch_gate": True}})
    ann, ben = project.labelers("ann", "ben")
    older = project.batch("a", "b")
    project.batch("c", "d")
    project.change("a", on_hold=True)
    project.change("b", assigned_to=[ben.email])
    assert stuck(project) == {"a": "on_hold"}, "ben may still come, and the gate opens"
    leave(project, ben)
    assert stuck(project) == {
        "a": "on_hold", "b": "assigned_to_gone", "c": "batch_gated", "d": "batch_gated",
    }  # fmt: skip
    assert project.barred_by(ann, "c") == {"batch_gated"}
    project.manager.patch(f"{project.path}/batches/{older['id']}", {"exhausted": True})
    assert set(stuck(project)) == {"a", "b"}
    assert project.served(ann) == ["c"]
