"""Handing over what somebody holds or began; X03: nothing typed is lost, whoever typed it."""

from __future__ import annotations

import pytest

from tests.ledger.stage import (
    Person,
    Project,
    Stage,
    draft,
    eventually,
    paths,
    rows,
    submit,
    verdict,
)


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project(label_queue={"reservation": {"count": 3}})


@pytest.fixture
def people(project: Project) -> list[Person]:
    return project.labelers("ann", "ben", "cat")


def hand_over(project: Project, giver: Person, to: Person, **more: object) -> dict[str, int]:
    body = {"from": giver.id, "to": to.email, **more}
    found: dict[str, int] = project.manager.post(f"{project.path}/reservations/handover", body)
    return found


def test_X03_somebody_else_goes_on_where_one_was(project: Project, people: list[Person]) -> None:
    ann, ben, _ = people
    project.batch(*rows(8))
    held = project.items(ann)
    draft(ann, held[0], "half done")
    own = project.served(ben)
    assert hand_over(project, ann, ben) == {"handed_over": 3, "drafts": 1}
    assert project.held() == sorted((ben.id, name) for name in rows(6))
    assert project.served(ben) == [*own, *rows(3)], "beyond the count, after what ben had"
    [item] = [one for one in project.items(ben) if one["draft"]]
    assert (item["asset"]["external_id"], item["draft"]) == ("row-0000", "half done")
    assert "handed it over" in item["why"]
    submit(ben, item)
    assert project.state("row-0000") == "done"


def test_X03_its_holder_is_told_and_what_they_type_is_kept(
    project: Project, people: list[Person]
) -> None:
    ann, ben, _ = people
    project.batch("a")
    item = project.item(ann)
    hand_over(project, ann, ben)
    path = f"/reservations/{item['reservation']}"
    ann.refused(409, "reservation_lost", "PUT", f"{path}/draft", {"result": "more"})
    refused = ann.refused(409, "reservation_lost", "POST", f"{path}/submit", {"result": 1})
    assert refused["label"]["status"] == "late"
    assert project.reasons(ann) == {"reserved": 1}
    cleared = [event for event in project.events() if event["kind"] == "reservation.cleared"]
    assert [event["data"] for event in cleared] == [{"labeler": ann.id, "handed_to": ben.id}]
    assert cleared[0]["actor"] == project.manager.id


def test_X03_only_what_is_named(project: Project, people: list[Person]) -> None:
    ann, ben, _ = people
    project.batch(*rows(3))
    held = project.items(ann)
    chosen = [held[1]["reservation"]]
    assert hand_over(project, ann, ben, reservations=chosen)["handed_over"] == 1
    assert project.served(ann) == ["row-0000", "row-0002"]
    assert project.served(ben) == ["row-0001"]


def test_X03_only_what_the_other_may_have(project: Project, people: list[Person]) -> None:
    ann, ben, _ = people
    project.member(ann, skills=["dutch"])
    project.batch(
        {"external_id": "skilled", "skills": ["dutch"]},
        {"external_id": "mine", "assigned_to": [ann.email]},
        {"external_id": "both", "labels_required": 2},
        "free",
    )
    [both, *_] = project.items(ben)
    submit(ben, both)
    for item in project.items(ben):
        project.manager.post(
            f"{project.path}/reservations/clear", {"reservations": [item["reservation"]]}
        )
    project.configure(reservation={"count": 10})
    assert len(project.items(ann)) == 4
    assert hand_over(project, ann, ben) == {"handed_over": 1, "drafts": 0}
    assert project.held(labeler=ben.id) == [(ben.id, "free")]
    assert len(project.held(labeler=ann.id)) == 3


def test_X03_what_expired_goes_along_while_its_place_is_free(
    stage: Stage, project: Project, people: list[Person]
) -> None:
    ann, ben, cat = people
    project.batch("a", "b", "c")
    project.items(ann)
    stage.advance(1801)
    eventually(lambda: len(project.held("expired")) == 3)
    project.configure(reservation={"count": 1})
    project.item(cat)
    assert hand_over(project, ann, ben)["handed_over"] == 2
    assert project.held() == sorted([(cat.id, "a"), (ben.id, "b"), (ben.id, "c")])
    assert project.reservations(state="expired") == []
    stage.advance(1801)
    eventually(lambda: len(project.held("expired")) == 3), "they expire like others"


