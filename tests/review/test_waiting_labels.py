"""What waits for review: which labels, in which order, for whom, and what becomes of them."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.ledger.stage import Stage, at_once, eventually, rows
from tests.review.desk import ReviewProject, expire, under_review


@pytest.fixture
def project(stage: Stage) -> ReviewProject:
    return under_review(stage)


# -- which labels --------------------------------------------------------------------------------


@pytest.mark.parametrize("sampling", [0, 0.1, 0.25, 0.5, 1])
def test_of_each_batch_the_share_is_drawn_within_one(stage: Stage, sampling: float) -> None:
    project = under_review(stage, review_queue={"enabled": True, "sampling": sampling})
    [ann] = project.labelers("ann")
    sizes = {"x": 1, "y": 7, "z": 18}
    for prefix, size in sizes.items():
        project.batch(*rows(size, prefix))
    assert len(project.drain(ann)) == sum(sizes.values())
    for batch in project.manager.listed(f"{project.path}/batches"):
        drawn = batch["counts"]["in_review"]
        assert abs(drawn - sampling * batch["size"]) < 1, (sampling, batch["size"], drawn)
        assert drawn + batch["counts"]["done"] == batch["size"]
    states = project.states()
    for label in project.labels():
        assert label["final"] is (states[label["external_id"]] == "done")


def test_the_draw_is_made_at_upload_and_a_larger_share_takes_the_same_and_more(
    stage: Stage,
) -> None:
    project = under_review(stage, review_queue={"enabled": True, "sampling": 0.5})
    [ann] = project.labelers("ann")
    project.batch(*[{"external_id": one, "labels_required": 2} for one in rows(10)])
    [ben] = project.labelers("ben")
    project.drain(ann)
    rob = project.reviewer("rob")
    first = set(project.review_all(rob))
    project.drain(ben)
    assert set(project.review_all(rob)) == first, "drawn per asset, not per label"


# -- order ---------------------------------------------------------------------------------------


def test_priorities_come_first_at_the_review_queue_too(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b", {"external_id": "c", "priority": 2}, "d")
    project.drain(ann)
    assert project.review_preview(rob) == ["c", "a", "b", "d"]
    project.change("d", priority=5)
    assert project.review_preview(rob) == ["d", "c", "a", "b"]
    project.configure("review", order={"priority": "lower_first"})
    assert project.review_preview(rob) == ["a", "b", "c", "d"]
    project.configure("review", order={"priority": "ignore"})
    project.change("b", priority=-9)
    assert project.review_preview(rob) == ["a", "b", "c", "d"]
    assert project.review_all(rob) == ["a", "b", "c", "d"]


def test_preview_and_explain_agree_with_what_is_handed_out(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch(*rows(6))
    project.drain(ann)
    project.review(sue)
    foreseen = project.review_preview(rob)
    assert foreseen == rows(6)[1:]
    assert [project.review_explain(rob, one)["position"] for one in foreseen] == [1, 2, 3, 4, 5]
    assert project.review_bars(rob, rows(6)[0]) == ["review_reserved"]
    assert project.review_explain(rob) == {"eligible": 5, "reasons": {"review_reserved": 1}}
    assert project.review_preview(rob, limit=2) == foreseen[:2]
    assert project.review_all(rob) == foreseen
    assert project.review_bars(rob, rows(6)[1]) == ["not_waiting"]


def test_while_review_is_off_explain_says_so(stage: Stage) -> None:
    project = under_review(stage, review_queue={"enabled": False})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    assert "review_off" in project.review_bars(rob, "a")
    assert project.no_review(rob) == {"review_off": 1}


def test_a_reviewer_holds_as_many_as_the_setting_says(stage: Stage) -> None:
    project = under_review(stage, review_queue={"enabled": True, "reservation": {"count": 3}})
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch(*rows(5))
    project.drain(ann)
    assert project.to_review(rob) == rows(5)[:3]
    assert project.to_review(sue) == rows(5)[3:]
    assert project.held(labeler=rob.id) == [(rob.id, one) for one in rows(5)[:3]]
    project.approve(rob)
    assert project.to_review(rob) == rows(5)[1:3]


def test_two_reviewers_never_hold_the_same(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    team = [project.reviewer(name) for name in ("rob", "sue", "tim", "uma")]
    project.batch("a", "b", "c")
    project.drain(ann)
    pulled = at_once([partial(project.to_review, person) for person in team])
    assert sorted(one for came in pulled for one in came) == ["a", "b", "c"]


def test_a_review_that_was_given_back_keeps_its_place(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a", "b")
    project.label(ann, times=2)
    project.give_back(rob, project.review(rob))
    assert project.review_preview(sue) == ["a", "b"]


# -- time ----------------------------------------------------------------------------------------


def test_a_review_expires_and_goes_to_somebody_else(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a", "b")
    project.label(ann, times=2)
    item = project.review(rob)
    expire(project)
    assert project.held("expired") == [(rob.id, "a")]
    assert project.review(sue)["asset"]["external_id"] == "a"
    assert project.held("expired") == []
    rob.refused(
        409, "reservation_lost", "POST", f"/reservations/{item['reservation']}/submit",
        {"verdict": "approve"},
    )  # fmt: skip
    assert project.to_review(rob) == ["b"]
    assert project.approve(sue)["status"] == "approved"


def test_an_expired_review_that_nobody_took_may_be_submitted(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    expire(project)
    assert project.verdict(rob, item, "approve")["status"] == "approved"
    assert project.held("expired") == []
    assert project.state("a") == "done"


def test_an_expired_review_comes_back_to_its_reviewer(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann, times=2)
    item = project.review(rob)
    expire(project)
    assert project.review(rob)["reservation"] == item["reservation"]
    assert project.held() == [(rob.id, "a")]


def test_an_unreserved_review_expires_without_a_trace(stage: Stage) -> None:
    project = under_review(stage, "labelbox-legacy")
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    stage.advance(3601)
    eventually(lambda: project.reservations() == [])
    assert project.verdict(rob, item, "approve")["status"] == "approved", "first verdict"
    assert project.state("a") == "done"


def test_a_reviewer_who_leaves_gives_back_what_they_hold(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    project.manager.delete(f"{project.path}/members/{rob.id}")
    project.accounted()
    rob.refused(
        404, "not_found", "POST", f"/reservations/{item['reservation']}/submit",
        {"verdict": "approve"},
    )  # fmt: skip
    assert project.to_review(sue) == ["a"]


# -- off and on ----------------------------------------------------------------------------------


def test_turned_off_what_waits_is_final_and_a_held_review_may_still_be_submitted(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a", "b", "c")
    project.label(ann, times=3)
    project.reject(rob)
    item = project.review(rob)
    assert project.states() == {"a": "rework", "b": "in_review", "c": "in_review"}
    project.configure("review", enabled=False)
    project.accounted()
    assert project.states() == {"a": "rework", "b": "done", "c": "done"}
    assert all(one["final"] for one in project.labels())
    assert project.no_review(sue) == {"review_off": 3}
    assert project.verdict(rob, item, "reject", comment="no")["status"] == "rejected"
    assert project.state("b") == "rework"
    assert project.label(ann, "again") == ["a"], "owed rework stays owed"
    assert project.standing("a")["final"] is True
    assert project.state("a") == "done"


def test_turned_off_a_held_review_may_be_given_back(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    project.configure("review", enabled=False)
    project.give_back(rob, item)
    assert project.reservations() == []
    assert project.no_review(rob) == {"review_off": 1}


def test_turned_off_a_held_review_expires(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    project.review(rob)
    project.configure("review", enabled=False)
    project.stage.advance(1801)
    eventually(lambda: project.reservations(state="active") == [])
    assert project.state("a") == "done"


def test_turned_off_and_on_a_change_of_the_asset_brings_no_old_review_back(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a")
    project.label(ann)
    project.review(rob)
    project.configure("review", enabled=False)
    project.change("a", removed=False)
    project.change("a", priority=3)
    expire(project)
    project.configure("review", enabled=True)
    for person in (rob, sue):
        assert project.review_bars(person, "a") == ["not_waiting"]
        assert project.no_review(person) == {"not_waiting": 1}
    assert project.state("a") == "done"


def test_turned_off_and_on_a_label_whose_review_was_held_can_be_sent_again(
    project: ReviewProject,
) -> None:
    ann, ben = project.labelers("ann", "ben")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch({"external_id": "a", "labels_required": 2})
    project.label(ann)
    item = project.review(rob)
    project.configure("review", enabled=False)
    project.configure("review", enabled=True)
    project.label(ben)
    first, second = project.labels()
    project.manager.post(f"{project.path}/labels/{first['id']}/review")
    project.accounted()
    assert project.review_explain(sue, "a")["eligible"], "ben's label is free"
    assert [one["label"]["id"] for one in project.reviews(sue)] == [second["id"]]
    assert project.review_bars(project.reviewer("uma"), "a") == ["review_reserved"]
    project.verdict(rob, item, "approve")
    project.approve(sue)
    assert project.state("a") == "done"


def test_turned_on_it_concerns_labels_made_from_then_on(stage: Stage) -> None:
    project = under_review(stage, review_queue={"enabled": False})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann)
    project.configure("review", enabled=True)
    assert project.states() == {"a": "done", "b": "queued"}
    project.label(ann)
    assert project.review_all(rob) == ["b"]


# -- sent, taken out, held -----------------------------------------------------------------------


def test_a_final_label_can_be_sent_to_review(stage: Stage) -> None:
    project = under_review(stage, review_queue={"enabled": True, "sampling": 0})
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a")
    project.label(ann)
    label = project.standing("a")
    assert label["final"] is True
    path = f"{project.path}/labels/{label['id']}/review"
    sent = sue.post(path)
    assert (sent["id"], sent["final"]) == (label["id"], False)
    assert project.state("a") == "in_review"
    project.accounted()
    sue.refused(409, "conflict", "POST", path, {})
    project.approve(rob)
    assert project.standing("a")["final"] is True
    project.manager.post(path)
    assert project.state("a") == "in_review"
    project.reject(sue, "after all not")
    assert project.statuses("a") == ["rejected"]
    assert project.served(ann) == ["a"]
    sue.refused(409, "conflict", "POST", path, {})
    other = under_review(stage)
    stage.manager.refused(404, "not_found", "POST", f"{other.path}/labels/{label['id']}/review", {})
    project.configure("review", enabled=False)
    project.label(ann)
    path = f"{project.path}/labels/{project.standing('a')['id']}/review"
    sue.refused(409, "conflict", "POST", path, {})


def test_a_waiting_label_that_is_taken_out_waits_no_more(project: ReviewProject) -> None:
    ann, ben = project.labelers("ann", "ben")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    label = project.standing("a")["id"]
    project.manager.patch(f"/labels/{label}", {"status": "discarded"})
    project.accounted()
    assert project.state("a") == "queued"
    assert project.no_review(rob) == {"not_waiting": 1}
    assert project.drain(ann) == [], "its author has had the asset"
    assert project.label(ben) == ["a"]
    assert project.review_all(rob) == ["a"]


@pytest.mark.parametrize("preset", [None, "labelbox-legacy"])
def test_taken_out_while_it_is_reviewed_it_leaves_the_reviewers_hands(
    stage: Stage, preset: str | None
) -> None:
    project = under_review(stage, preset)
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann, times=2)
    item = project.review(rob)
    assert item["asset"]["external_id"] == "a"
    label = item["label"]["id"]
    project.manager.patch(f"/labels/{label}", {"status": "discarded"})
    assert project.to_review(rob) == ["b"], "not the one that was taken out"
    answer = rob.call("POST", f"/reservations/{item['reservation']}/submit", {"verdict": "approve"})
    assert answer.status_code == 409, answer.text
    assert project.statuses("a") == ["discarded"]
    project.accounted()


def test_removal_takes_a_waiting_label_out_of_review_and_back(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann, times=2)
    item = project.review(rob)
    project.change("a", removed=True)
    project.accounted()
    assert project.held() == []
    assert project.to_review(rob) == ["b"]
    refusal = rob.call(
        "POST", f"/reservations/{item['reservation']}/submit", {"verdict": "approve"}
    )
    assert refusal.status_code == 409, refusal.text
    project.change("a", removed=False)
    project.accounted()
    assert project.state("a") == "in_review"
    assert project.review_preview(rob) == ["b", "a"], "b is held"


def test_an_asset_on_hold_is_not_handed_out_for_review_but_a_held_review_counts(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a", "b")
    project.label(ann, times=2)
    item = project.review(rob)
    project.change("a", "b", on_hold="wait")
    project.accounted()
    assert project.states() == {"a": "on_hold", "b": "on_hold"}
    assert project.no_review(sue).get("on_hold", 0) >= 1
    assert "on_hold" in project.review_bars(sue, "b")
    assert project.verdict(rob, item, "approve")["status"] == "approved"
    project.change("a", "b", on_hold=False)
    assert project.states() == {"a": "done", "b": "in_review"}
    assert project.review_all(sue) == ["b"]


def test_a_manager_clears_a_review_like_any_reservation(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    [listed] = project.reservations()
    assert (listed["queue"], listed["labeler"]) == ("review", rob.id)
    cleared: Any = project.manager.post(
        f"{project.path}/reservations/clear", {"reservations": [listed["id"]]}
    )
    assert cleared == {"cleared": 1}
    assert project.to_review(sue) == ["a"]
    rob.refused(
        409, "reservation_lost", "POST", f"/reservations/{item['reservation']}/submit",
        {"verdict": "approve"},
    )  # fmt: skip
    project.accounted()
