"""Whatever makes an asset available wakes whoever waits and may have it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.ledger.stage import (
    Person,
    Project,
    eventually,
    release,
    rows,
    skip,
    submit,
    verdict,
)
from tests.realtime.waits import SOON, Line

# A cause sets the scene for Ann, who then has nothing to do, and returns what changes that.
Cause = Callable[[Project, Person, Person], Callable[[], Any]]


def ann_labeled(project: Project, ann: Person, *names: str) -> None:
    """All of these were labeled by Ann, so none is left for her."""
    project.batch(*names)
    for _ in names:
        submit(ann, project.item(ann))


def an_import(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    return lambda: project.batch("a")


def a_large_import(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    return lambda: project.batch("a", *rows(1100))


def a_release(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    item = project.item(ben)
    return lambda: release(ben, item)


def what_ann_gave_back_and_ben_too(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    release(ann, project.item(ann))
    item = project.item(ben)
    return lambda: release(ben, item)


def a_skip_to_others(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    item = project.item(ben)
    return lambda: skip(ben, item)


def an_expiry(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    project.item(ben)
    return lambda: project.stage.advance(1801)


def an_expiry_that_nobody_asks_for(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.configure(reservation={"timeout_seconds": 1})
    project.batch("a")
    project.item(ben)
    return lambda: None


def a_manager_clearing(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    project.item(ben)
    return lambda: project.manager.post(f"{project.path}/reservations/clear", {})


def a_member_leaving(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    project.item(ben)
    return lambda: project.manager.delete(f"{project.path}/members/{ben.id}")


def a_target_raised_for_one(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    submit(ben, project.item(ben))
    return lambda: project.change("a", labels_required=2)


def a_target_raised_for_all(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    submit(ben, project.item(ben))
    return lambda: project.configure(target={"labels": 2})


def another_round_of_a_dynamic_target(
    project: Project, ann: Person, ben: Person
) -> Callable[[], Any]:
    project.configure(target={"min": 2, "max": 3, "confidence": 0.9})
    [cat] = project.labelers("cat")
    project.batch("a")
    first, second = project.item(ben), project.item(cat)
    submit(ben, first, "cat")
    return lambda: submit(cat, second, "dog")


def the_end_of_a_hold(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    project.change("a", on_hold=True)
    return lambda: project.change("a", on_hold=False)


def a_removal_undone(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    project.change("a", removed=True)
    return lambda: project.change("a", removed=False)


def an_assignment(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch({"external_id": "a", "assigned_to": [ben.email]})
    return lambda: project.change("a", assigned_to=[ben.email, ann.email])


def an_assignment_taken_away(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch({"external_id": "a", "assigned_to": [ben.email]})
    return lambda: project.change("a", assigned_to=[])


def a_skill_granted(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch({"external_id": "a", "skills": ["french"]})
    return lambda: project.member(ann, skills=["french"])


def a_skill_asked_no_more(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch({"external_id": "a", "skills": ["french"]})
    return lambda: project.change("a", skills=[])


def the_project_resumed(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    project.manager.patch(project.path, {"state": "paused"})
    return lambda: project.manager.patch(project.path, {"state": "active"})


def a_quota_raised(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.configure(limit_per_labeler=1)
    ann_labeled(project, ann, "b")
    project.batch("a")
    return lambda: project.configure(limit_per_labeler=2)


def a_label_discarded(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    label = submit(ben, project.item(ben))["label"]["id"]
    return lambda: project.manager.patch(f"/labels/{label}", {"status": "discarded"})


def ones_own_label_discarded_that_stood_in_a_quota(
    project: Project, ann: Person, ben: Person
) -> Callable[[], Any]:
    project.configure(limit_per_labeler=1)
    project.batch("b", "a")
    label = submit(ann, project.item(ann))["label"]["id"]
    return lambda: project.manager.patch(f"/labels/{label}", {"status": "discarded"})


def a_rejection(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.configure("review", enabled=True)
    [rob] = project.reviewers("rob")
    ann_labeled(project, ann, "a")
    [item] = project.reviews(rob)
    return lambda: verdict(rob, item, "reject", comment="Once more.")


def rework_that_was_on_hold(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.configure("review", enabled=True)
    [rob] = project.reviewers("rob")
    ann_labeled(project, ann, "a")
    [item] = project.reviews(rob)
    project.change("a", on_hold=True)
    verdict(rob, item, "reject", comment="Once more.")
    return lambda: project.change("a", on_hold=False)


def a_gate_opened_by_hand(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.configure(order={"batch_gate": True})
    first = project.batch({"external_id": "b", "assigned_to": [ben.email]})
    project.batch("a")
    path = f"{project.path}/batches/{first['id']}"
    return lambda: project.manager.patch(path, {"exhausted": True})


def a_gate_opened_by_a_hand_out(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.configure(order={"batch_gate": True})
    project.batch({"external_id": "b", "assigned_to": [ben.email]})
    project.batch("a")
    return lambda: project.item(ben)


def a_gate_turned_off(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.configure(order={"batch_gate": True})
    project.batch({"external_id": "b", "assigned_to": [ben.email]})
    project.batch("a")
    return lambda: project.configure(order={"batch_gate": False})


def a_group_given_back(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    project.configure(order={"groups": "retain"})
    project.batch({"external_id": "a", "group": "g"}, {"external_id": "b", "group": "g"})
    item = project.item(ben)
    return lambda: release(ben, item)


def the_rest_of_a_group(project: Project, ann: Person, ben: Person) -> Callable[[], Any]:
    """Ann may not have the part that Ben holds, but all the rest once he lets go."""
    project.configure(order={"groups": "retain"})
    group = [{"external_id": name, "group": "g"} for name in ("b", "a")]
    project.batch(*group)
    item = project.item(ben)
    project.change("b", on_hold=True)
    return lambda: release(ben, item)


CAUSES: list[Cause] = [
    an_import, a_large_import, a_release, what_ann_gave_back_and_ben_too, a_skip_to_others,
    an_expiry, an_expiry_that_nobody_asks_for, a_manager_clearing, a_member_leaving,
    a_target_raised_for_one, a_target_raised_for_all, another_round_of_a_dynamic_target,
    the_end_of_a_hold, a_removal_undone, an_assignment, an_assignment_taken_away,
    a_skill_granted, a_skill_asked_no_more, the_project_resumed, a_quota_raised,
    a_label_discarded, ones_own_label_discarded_that_stood_in_a_quota, a_rejection,
    rework_that_was_on_hold, a_gate_opened_by_hand, a_gate_opened_by_a_hand_out,
    a_gate_turned_off, a_group_given_back, the_rest_of_a_group,
]  # fmt: skip


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.__name__)
def test_whoever_waits_is_woken_by(project: Project, line: Line, cause: Cause) -> None:
    ann, ben = project.labelers("ann", "ben")
    change = cause(project, ann, ben)
    assert cause is an_expiry_that_nobody_asks_for or project.items(ann) == []
    wait = line.join(ann)
    change()
    assert wait.served() == ["a"]
    assert project.served(ann) == ["a"], "it is hers"
    assert line.is_empty()


def test_a_large_change_in_the_background_wakes(project: Project, line: Line) -> None:
    ann, ben = project.labelers("ann", "ben")
    many = rows(1100)
    project.batch(*[{"external_id": name, "assigned_to": [ben.email]} for name in many])
    wait = line.join(ann)
    asked = project.change(*many, assigned_to=[])
    assert "operation" in asked
    assert wait.served() == ["row-0000"]


# At the review queue: Rob waits, Ben labels.


def a_label(project: Project, rob: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    item = project.item(ben)
    return lambda: submit(ben, item)


def a_review_given_back(project: Project, rob: Person, ben: Person) -> Callable[[], Any]:
    [sue] = project.reviewers("sue")
    project.batch("a")
    submit(ben, project.item(ben))
    [item] = project.reviews(sue)
    return lambda: release(sue, item)


def a_review_that_expires(project: Project, rob: Person, ben: Person) -> Callable[[], Any]:
    [sue] = project.reviewers("sue")
    project.batch("a")
    submit(ben, project.item(ben))
    project.reviews(sue)
    return lambda: project.stage.advance(1801)


def a_label_sent_to_review(project: Project, rob: Person, ben: Person) -> Callable[[], Any]:
    project.configure("review", sampling=0)
    project.batch("a")
    label = submit(ben, project.item(ben))["label"]["id"]
    return lambda: project.manager.post(f"{project.path}/labels/{label}/review", {})


def a_rework(project: Project, rob: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    submit(ben, project.item(ben))
    [item] = project.reviews(rob)
    verdict(rob, item, "reject", comment="Once more.")
    again = project.item(ben)
    return lambda: submit(ben, again)


def a_hold_of_what_waits(project: Project, rob: Person, ben: Person) -> Callable[[], Any]:
    project.batch("a")
    submit(ben, project.item(ben))
    project.change("a", on_hold=True)
    return lambda: project.change("a", on_hold=False)


REVIEW_CAUSES: list[Cause] = [
    a_label, a_review_given_back, a_review_that_expires, a_label_sent_to_review, a_rework,
    a_hold_of_what_waits,
]  # fmt: skip


@pytest.mark.parametrize("cause", REVIEW_CAUSES, ids=lambda cause: cause.__name__)
def test_a_reviewer_who_waits_is_woken_by(project: Project, line: Line, cause: Cause) -> None:
    [ben], [rob] = project.labelers("ben"), project.reviewers("rob")
    project.configure("review", enabled=True, sampling=1)
    change = cause(project, rob, ben)
    assert project.reviews(rob) == []
    wait = line.join(rob, queue="review")
    change()
    assert wait.served() == ["a"]
    assert project.to_review(rob) == ["a"]


def test_reworked_labels_wake_the_reviewer_who_sent_them_back_first(
    project: Project, line: Line
) -> None:
    [ben], [sue, rob] = project.labelers("ben"), project.reviewers("sue", "rob")
    project.configure("review", enabled=True, sampling=1)
    project.batch("a")
    submit(ben, project.item(ben))
    [item] = project.reviews(rob)
    verdict(rob, item, "reject", comment="Once more.")
    again = project.item(ben)
    hers, his = line.join(sue, rob, queue="review")
    submit(ben, again)
    assert his.served() == ["a"]
    assert not hers.answered
    assert eventually(lambda: line.people("review") == [sue.id], SOON)


def test_an_expiry_is_served_within_a_second_though_nobody_pulls(
    project: Project, line: Line
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(reservation={"timeout_seconds": 2})
    project.batch("a")
    project.item(ben)
    wait = line.join(ann)
    assert wait.served() == ["a"]
    log = project.events()
    expired = [one["at"] for one in log if one["kind"] == "reservation.expired"]
    taken = [one["at"] for one in log if one["kind"] == "reservation.created"]
    # The first to run out is Ben's; by now Ann's own may have as well.
    assert expired[0] <= taken[-1]
