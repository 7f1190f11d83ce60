"""Verdicts: what they need, what they make, and who may not give them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.ledger.stage import Stage, draft, paths, skip, submit
from tests.review.desk import ReviewProject, under_review


@pytest.fixture
def project(stage: Stage) -> ReviewProject:
    return under_review(stage)


def address(item: dict[str, Any]) -> str:
    return f"/reservations/{item['reservation']}/submit"


@pytest.mark.parametrize(
    ("body", "faulty"),
    [
        ({"verdict": "correct"}, "result"),
        ({"verdict": "correct", "comment": "see"}, "result"),
        ({"verdict": "reject"}, "comment"),
        ({"verdict": "reject", "comment": ""}, "comment"),
        ({"verdict": "reject", "comment": " \n"}, "comment"),
        ({"verdict": "accept"}, "verdict"),
        ({"verdict": "approve", "resullt": 1}, "resullt"),
        ({"verdict": "approve", "active_seconds": -1}, "active_seconds"),
        ({"verdict": "approve", "comment": 5}, "comment"),
        ({"result": "an answer"}, "verdict"),
    ],
)
def test_a_verdict_has_what_it_needs(
    project: ReviewProject, body: dict[str, Any], faulty: str
) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    refusal = rob.refused(422, "invalid", "POST", address(item), body)
    assert paths(refusal) == {faulty}
    assert project.state("a") == "in_review"
    assert project.to_review(rob) == ["a"], "still held"


def test_an_approval_may_carry_a_comment_and_a_null_may_be_a_correction(
    project: ReviewProject,
) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann, times=2)
    project.approve(rob, comment="very good")
    assert project.standing("a")["comment"] == "very good"
    assert project.correct(rob, None)["status"] == "corrected"
    assert project.standing("b")["result"] is None


def test_a_corrections_result_is_checked_against_the_labeling_interface(stage: Stage) -> None:
    xml = """<View><Text name="t" value="$text"/><Choices name="c" toName="t">
             <Choice value="cat"/><Choice value="dog"/></Choices></View>"""
    project = under_review(stage, interface=xml)
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")

    def choice(name: str) -> list[Any]:
        value = {"choices": [name]}
        return [{"from_name": "c", "to_name": "t", "type": "choices", "value": value}]

    project.label(ann, choice("cat"))
    item = project.review(rob)
    body = {"verdict": "correct", "result": choice("horse")}
    rob.refused(422, "invalid_result", "POST", address(item), body)
    project.verdict(rob, item, "correct", result=choice("dog"))
    assert project.standing("a")["result"] == choice("dog")
    assert project.job(ann, "label")["per_class"] == {"dog": 1}


def test_a_correction_takes_the_labels_place_and_keeps_its_author(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann, "mine")
    answer = project.correct(rob, "better", comment="the tail")
    first, second = project.labels_of("a")
    assert (first["status"], first["result"]) == ("replaced", "mine")
    assert answer == {"id": second["id"], "status": "corrected"}
    assert (second["replaces"], second["labeler"]) == (first["id"], ann.id)
    assert (second["result"], second["final"]) == ("better", True)
    assert (second["reviewed_by"], second["comment"]) == (rob.id, "the tail")
    assert project.state("a") == "done"
    assert project.asset("a")["labels_count"] == 1
    assert project.no_review(rob) == {"not_waiting": 1}
    assert project.drain(ann) == []


def test_a_rejection_keeps_the_authors_place(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    [ben] = project.labelers("ben")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann, "mine")
    answer = project.reject(rob, "no tail")
    [label] = project.labels_of("a")
    assert answer == {"id": label["id"], "status": "rejected"}
    assert (label["reviewed_by"], label["comment"]) == (rob.id, "no tail")
    assert (project.state("a"), project.asset("a")["labels_count"]) == ("rework", 0)
    assert project.reasons(ben) == {"reserved": 1}
    kinds = project.kinds()
    assert kinds.index("label.rejected") > kinds.index("label.submitted")


def test_of_a_skip_each_verdict_makes_what_it_says(stage: Stage) -> None:
    project = under_review(stage, label_queue={"skip_to": "review"})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b", "c")
    for _ in range(3):
        project.pass_over(ann, reason="blurred")
    assert set(project.states().values()) == {"in_review"}
    assert project.approve(rob)["status"] == "skipped"
    assert project.correct(rob, "it is a cat")["status"] == "corrected"
    assert project.reject(rob, "it is not blurred")["status"] == "rejected"
    assert project.states() == {"a": "done", "b": "done", "c": "rework"}
    assert project.standing("b")["result"] == "it is a cat"
    assert project.standing("b")["labeler"] == ann.id
    assert project.standing("a")["final"] is True
    item = project.item(ann)
    assert (item["kind"], item["asset"]["external_id"]) == ("rework", "c")
    project.hand_in(ann, item, "then it is a dog")
    assert project.approve(rob)["status"] == "approved"


def test_a_skip_waits_for_review_whatever_the_sampling(stage: Stage) -> None:
    project = under_review(
        stage, label_queue={"skip_to": "review"}, review_queue={"enabled": True, "sampling": 0}
    )
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    project.label(ann)
    project.pass_over(ann)
    assert project.states() == {"a": "done", "b": "in_review"}


def test_a_review_can_be_released_but_not_skipped(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    rob.refused(422, "invalid", "POST", f"/reservations/{item['reservation']}/skip", {})
    assert project.no_review(sue) == {"review_reserved": 1}
    project.give_back(rob, item)
    assert project.to_review(sue) == ["a"]
    assert project.state("a") == "in_review"


def test_a_verdict_does_not_fit_a_reservation_to_label(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    refusal = ann.refused(
        422, "invalid", "POST", address(project.item(ann)), {"verdict": "approve"}
    )
    assert paths(refusal) == {"verdict"}


def test_a_verdict_repeated_with_its_key_is_given_once(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b")
    project.label(ann, times=2)
    item, key = project.review(rob), uuid.uuid4().hex
    body = {"verdict": "reject", "comment": "no", "pull_next": True}
    first = rob.post(address(item), body, key=key)
    assert rob.post(address(item), body, key=key) == first
    assert first["next"]["items"][0]["asset"]["external_id"] == "b"
    assert project.kinds().count("label.rejected") == 1


@pytest.mark.parametrize("again", ["approve", "reject"])
def test_a_second_tab_is_told_that_the_verdict_was_given(
    project: ReviewProject, again: str
) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    project.verdict(rob, item, "approve")
    told = rob.call("POST", address(item), {"verdict": again, "comment": "no"})
    assert told.status_code == 409
    assert told.json()["code"] in {"already_reviewed", "already_submitted"}
    assert told.json()["label"]["status"] == "approved"
    assert project.statuses("a") == ["approved"]


def test_nobody_reviews_their_own_label(project: ReviewProject) -> None:
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a", "b")
    assert project.label(rob) == ["a"], "all roles may label"
    assert project.no_review(rob) == {"own_label": 1, "not_waiting": 1}
    assert project.review_bars(rob, "a") == ["own_label"]
    assert project.review_preview(rob) == []
    assert project.to_review(sue) == ["a"]


def test_nor_anothers_on_an_asset_that_they_labeled_too(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch({"external_id": "a", "labels_required": 2})
    project.label(ann, "hers")
    project.label(rob, "his")
    assert set(project.no_review(rob)) == {"own_label"}
    assert project.review_all(sue) == ["a", "a"]


def test_several_labels_of_one_asset_are_reviewed_in_the_order_they_were_made(
    project: ReviewProject,
) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    rob = project.reviewer("rob")
    project.batch({"external_id": "a", "labels_required": 3}, "b")
    for person in (ben, cat, ann):
        project.label(person, person.name)
    assert project.state("a") == "in_review"
    came = []
    for left in (2, 1, 0):
        item = project.review(rob)
        came.append(item["label"]["result"])
        project.verdict(rob, item, "approve")
        assert project.state("a") == ("in_review" if left else "done")
    assert came == ["ben", "cat", "ann"]


def test_labels_wait_for_review_before_their_asset_is_complete(project: ReviewProject) -> None:
    ann, ben = project.labelers("ann", "ben")
    rob = project.reviewer("rob")
    project.batch({"external_id": "a", "labels_required": 2})
    project.label(ann)
    assert project.state("a") == "queued"
    assert project.review_all(rob) == ["a"]
    assert project.state("a") == "queued"
    project.label(ben)
    assert project.state("a") == "in_review"


def test_the_reviewers_draft_is_kept_apart_from_the_authors(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann, "first")
    item = project.review(rob)
    draft(rob, item, "half a correction")
    assert project.review(rob)["draft"] == "half a correction"
    project.give_back(rob, item)
    assert project.review(rob)["draft"] == "half a correction", "it outlives the reservation"
    project.reject(rob)
    assert project.item(ann)["draft"] is None


def test_the_reviewers_draft_is_gone_once_the_verdict_is_given(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann, "first")
    item = project.review(rob)
    draft(rob, item, "half a correction of the first")
    project.verdict(rob, item, "reject", comment="no")
    project.label(ann, "second")
    item = project.review(rob)
    assert (item["label"]["result"], item["draft"]) == ("second", None)


def test_the_reviewer_of_a_skip_is_told_its_reason(stage: Stage) -> None:
    project = under_review(stage, label_queue={"skip_to": "review"})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.pass_over(ann, reason="too blurred to tell")
    assert project.review(rob)["label"]["reason"] == "too blurred to tell"


def test_nothing_tells_an_author_that_a_label_was_drawn_for_review(stage: Stage) -> None:
    project = under_review(stage, review_queue={"enabled": True, "sampling": 0.5})
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a", "b", "c", "d")
    answers = [submit(ann, project.item(ann))["label"] for _ in range(4)]
    assert {answer["status"] for answer in answers} == {"submitted"}

    def seen() -> list[dict[str, Any]]:
        own = ann.listed(f"{project.path}/labels")
        unlike = ("id", "asset", "external_id", "created_at", "active_seconds")
        return [{key: one[key] for key in one if key not in unlike} for one in own]

    assert all(one == seen()[0] for one in seen())
    assert len(project.review_all(rob, comment="fine")) == 2
    assert len(seen()) == 4
    assert all(one == seen()[0] for one in seen()), "nor afterwards"
    assert {one["final"] for one in project.labels()} == {True}


def test_a_rejection_is_told_to_its_author_with_the_comment(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    project.reject(rob, "no tail")
    [label] = ann.listed(f"{project.path}/labels")
    assert (label["status"], label["comment"]) == ("rejected", "no tail")
    assert label["reviewed_by"] is None


def test_outsiders_and_labelers_review_nothing(stage: Stage, project: ReviewProject) -> None:
    ann, ben = project.labelers("ann", "ben")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    item = project.review(rob)
    outsider = stage.newcomer("out")
    pull = f"{project.path}/queues/review/pull"
    ben.refused(403, "forbidden", "POST", pull, {})
    outsider.refused(404, "not_found", "POST", pull, {})
    for person in (ben, outsider, project.manager):
        person.refused(404, "not_found", "POST", address(item), {"verdict": "approve"})
    label = item["label"]["id"]
    ben.refused(403, "forbidden", "POST", f"{project.path}/labels/{label}/review", {})
    outsider.refused(404, "not_found", "POST", f"{project.path}/labels/{label}/review", {})


def test_who_is_no_reviewer_any_more_gets_no_review(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob = project.reviewer("rob")
    project.batch("a")
    project.label(ann)
    assert project.review_bars(ann, "a") == ["not_a_reviewer", "own_label"]
    project.member(rob, "labeler")
    assert project.review_bars(rob, "a") == ["not_a_reviewer"]
    rob.refused(403, "forbidden", "POST", f"{project.path}/queues/review/pull", {})


def test_on_a_paused_project_a_held_review_may_be_submitted(project: ReviewProject) -> None:
    [ann] = project.labelers("ann")
    rob, sue = project.reviewer("rob"), project.reviewer("sue")
    project.batch("a", "b")
    project.label(ann, times=2)
    item = project.review(rob)
    project.manager.patch(project.path, {"state": "paused"})
    assert project.no_review(sue) == {"project_paused": 2}
    assert project.to_review(rob) == ["a"]
    assert project.verdict(rob, item, "approve")["status"] == "approved"
    assert project.no_review(rob) == {"project_paused": 2}


def test_a_skip_says_what_follows_only_through_its_setting(project: ReviewProject) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.settings()["skip_to"] == "others"
    skip(ann, project.item(ann))
    assert project.state("a") == "queued"
    assert project.served(ben) == ["a"]
