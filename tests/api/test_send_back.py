"""Sending back: every label that stands on the selected assets is taken out, by ids or a filter."""

from __future__ import annotations

from typing import Any

from tests.api.test_bulk_changes import finished
from tests.ledger.stage import Person, Project, rows, submit, verdict

SEND_BACK = {"labels": "discarded"}


def send_back(project: Project, select: dict[str, Any], **asked: Any) -> Any:
    body = {"select": select, "set": SEND_BACK}
    return project.manager.patch(f"{project.path}/assets", body, **asked)


def statuses(project: Project) -> list[str]:
    return sorted(label["status"] for label in project.manager.listed(f"{project.path}/labels"))


def labeled_by_two(project: Project) -> tuple[Person, Person]:
    """ann labeled a and b, ben b; c is nobody's."""
    project.configure(target={"labels": 2})
    project.batch("a", "b", "c")
    ann, ben = project.labelers("ann", "ben")
    submit(ann, project.item(ann))
    submit(ann, project.item(ann))
    project.change("b", priority=1)
    submit(ben, project.item(ben))
    return ann, ben


def test_assets_are_sent_back_to_people_who_have_not_labeled_them(project: Project) -> None:
    ann, ben = labeled_by_two(project)
    assert (project.state("b"), project.asset("b")["labels_count"]) == ("done", 2)
    assert send_back(project, {"external_ids": ["b"]}) == {"changed": 1}
    assert (project.state("b"), project.asset("b")["labels_count"]) == ("queued", 0)
    assert statuses(project) == ["discarded", "discarded", "submitted"]
    assert project.barred_by(ann, "b") == project.barred_by(ben, "b") == {"already_labeled"}
    [cat] = project.labelers("cat")
    assert project.item(cat)["asset"]["external_id"] == "b", "in its old place, before a"
    history = project.manager.listed(f"{project.path}/assets/{project.asset_id('b')}/history")
    taken = [event for event in history if event["kind"] == "label.discarded"]
    assert len(taken) == 2 and {event["actor"] for event in taken} == {project.manager.id}


def test_a_dry_run_counts_and_changes_nothing(project: Project) -> None:
    labeled_by_two(project)
    told = send_back(project, {"filter": {}}, params={"dry_run": "true"})
    assert told == {"changed": 3, "labels": 3}
    told = send_back(project, {"external_ids": ["a"]}, params={"dry_run": "true"})
    assert told == {"changed": 1, "labels": 1}
    assert statuses(project) == ["submitted"] * 3
    body = {"select": {"filter": {"state": "done"}}, "set": {"priority": 9}}
    told = project.manager.patch(f"{project.path}/assets", body, params={"dry_run": "true"})
    assert told == {"changed": 1}
    assert project.assets(priority=9) == []


def test_reviews_and_rework_of_what_is_sent_back_end(project: Project) -> None:
    project.configure("review", enabled=True, sampling=1, reservation={"count": 5})
    project.configure(reservation={"count": 1})
    project.batch("a", "b")
    [ann], [rosa] = project.labelers("ann"), project.reviewers("rosa")
    for _ in "ab":
        submit(ann, project.item(ann))
    first, second = project.reviews(rosa)
    verdict(rosa, first, "reject", comment="wrong")
    assert project.item(ann)["kind"] == "rework"
    assert send_back(project, {"filter": {}}) == {"changed": 2}
    assert [project.state(name) for name in "ab"] == ["queued", "queued"]
    assert project.held() == []
    assert project.reviews(rosa) == [] and second["reservation"]
    assert project.served(ann) == [], "she has labeled both"
    [ben] = project.labelers("ben")
    assert project.served(ben) == ["a"]


def test_a_filter_of_more_than_1000_is_sent_back_in_the_background(project: Project) -> None:
    project.batch(*rows(1003))
    ann, ben = project.labelers("ann", "ben")
    submit(ann, project.item(ann))
    for name in ("row-0500", "row-1002"):
        project.change(name, priority=5)
        submit(ann, project.item(ann))
        project.change(name, priority=None)
    assert project.item(ben)["asset"]["external_id"] == "row-0001"
    started = send_back(project, {"filter": {}})
    operation = finished(project, started["operation"])
    assert (operation["state"], operation["done"]) == ("done", 1003)
    assert operation["changes"] == SEND_BACK
    assert statuses(project) == ["discarded"] * 3
    submit(ben, project.item(ben))
    assert project.item(ben)["asset"]["external_id"] == "row-0000", "behind where ben has come"


def test_what_is_sent_back_may_be_given_other_values_at_once(project: Project) -> None:
    _, ben = labeled_by_two(project)
    body = {
        "select": {"external_ids": ["b"]},
        "set": {**SEND_BACK, "assigned_to": [ben.email], "labels_required": 1},
    }
    assert project.manager.patch(f"{project.path}/assets", body) == {"changed": 1}
    found = project.asset("b")
    assert (found["labels_count"], found["labels_required"]) == (0, 1)
    assert found["assigned_to"] == [ben.id]


def test_only_taking_out_is_possible_and_only_for_managers(project: Project) -> None:
    project.batch("a")
    [ann], [rosa] = project.labelers("ann"), project.reviewers("rosa")
    body = {"select": {"filter": {}}, "set": {"labels": "submitted"}}
    project.manager.refused(422, "invalid", "PATCH", f"{project.path}/assets", body)
    for person in (ann, rosa):
        allowed = {"select": {"filter": {}}, "set": SEND_BACK}
        person.refused(403, "forbidden", "PATCH", f"{project.path}/assets", allowed)
