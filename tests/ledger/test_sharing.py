"""X14, nobody idles: what others reserved but never opened goes to whoever has nothing else."""

from __future__ import annotations

import pytest

from tests.ledger.stage import Person, Project, Stage, draft, eventually, release, rows, submit

SHARING = {"reservation": {"count": 5, "share_unopened": True}}


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project(label_queue=SHARING)


@pytest.fixture
def people(project: Project) -> list[Person]:
    return project.labelers("ann", "ben", "cat")


def test_X14_switched_off_what_is_reserved_stays_reserved(stage: Stage) -> None:
    project = stage.project(label_queue={"reservation": {"count": 5}})
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(3))
    project.items(ann)
    assert project.reasons(ben) == {"reserved": 3}


def test_X14_who_has_nothing_else_takes_over_what_was_never_opened(
    project: Project, people: list[Person]
) -> None:
    ann, ben, _ = people
    project.batch(*rows(3))
    mine = project.items(ann)
    assert len(mine) == 3
    item = project.item(ben)
    assert item["asset"]["external_id"] == "row-0001", "the first was before ann's eyes"
    assert "not opened" in item["why"]
    assert project.served(ben) == ["row-0001"], "one at a time"
    assert project.served(ann) == ["row-0000", "row-0002"]
    assert project.held() == sorted(
        [(ann.id, "row-0000"), (ann.id, "row-0002"), (ben.id, "row-0001")]
    )
    [told] = [event for event in project.events() if event["kind"] == "reservation.superseded"]
    assert told["data"] == {"labeler": ann.id, "taken_over_by": ben.id}


def test_X14_its_holder_is_told_and_a_label_comes_late(
    project: Project, people: list[Person]
) -> None:
    ann, ben, _ = people
    project.batch(*rows(2))
    lost = project.items(ann)[1]
    taken = project.item(ben)
    path = f"/reservations/{lost['reservation']}"
    ann.refused(409, "reservation_lost", "POST", f"{path}/activity", {})
    refused = ann.refused(
        409, "reservation_lost", "POST", f"{path}/submit", {"result": "ann's"}
    )  # fmt: skip
    assert refused["label"]["status"] == "late"
    submit(ben, taken, "ben's")
    assert project.statuses("row-0001") == ["late", "submitted"]


def test_X14_what_is_drawn_on_or_was_pulled_first_is_opened(
    project: Project, people: list[Person]
) -> None:
    ann, ben, _ = people
    project.batch(*rows(4))
    items = project.items(ann)
    draft(ann, items[1], "begun")
    ann.post(f"/reservations/{items[2]['reservation']}/activity", {"active_seconds": 1})
    assert project.served(ben) == ["row-0003"]
    release(ben, project.item(ben))


def test_X14_after_a_submit_the_next_is_opened_by_the_pull(
    project: Project, people: list[Person]
) -> None:
    ann, ben, cat = people
    project.batch(*rows(3))
    first = project.items(ann)[0]
    pulled = submit(ann, first, pull_next=True)["next"]
    assert pulled["items"][0]["asset"]["external_id"] == "row-0001"
    assert project.served(ben) == ["row-0002"]
    assert project.reasons(cat) == {"complete": 1, "reserved": 2}


def test_X14_shared_work_comes_first_and_own_hands_must_be_empty(
    project: Project, people: list[Person]
) -> None:
    ann, ben, cat = people
    project.batch(*rows(5))
    project.items(ann)
    project.batch("new")
    assert project.served(ben) == ["new"], "while there is anything else, nothing is taken over"
    assert project.served(cat) == ["row-0001"]


def test_X14_in_the_queues_order(project: Project, people: list[Person]) -> None:
    ann, ben, cat = people
    project.batch(*rows(4))
    project.items(ann)
    project.change("row-0003", priority=9)
    assert project.served(ben) == ["row-0003"]
    assert project.served(cat) == ["row-0001"]


def test_X14_only_what_one_may_have(project: Project, people: list[Person]) -> None:
    ann, ben, cat = people
    project.member(ann, skills=["dutch"])
    project.batch(
        "first",
        {"external_id": "skilled", "skills": ["dutch"]},
        {"external_id": "assigned", "assigned_to": [ann.email]},
        "on hold",
        {"external_id": "twice", "labels_required": 2},
    )
    [twice] = [one for one in project.items(ben) if one["asset"]["external_id"] == "twice"]
    submit(ben, twice)
    for item in project.items(ben):
        release(ben, item)
    assert len(project.items(ann)) == 5
    project.change("on hold", on_hold=True)
    assert project.reasons(ben) == {
        "reserved": 1,
        "on_hold": 1,
        "missing_skill": 1,
        "assigned_to_others": 1,
        "already_labeled": 1,
    }
    assert project.served(cat) == ["twice"]


def test_X14_explain_and_preview_agree_with_what_comes(
    project: Project, people: list[Person]
) -> None:
    ann, ben, _ = people
    project.batch(*rows(3))
    project.items(ann)
    assert project.preview(ben) == ["row-0001", "row-0002"]
    assert project.barred_by(ben, "row-0000") == {"reserved"}
    explained = project.explain(ben, "row-0002")
    assert (explained["eligible"], explained["position"]) == (True, 2)
    found = project.manager.get(f"{project.path}/queues/label/explain", labeler=ben.email)
    assert found == {"eligible": 2, "reasons": {"reserved": 1}}
    assert project.served(ben) == ["row-0001"]
    submit(ben, project.item(ben))
    assert project.served(ben) == ["row-0002"]


def test_X14_the_limit_per_labeler_holds(project: Project, people: list[Person]) -> None:
    ann, ben, _ = people
    project.configure(limit_per_labeler=3)
    project.batch(*rows(4))
    assert len(project.items(ann)) == 3
    assert project.served(ben) == ["row-0003"]
    submit(ben, project.item(ben))
    for _ in range(2):
        submit(ben, project.item(ben))
    assert project.reasons(ben) == {"quota_reached": 4}


def test_X14_turned_on_what_people_have_before_them_is_theirs(stage: Stage) -> None:
    project = stage.project(label_queue={"reservation": {"count": 3}})
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(3))
    items = project.items(ann)
    draft(ann, items[2], "begun")
    project.configure(reservation={"share_unopened": True})
    assert project.served(ben) == ["row-0001"]


def test_X14_what_was_taken_over_keeps_its_place_when_given_back(
    project: Project, people: list[Person]
) -> None:
    ann, ben, cat = people
    project.batch(*rows(2))
    project.items(ann)
    release(ben, project.item(ben))
    assert project.served(cat) == ["row-0001"]


def test_X14_an_expired_one_is_anybodys_as_ever(
    stage: Stage, project: Project, people: list[Person]
) -> None:
    ann, ben, _ = people
    project.batch(*rows(2))
    project.items(ann)
    stage.advance(1801)
    eventually(lambda: len(project.held("expired")) == 2)
    assert project.served(ben) == rows(2)


def test_X14_reviews_are_shared_alike(stage: Stage) -> None:
    project = stage.project(
        review_queue={
            "enabled": True,
            "sampling": 1.0,
            "reservation": {"count": 5, "share_unopened": True},
        }
    )
    [ann] = project.labelers("ann")
    ria, rob = project.reviewers("ria", "rob")
    project.batch(*rows(3))
    project.drain(ann)
    assert project.to_review(ria) == rows(3)
    assert project.to_review(rob) == ["row-0001"]
    assert project.to_review(ria) == ["row-0000", "row-0002"]
    assert project.to_review(rob) == ["row-0001"]