def test_X03_the_drafts_of_who_left_are_gone_on_with(
    project: Project, people: list[Person]
) -> None:
    ann, ben, cat = people
    project.batch(*rows(3))
    for item in project.items(ann):
        draft(ann, item, f"on {item['asset']['external_id']}")
    project.manager.delete(f"{project.path}/members/{ann.id}")
    project.configure(reservation={"count": 1})
    submit(cat, project.item(cat))
    assert hand_over(project, ann, ben) == {"handed_over": 2, "drafts": 2}
    found = {one["asset"]["external_id"]: one["draft"] for one in project.items(ben)}
    assert found == {"row-0001": "on row-0001", "row-0002": "on row-0002"}
    assert hand_over(project, ann, ben) == {"handed_over": 0, "drafts": 0}


def test_X03_without_drafts_the_other_begins_anew(project: Project, people: list[Person]) -> None:
    ann, ben, _ = people
    project.batch("a")
    draft(ann, project.item(ann), "ann's")
    assert hand_over(project, ann, ben, drafts=False) == {"handed_over": 1, "drafts": 0}
    assert project.item(ben)["draft"] is None


def test_X03_what_the_other_typed_is_not_overwritten(
    project: Project, people: list[Person]
) -> None:
    ann, ben, _ = people
    project.batch("a")
    item = project.item(ben)
    draft(ben, item, "ben's")
    clear = {"reservations": [item["reservation"]]}
    project.manager.post(f"{project.path}/reservations/clear", clear)
    draft(ann, project.item(ann), "ann's")
    assert hand_over(project, ann, ben) == {"handed_over": 1, "drafts": 0}
    assert project.item(ben)["draft"] == "ben's"


def test_X03_rework_in_hand_is_owed_by_the_other(stage: Stage) -> None:
    project = stage.project(review_queue={"enabled": True, "sampling": 1.0})
    ann, ben = project.labelers("ann", "ben")
    [ria] = project.reviewers("ria")
    project.batch("a")
    submit(ann, project.item(ann))
    verdict(ria, project.pull(ria, "review")["items"][0], "reject", comment="no")
    draft(ann, project.item(ann), "better")
    assert hand_over(project, ann, ben) == {"handed_over": 1, "drafts": 1}
    item = project.item(ben)
    assert (item["kind"], item["comment"], item["draft"]) == ("rework", "no", "better")
    made = submit(ben, item, "best")["label"]["id"]
    [label] = [one for one in project.labels() if one["id"] == made]
    assert label["labeler"] == ben.id
    assert project.pull(ann)["items"] == []


def test_X03_reviews_go_to_a_reviewer(stage: Stage) -> None:
    project = stage.project(review_queue={"enabled": True, "sampling": 1.0})
    [ann] = project.labelers("ann")
    ria, rob = project.reviewers("ria", "rob")
    project.batch("a", "b")
    project.drain(ann)
    item = project.pull(ria, "review")["items"][0]
    draft(ria, item, "corrected")
    assert hand_over(project, ria, ann) == {"handed_over": 0, "drafts": 0}
    assert hand_over(project, ria, rob) == {"handed_over": 1, "drafts": 1}
    assert project.pull(rob, "review")["items"][0]["draft"] == "corrected"
    assert project.to_review(rob) == ["a"]


def test_X03_groups_go_along(stage: Stage) -> None:
    project = stage.project(label_queue={"order": {"groups": "retain"}})
    ann, ben = project.labelers("ann", "ben")
    project.batch(*[{"external_id": name, "group": "g"} for name in "abc"], "d")
    project.item(ann)
    assert hand_over(project, ann, ben)["handed_over"] == 1
    assert project.served(ann) == ["d"], "the group is ben's now"
    assert project.drain(ben) == ["a", "b", "c"]


def test_X03_bad_input_changes_nothing(project: Project, people: list[Person]) -> None:
    ann, ben, _ = people
    project.batch("a")
    item = project.item(ann)
    path = f"{project.path}/reservations/handover"
    manager = project.manager
    refused = manager.refused(422, "invalid", "POST", path, {})
    assert paths(refused) == {"from", "to"}
    refused = manager.refused(422, "unknown_user", "POST", path, {"from": "nobody", "to": ben.id})
    assert paths(refused) == {"from"}
    refused = manager.refused(422, "unknown_user", "POST", path, {"from": ann.id, "to": "nobody"})
    assert paths(refused) == {"to"}
    refused = manager.refused(422, "invalid", "POST", path, {"from": ann.id, "to": ann.id})
    assert paths(refused) == {"to"}
    body = {"from": ann.id, "to": ben.id, "reservations": ["r0"]}
    assert paths(manager.refused(422, "invalid", "POST", path, body)) == {"reservations.0"}
    project.manager.put(f"{project.path}/members/{ben.id}", {"role": "labeler", "active": False})
    manager.refused(409, "conflict", "POST", path, {"from": ann.id, "to": ben.id})
    ann.refused(403, "forbidden", "POST", path, {"from": ben.id, "to": ann.id})
    assert project.held() == [(ann.id, item["asset"]["external_id"])]
