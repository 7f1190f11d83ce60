"""X03: labels that came late are kept, listed, and counted if a manager says so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import (
    Person,
    Project,
    Stage,
    eventually,
    release,
    skip,
    submit,
    verdict,
)


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project()


@pytest.fixture
def people(project: Project) -> list[Person]:
    return project.labelers("ann", "ben", "cat")


def clear(project: Project, person: Person) -> None:
    project.manager.post(f"{project.path}/reservations/clear", {"labeler": person.id})


def too_late(person: Person, item: dict[str, Any], result: Any = "late") -> str:
    """Submit what comes late; returns the id of the label that is kept."""
    path = f"/reservations/{item['reservation']}/submit"
    refused = person.refused(409, "reservation_lost", "POST", path, {"result": result})
    assert refused["label"]["status"] == "late"
    return str(refused["label"]["id"])


def late_one(project: Project, people: list[Person]) -> str:
    """Ann's late label on `a`, which ben has labeled meanwhile."""
    ann, ben, *_ = people
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    submit(ben, project.item(ben))
    return too_late(ann, item)


def accept(project: Project, label: str) -> dict[str, Any]:
    found: dict[str, Any] = project.manager.patch(f"/labels/{label}", {"status": "submitted"})
    return found


def accept_refused(project: Project, label: str) -> None:
    body = {"status": "submitted"}
    project.manager.refused(409, "conflict", "PATCH", f"/labels/{label}", body)


def test_X03_late_labels_are_listed_by_their_status(project: Project, people: list[Person]) -> None:
    label = late_one(project, people)
    [listed] = project.labels(status="late")
    assert (listed["id"], listed["labeler"], listed["result"]) == (label, people[0].id, "late")
    assert project.asset("a")["labels_count"] == 1, "not counted"


def test_X03_accepted_it_counts_beyond_the_target(project: Project, people: list[Person]) -> None:
    label = late_one(project, people)
    assert accept(project, label)["status"] == "submitted"
    assert project.labels(status="late") == []
    found = project.asset("a")
    assert (found["labels_count"], found["labels_required"], found["state"]) == (2, 1, "done")
    assert "label.accepted" in project.kinds()
    accept_refused(project, label)


def test_X03_one_person_counts_once_on_an_asset(project: Project, people: list[Person]) -> None:
    ann, ben, _ = people
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    held = project.item(ben)
    label = too_late(ann, item)
    release(ben, held)
    submit(ann, project.item(ann), "again")
    accept_refused(project, label)
    assert project.asset("a")["labels_count"] == 1


def test_X03_nor_beside_rework_that_is_owed(stage: Stage) -> None:
    project = stage.project(review_queue={"enabled": True, "sampling": 1.0})
    people = ann, ben, _ = project.labelers("ann", "ben", "cat")
    [ria] = project.reviewers("ria")
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    held = project.item(ben)
    label = too_late(ann, item)
    release(ben, held)
    submit(ann, project.item(ann), "again")
    verdict(ria, project.pull(ria, "review")["items"][0], "reject", comment="no")
    accept_refused(project, label)
    submit(ann, project.item(ann), "better")
    assert project.asset("a")["labels_count"] == 1
    assert len(people) == 3


def test_X03_accepted_what_its_author_holds_anew_ends(
    project: Project, people: list[Person]
) -> None:
    ann, ben, _ = people
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    held = project.item(ben)
    label = too_late(ann, item)
    release(ben, held)
    again = project.item(ann)
    accept(project, label)
    assert project.held() == []
    too_late(ann, again, "twice")
    assert project.asset("a")["labels_count"] == 1


def test_X03_only_managers_accept(project: Project, people: list[Person]) -> None:
    label = late_one(project, people)
    body = {"status": "submitted"}
    for person in people:
        answer = person.call("PATCH", f"/labels/{label}", body)
        assert answer.status_code in (403, 404), answer.text
    assert len(project.labels(status="late")) == 1


