"""Rework: owed by its author, in order, in time, contested, handed on; then reviewed again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Stage, draft, eventually, rows, skip
from tests.review.desk import ReviewProject, expire, under_review


@pytest.fixture
def project(stage: Stage) -> ReviewProject:
    return under_review(stage)


def address(item: dict[str, Any]) -> str:
    return f"/reservations/{item['reservation']}/submit"


# -- whose it is ---------------------------------------------------------------------------------


def test_reworked_it_goes_to_the_same_reviewer_first(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a", "b")
    project.label(ann)
    project.reject(rob)
    project.label(ann, "again")
    assert project.label(ann) == ["b"]
    assert project.review_preview(rob) == ["a", "b"]
    assert project.review_preview(sue) == ["b", "a"]
    assert project.to_review(sue) == ["b"], "something else waits for her"
    assert project.to_review(rob) == ["a"]


def test_others_get_it_when_nothing_else_waits_for_them(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a")
    project.label(ann)
    project.reject(rob)
    project.label(ann, "again")
    assert project.review_all(sue) == ["a"]


def test_once_that_reviewer_has_left_it_is_anybodys(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a", "b")
    project.label(ann)
    project.reject(rob)
    project.label(ann, "again")
    project.label(ann)
    project.member(rob, "reviewer", active=False)
    assert project.review_all(sue) == ["a", "b"]


def test_a_reworked_label_is_reviewed_whatever_the_sampling(stage: Stage) -> None:
    project = under_review(stage, review_queue={"enabled": True, "sampling": 0})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    project.manager.post(f"{project.path}/labels/{project.standing('a')['id']}/review")
    project.reject(rob)
    project.label(ann, "again")
    assert project.state("a") == "in_review"
    assert project.review_all(rob) == ["a"]


def test_the_draft_of_rework_is_kept_and_the_rejected_label_shown_beside(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann, "first")
    project.reject(rob, "no tail")
    item = project.item(ann)
    assert (item["draft"], item["label"]["result"]) == (None, "first")
    draft(ann, item, "half")
    project.give_back(ann, item)
    item = project.item(ann)
    assert (item["draft"], item["label"]["result"]) == ("half", "first")
    assert item["comment"] == "no tail"
    project.hand_in(ann, item, "whole")
    assert project.review(rob)["label"]["result"] == "whole"


def test_every_round_names_the_one_before(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann, "1")
    project.reject(rob, "one")
    project.label(ann, "2")
    project.reject(rob, "two")
    assert project.item(ann)["comment"] == "two"
    project.label(ann, "3")
    project.approve(rob)
    labels = project.labels_of("a")
    assert [one["result"] for one in labels] == ["1", "2", "3"]
    assert [one["status"] for one in labels] == ["replaced", "replaced", "approved"]
    assert [one["replaces"] for one in labels] == [None, labels[0]["id"], labels[1]["id"]]


# -- order ---------------------------------------------------------------------------------------


def test_a_release_moves_rework_to_the_end_of_what_its_author_owes(
    stage: Stage, project: ReviewProject
) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b", "c", "d")
    project.label(ann, times=3)
    for _ in range(3):
        project.reject(rob)
        stage.advance(1)
    item = project.item(ann)
    assert item["asset"]["external_id"] == "a"
    project.give_back(ann, item)
    assert project.states() == {"a": "rework", "b": "rework", "c": "rework", "d": "queued"}
    assert project.label(ann, times=3) == ["b", "c", "a"]
    assert project.served(ann) == ["d"]


def test_up_to_the_count_of_rework_is_handed_out(stage: Stage) -> None:
    project = under_review(stage, label_queue={"reservation": {"count": 3}})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch(*rows(9))
    project.label(ann, times=4)
    for _ in range(4):
        project.reject(rob)
        stage.advance(1)
    items = project.items(ann)
    rework = [one["asset"]["external_id"] for one in items if one["kind"] == "rework"]
    assert rework == rows(9)[:3]
    assert [one["kind"] for one in items[:3]] == ["rework"] * 3, "before anything else"


def test_preview_lists_what_is_owed_first(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b", "c")
    project.label(ann)
    project.reject(rob)
    foreseen = project.preview(ann)
    assert foreseen == ["a", "b", "c"]
    explained = project.explain(ann, "a")
    assert (explained["eligible"], explained["position"]) == (True, 1)
    assert project.drain(ann) == foreseen


# -- time ----------------------------------------------------------------------------------------


def test_rework_expires_only_into_being_owed_again(project: ReviewProject) -> None:
    ann, ben = project.labelers("ann", "ben")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    project.reject(rob)
    item = project.item(ann)
    assert item["kind"] == "rework"
    expire(project)
    assert project.state("a") == "rework"
    assert project.reasons(ben) == {"reserved": 1}
    again = project.item(ann)
    assert (again["kind"], again["asset"]["external_id"]) == ("rework", "a")
    project.hand_in(ann, again, "again")
    assert project.state("a") == "in_review"


def test_rework_may_be_handed_in_after_its_time(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    project.reject(rob)
    item = project.item(ann)
    expire(project)
    assert project.hand_in(ann, item, "again")["status"] == "submitted"
    assert project.state("a") == "in_review"
    assert project.drain(ann) == []


def test_handed_in_from_an_old_tab_it_is_in_nobodys_hands_any_more(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann)
    project.reject(rob)
    old = project.item(ann)
    expire(project)
    new = project.item(ann)
    assert new["asset"]["external_id"] == "a"
    project.hand_in(ann, old, "from the old tab")
    assert project.served(ann) == ["b"]
    refusal = ann.call("POST", address(new), {"result": "from the new tab"})
    assert refusal.status_code == 409, refusal.text
    assert project.statuses("a") == ["replaced", "submitted", "late"], "nothing typed is dropped"
    project.accounted()


def test_rework_that_waits_too_long_goes_to_somebody_else(stage: Stage) -> None:
    project = under_review(stage, review_queue={"enabled": True, "rework_timeout_seconds": 600})
    ann, ben = project.labelers("ann", "ben")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann)
    project.reject(rob)
    stage.advance(300)
    assert project.state("a") == "rework"
    stage.advance(301)
    eventually(lambda: project.state("a") == "queued")
    project.accounted()
    assert project.served(ann) == ["b"], "its author has had the asset"
    assert project.label(ben) == ["a"]
    assert project.review_all(rob) == ["a"]
    assert project.statuses("a") == ["discarded", "approved"]


def test_but_not_while_it_is_held(stage: Stage) -> None:
    project = under_review(stage, review_queue={"enabled": True, "rework_timeout_seconds": 600})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann, times=2)
    project.reject(rob)
    project.reject(rob)
    item = project.item(ann)
    stage.advance(900)
    eventually(lambda: project.state("b") == "queued")
    assert project.state("a") == "rework"
    assert project.hand_in(ann, item, "again")["status"] == "submitted"


# -- too often, contested ------------------------------------------------------------------------


@pytest.mark.parametrize("rounds", [1, 3])
def test_sent_back_too_often_a_manager_decides(stage: Stage, rounds: int) -> None:
    project = under_review(stage, review_queue={"enabled": True, "max_rounds": rounds})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    for done in range(rounds):
        assert project.held_for("a") is None
        assert project.label(ann, done) == ["a"]
        project.reject(rob, f"round {done}")
    assert (project.state("a"), project.held_for("a")) == ("on_hold", "sent_back_too_often")
    assert project.served(ann) == ["b"], "no rework until a manager has decided"
    project.change("a", on_hold=False)
    assert project.state("a") == "rework"
    assert project.served(ann)[0] == "a"


def test_a_skip_contests_the_rejection(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann, "right")
    project.reject(rob, "wrong")
    item = project.item(ann)
    answer = skip(ann, item, reason="it is right", pull_next=True)
    project.accounted()
    assert answer["label"]["status"] == "rejected"
    assert answer["next"]["items"][0]["asset"]["external_id"] == "b"
    assert (project.state("a"), project.held_for("a")) == ("on_hold", "rework_contested")
    assert len(project.labels_of("a")) == 1, "a contest makes no label"


def test_a_manager_who_agrees_with_the_reviewer_sends_it_back_again(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    project.reject(rob, "wrong")
    skip(ann, project.item(ann))
    project.change("a", on_hold=False)
    assert project.state("a") == "rework"
    assert project.item(ann)["comment"] == "wrong"


def test_a_rejected_label_that_is_taken_out_is_owed_no_more(project: ReviewProject) -> None:
    ann, ben = project.labelers("ann", "ben")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    rejected = project.reject(rob)["id"]
    project.manager.patch(f"/labels/{rejected}", {"status": "discarded"})
    project.accounted()
    assert project.state("a") == "queued"
    assert project.drain(ann) == []
    assert project.label(ben) == ["a"]


def test_taken_out_while_its_author_is_at_it_what_they_did_is_kept(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann)
    rejected = project.reject(rob)["id"]
    item = project.item(ann)
    assert item["kind"] == "rework"
    project.manager.patch(f"/labels/{rejected}", {"status": "discarded"})
    project.accounted()
    assert project.served(ann) == ["b"]
    told = ann.refused(409, "reservation_lost", "POST", address(item), {"result": "typed"})
    assert told["label"]["status"] == "late"
    [late] = [one for one in project.labels_of("a") if one["status"] == "late"]
    assert late["result"] == "typed"


@pytest.mark.parametrize("back", [False, True])
def test_removal_of_an_asset_that_is_reworked(project: ReviewProject, back: bool) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann)
    project.reject(rob)
    project.item(ann)
    project.change("a", removed=True)
    project.accounted()
    assert project.served(ann) == ["b"]
    project.change("a", removed=not back)
    project.accounted()
    if back:
        assert project.state("a") == "rework"
        assert project.served(ann)[0] == "a"


def test_rework_handed_in_on_an_asset_put_on_hold_meanwhile_counts(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    project.reject(rob)
    item = project.item(ann)
    project.change("a", on_hold="wait")
    assert project.hand_in(ann, item, "again")["status"] == "submitted"
    assert project.state("a") == "on_hold"
    project.change("a", on_hold=False)
    assert project.state("a") == "in_review"


# -- people who leave ----------------------------------------------------------------------------


def owing(project: ReviewProject) -> tuple[Any, Any, dict[str, Any]]:
    """Ann owes rework on `a` and holds it; returns her, the reviewer and her item."""
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann, "hers")
    project.reject(rob, "no tail")
    return ann, rob, project.item(ann)


@pytest.mark.parametrize("leaves", ["removed", "deactivated"])
def test_rework_of_who_leaves_goes_to_the_person_named(project: ReviewProject, leaves: str) -> None:
    ann, rob, _ = owing(project)
    [ben] = project.labelers("ben")
    path = f"{project.path}/members/{ann.id}"
    if leaves == "removed":
        project.manager.delete(path, params={"rework_to": ben.id})
    else:
        body = {"role": "labeler", "active": False, "rework_to": ben.email}
        project.manager.put(path, body)
    project.accounted()
    assert project.state("a") == "rework"
    item = project.item(ben)
    assert (item["kind"], item["asset"]["external_id"]) == ("rework", "a")
    assert (item["comment"], item["label"]["result"]) == ("no tail", "hers")
    project.hand_in(ben, item, "his")
    first, second = project.labels_of("a")
    assert (second["labeler"], second["replaces"]) == (ben.id, first["id"])
    assert first["labeler"] == ann.id
    assert project.review_all(rob) == ["a"]


def test_or_back_to_the_queue(project: ReviewProject) -> None:
    ann, rob, _ = owing(project)
    [ben] = project.labelers("ben")
    project.manager.delete(f"{project.path}/members/{ann.id}", params={"rework_to": "queue"})
    project.accounted()
    assert project.states() == {"a": "queued", "b": "queued"}
    assert project.label(ben) == ["a"]
    assert project.review_all(rob) == ["a"]


def test_or_waits_for_its_author(project: ReviewProject) -> None:
    ann, _, _ = owing(project)
    [ben] = project.labelers("ben")
    project.member(ann, active=False)
    project.accounted()
    assert project.states() == {"a": "rework", "b": "queued"}
    assert project.label(ben) == ["b"]
    project.member(ann, active=True)
    assert project.served(ann) == ["a"]


def test_nobody_takes_over_rework_on_an_asset_they_labeled(project: ReviewProject) -> None:
    ann, ben = project.labelers("ann", "ben")
    rob = project.reviewer("rob")
    project.batch({"external_id": "a", "labels_required": 2})
    project.label(ann)
    project.label(ben)
    assert project.review(rob)["label"]["labeler"] == ann.id
    project.reject(rob)
    answer = project.manager.call(
        "DELETE", f"{project.path}/members/{ann.id}", params={"rework_to": ben.id}
    )
    assert answer.status_code in (204, 409, 422), answer.text
    project.accounted()
    assert project.drain(ben) == [], "he has a label there"
    assert project.state("a") == "rework"


def test_rework_handed_in_by_who_left_is_kept_as_late(project: ReviewProject) -> None:
    ann, _, item = owing(project)
    project.manager.delete(f"{project.path}/members/{ann.id}", params={"rework_to": "queue"})
    ann.refused(404, "not_found", "POST", address(item), {"result": "typed before"})
    project.accounted()
    late = [one["result"] for one in project.labels_of("a") if one["status"] == "late"]
    assert late == ["typed before"]
    assert project.state("a") == "queued"