@pytest.mark.parametrize("lost_by", ["cleared", "superseded", "released", "expired"])
def test_X03_a_lost_label_counts_where_a_place_is_free_and_one_is_eligible(
    stage: Stage, project: Project, people: list[Person], lost_by: str
) -> None:
    ann, ben, _ = people
    project.batch("a")
    item = project.item(ann)
    if lost_by == "released":
        release(ann, item)
    elif lost_by == "cleared":
        clear(project, ann)
    else:
        stage.advance(1801)
        eventually(lambda: project.held("expired"))
    if lost_by == "superseded":
        release(ben, project.item(ben))
    submit(ann, item, "kept")
    assert project.statuses("a") == ["submitted"]
    assert project.asset("a")["labels_count"] == 1
    assert project.reservations() == []


@pytest.mark.parametrize("barred", ["on hold", "assigned", "skill", "quota", "paused", "distinct"])
def test_X03_but_late_where_one_may_not_have_it_any_more(
    stage: Stage, project: Project, people: list[Person], barred: str
) -> None:
    ann, ben, _ = people
    project.batch("a", "b")
    item = project.item(ann)
    clear(project, ann)
    if barred == "on hold":
        project.change("a", on_hold=True)
    elif barred == "assigned":
        project.change("a", assigned_to=[ben.email])
    elif barred == "skill":
        project.change("a", skills=["dutch"])
    elif barred == "quota":
        project.configure(limit_per_labeler=1)
        project.change("b", priority=1)
        submit(ann, project.item(ann))
    elif barred == "paused":
        project.manager.patch(project.path, {"state": "paused"})
    else:
        submit(ben, project.item(ben))
    too_late(ann, item)
    assert project.asset("a")["labels_count"] == int(barred == "distinct")


def test_X03_a_skip_that_comes_late_makes_nothing(project: Project, people: list[Person]) -> None:
    ann, ben, _ = people
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    project.item(ben)
    path = f"/reservations/{item['reservation']}/skip"
    refused = ann.refused(409, "reservation_lost", "POST", path, {})
    assert refused["label"] is None
    assert project.labels() == []
    skip(ben, project.item(ben))


def test_X03_whoever_takes_rework_over_makes_one_label_of_the_asset(stage: Stage) -> None:
    project = stage.project(
        label_queue={"target": {"labels": 2}, "reservation": {"count": 3}},
        review_queue={"enabled": True, "sampling": 1.0},
    )
    ann, ben = project.labelers("ann", "ben")
    [ria] = project.reviewers("ria")
    project.batch("a", "b")
    submit(ann, project.item(ann))
    verdict(ria, project.pull(ria, "review")["items"][0], "reject", comment="no")
    project.manager.delete(f"{project.path}/members/{ann.id}", params={"rework_to": ben.id})
    kinds = {(one["asset"]["external_id"], one["kind"]) for one in project.items(ben)}
    assert kinds == {("a", "rework"), ("b", "label")}, "not a second place of the same asset"
    for item in project.items(ben):
        submit(ben, item)
    assert project.asset("a")["labels_count"] == 1


def test_X03_rework_of_an_asset_one_is_labeling_is_not_taken_over(stage: Stage) -> None:
    project = stage.project(
        label_queue={"target": {"labels": 2}}, review_queue={"enabled": True, "sampling": 1.0}
    )
    ann, ben = project.labelers("ann", "ben")
    [ria] = project.reviewers("ria")
    project.batch("a")
    submit(ann, project.item(ann))
    held = project.item(ben)
    verdict(ria, project.pull(ria, "review")["items"][0], "reject", comment="no")
    project.manager.delete(f"{project.path}/members/{ann.id}", params={"rework_to": ben.id})
    assert [one["kind"] for one in project.items(ben)] == ["label"]
    submit(ben, held)
    assert project.pull(ben)["items"] == []
    assert project.state("a") == "rework", "it waits for its author, or for a manager"


def test_X03_rework_goes_to_nobody_who_has_left(stage: Stage) -> None:
    project = stage.project()
    ann, ben = project.labelers("ann", "ben")
    project.manager.put(f"{project.path}/members/{ben.id}", {"role": "labeler", "active": False})
    path = f"{project.path}/members/{ann.id}"
    refused = project.manager.call("DELETE", path, params={"rework_to": ben.id})
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["path"] == "rework_to"
    assert project.manager.get(path)["active"] is True
