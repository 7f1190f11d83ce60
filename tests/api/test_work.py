"""The flow of work: late labels, skips, releases, drafts, time."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest

from tests.ledger.stage import (
    Person,
    Project,
    Stage,
    draft,
    eventually,
    release,
    rows,
    skip,
    submit,
)


def clear(project: Project, person: Person) -> None:
    project.manager.post(f"{project.path}/reservations/clear", {"labeler": person.id})


def late(project: Project, person: Person, item: dict[str, Any]) -> str:
    """Submit what was lost; it must be kept as late."""
    path = f"/reservations/{item['reservation']}/submit"
    told = person.refused(409, "reservation_lost", "POST", path, {"result": "late"})
    assert told["label"].items() >= {"status": "late"}.items()
    return str(told["label"]["id"])


def expire(project: Project, seconds: float = 1801) -> None:
    project.stage.advance(seconds)
    eventually(lambda: project.held("expired"))


# -- submit --------------------------------------------------------------------------------------


@pytest.mark.parametrize("result", [None, 0, "", [], {}, {"a": [1, None]}, "ü" * 1000, 0.1])
def test_without_an_interface_any_json_is_a_valid_result(project: Project, result: Any) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    answer = submit(ann, project.item(ann), result)
    assert answer["label"]["status"] == "submitted"
    assert answer["next"] is None
    [label] = project.labels()
    assert (label["id"], label["result"]) == (answer["label"]["id"], result)


def test_active_seconds_are_bounded_by_the_time_that_passed(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    stage.advance(20)
    submit(ann, item, active_seconds=100_000)
    item = project.item(ann)
    stage.advance(20)
    submit(ann, item, active_seconds=12.5)
    long, short = sorted((one["active_seconds"] for one in project.labels()), reverse=True)
    assert 20 <= long < 60
    assert short == 12.5


def test_a_submission_is_an_event_with_author_asset_and_label(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    label = submit(ann, project.item(ann))["label"]["id"]
    [event] = [one for one in project.events() if one["kind"] == "label.submitted"]
    assert event["actor"] == ann.id
    assert event["label"] == label
    assert event["asset"] == project.asset_id("a")


# -- late ----------------------------------------------------------------------------------------


def test_superseded_is_late(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    expire(project)
    project.item(ben)
    late(project, ann, item)
    assert project.state("a") == "reserved"
    assert project.asset("a")["labels_count"] == 0
    assert submit(ben, project.item(ben))["label"]["status"] == "submitted"


def test_cleared_and_claimed_is_late(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    project.item(ben)
    late(project, ann, item)


def test_expired_and_completed_since_is_late(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    expire(project)
    submit(ben, project.item(ben))
    late(project, ann, item)
    assert project.statuses("a") == ["submitted", "late"]


@pytest.mark.parametrize("how", ["cleared", "released", "expired"])
def test_with_a_place_still_free_it_is_accepted_as_usual(project: Project, how: str) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    if how == "cleared":
        clear(project, ann)
    elif how == "released":
        release(ann, item)
    else:
        expire(project)
    assert submit(ann, item)["label"]["status"] == "submitted"
    assert project.state("a") == "done"
    assert project.statuses("a") == ["submitted"]


def test_a_lost_one_whose_author_is_no_longer_eligible_is_late(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    project.change("a", assigned_to=[ben.email])
    late(project, ann, item)
    assert project.served(ben) == ["a"]


def test_a_late_one_does_not_bar_its_author(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    project.item(ben)
    late(project, ann, item)
    clear(project, ben)
    assert project.served(ann) == ["a"]


def test_a_late_submission_repeated_makes_one_label(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    project.item(ben)
    path = f"/reservations/{item['reservation']}/submit"
    first = ann.refused(409, "reservation_lost", "POST", path, {"result": 1}, key="the-key")
    again = ann.refused(409, "reservation_lost", "POST", path, {"result": 1}, key="the-key")
    assert first == again
    assert project.statuses("a") == ["late"]


def test_a_manager_accepts_a_late_label_and_it_counts(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    held = project.item(ben)
    label = late(project, ann, item)
    accepted = project.manager.patch(f"/labels/{label}", {"status": "submitted"})
    assert accepted["status"] == "submitted"
    assert project.asset("a")["labels_count"] == 1
    assert project.state("a") == "done"
    assert submit(ben, held)["label"]["status"] == "submitted", "what is held may be submitted"
    assert project.asset("a")["labels_count"] == 2


def test_a_late_label_is_not_accepted_beside_another_of_its_author(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    project.item(ben)
    label = late(project, ann, item)
    clear(project, ben)
    submit(ann, project.item(ann))
    body = {"status": "submitted"}
    project.manager.refused(409, "conflict", "PATCH", f"/labels/{label}", body)
    assert sorted(project.statuses("a")) == ["late", "submitted"]


@pytest.mark.parametrize("status", ["late", "approved", "nonsense", 1, None])
def test_no_other_status_can_be_set(project: Project, status: Any) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    label = submit(ann, project.item(ann))["label"]["id"]
    project.manager.refused(422, "invalid", "PATCH", f"/labels/{label}", {"status": status})
    assert project.statuses("a") == ["submitted"]


def test_a_discarded_label_re_opens_the_asset_in_its_old_place(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    label = submit(ann, project.item(ann))["label"]["id"]
    assert project.queued() == ["b"]
    project.manager.patch(f"/labels/{label}", {"status": "discarded"})
    assert project.queued() == ["a", "b"]
    assert project.barred_by(ann, "a") == {"already_labeled"}
    assert project.served(ann) == ["b"]
    assert project.served(ben) == ["a"]


def test_already_submitted_tells_the_label_that_stands(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    label = submit(ann, item)["label"]
    for verb, body in (("submit", {"result": 2}), ("skip", {})):
        path = f"/reservations/{item['reservation']}/{verb}"
        told = ann.refused(409, "already_submitted", "POST", path, body)
        assert told["label"]["id"] == label["id"]
    assert project.statuses("a") == ["submitted"]


def test_submitting_what_was_skipped_in_another_tab_makes_nothing(project: Project) -> None:
    ann, _ = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    skipped = skip(ann, item)["label"]
    path = f"/reservations/{item['reservation']}/submit"
    told = ann.refused(409, "already_submitted", "POST", path, {"result": 2})
    assert told["label"] == skipped
    assert project.statuses("a") == ["skipped"]


# -- skip ----------------------------------------------------------------------------------------


def test_a_skip_to_others_goes_back_to_the_queue_for_other_people(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    answer = skip(ann, project.item(ann), reason="too dark", pull_next=True)
    assert answer["label"]["status"] == "skipped"
    assert answer["next"]["items"][0]["asset"]["external_id"] == "b"
    assert project.state("a") == "queued"
    assert project.asset("a")["labels_count"] == 0
    assert project.barred_by(ann, "a") == {"already_labeled"}
    assert project.served(ben) == ["a"], "it keeps its place"
    assert "label.skipped" in project.kinds()


def test_a_skip_to_me_comes_again_after_everything_else(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(skip_to="me")
    project.batch("a", "b", "c")
    skip(ann, project.item(ann))
    assert project.explain(ann, "a")["eligible"] is True
    assert project.preview(ann) == ["b", "c", "a"]
    assert project.preview(ben) == ["a", "b", "c"], "for others it keeps its place"
    assert project.drain(ann) == ["b", "c", "a"]


def test_a_skip_that_is_done_takes_its_place_like_a_label(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(skip_to="done")
    project.batch("a")
    assert skip(ann, project.item(ann))["label"]["status"] == "skipped"
    assert project.state("a") == "done"
    assert project.reasons(ben) == {"complete": 1}


def test_a_skip_to_review_acts_as_done_while_review_is_off(stage: Stage) -> None:
    project = stage.project("labelbox")
    ann, ben = project.labelers("ann", "ben")
    assert project.settings()["skip_to"] == "review"
    project.batch("a")
    skip(ann, project.item(ann))
    assert project.state("a") == "done"
    assert project.reasons(ben) == {"complete": 1}


@pytest.mark.parametrize("skip_to", ["others", "me", "done", "review"])
def test_a_broken_asset_goes_on_hold_at_once(project: Project, skip_to: str) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(skip_to=skip_to)
    project.batch("a")
    skip(ann, project.item(ann), broken=True, reason="does not load")
    assert project.state("a") == "on_hold"
    assert project.asset("a")["on_hold"]["reason"]
    assert set(project.reasons(ben)) == {"on_hold"}


def test_what_everyone_skipped_goes_on_hold(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    skip(ann, project.item(ann))
    assert project.state("a") == "queued"
    skip(ben, project.item(ben))
    assert project.state("a") == "on_hold"
    assert project.asset("a")["on_hold"]["reason"] == "skipped_by_all"
    assert project.state("b") == "queued"


def test_only_those_who_could_have_it_are_counted(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    project.change("a", assigned_to=[ann.email])
    skip(ann, project.item(ann))
    assert project.asset("a")["on_hold"]["reason"] == "skipped_by_all"
    assert project.reasons(ben) == {"on_hold": 1}


def test_a_manager_who_has_pulled_counts_among_those_who_could(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    held = project.item(project.manager)
    assert held["asset"]["external_id"] == "a"
    release(project.manager, held)
    skip(ann, project.item(ann))
    assert project.state("a") == "queued"


def test_a_skip_that_comes_late_makes_nothing(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    clear(project, ann)
    project.item(ben)
    path = f"/reservations/{item['reservation']}/skip"
    told = ann.refused(409, "reservation_lost", "POST", path, {})
    assert told["label"] is None
    assert project.labels() == []


# -- release, deferral ---------------------------------------------------------------------------


def test_a_released_asset_comes_again_after_everything_else(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b", "c")
    release(ann, project.item(ann))
    assert project.state("a") == "queued"
    assert project.queued() == ["a", "b", "c"], "for others it keeps its place"
    assert project.preview(ben) == ["a", "b", "c"]
    assert project.preview(ann) == ["b", "c", "a"]
    assert project.drain(ann) == ["b", "c", "a"]


def test_several_come_back_in_the_order_they_were_given_back(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.configure(reservation={"count": 3})
    project.batch("a", "b", "c", "d", "e")
    a, b, c = project.items(ann)
    release(ann, c)
    release(ann, a)
    release(ann, b)
    assert project.drain(ann) == ["d", "e", "c", "a", "b"]


def test_a_release_repeated_without_a_key_does_no_harm(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    release(ann, item)
    project.item(ben)
    answer = ann.call("POST", f"/reservations/{item['reservation']}/release", {})
    assert answer.status_code in (204, 409)
    assert project.held() == [(ben.id, "a")]
    assert project.kinds().count("reservation.released") == 1


# -- drafts, time --------------------------------------------------------------------------------


def test_a_draft_may_be_any_json_and_the_last_one_stands(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    for typed in ("one", {"two": 2}, [3], 0, False):
        draft(ann, item, typed)
        assert project.item(ann)["draft"] == typed
    assert project.labels() == []


def test_drafts_belong_to_their_author(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "labels_required": 2})
    mine, theirs = project.item(ann), project.item(ben)
    draft(ann, mine, "ann's")
    draft(ben, theirs, "ben's")
    assert project.item(ann)["draft"] == "ann's"
    assert project.item(ben)["draft"] == "ben's"


def moment(text: str) -> datetime:
    assert text.endswith("Z"), "times are in UTC"
    return datetime.fromisoformat(text)


def test_a_renewal_may_fall_short_by_a_tenth_of_the_timeout_at_most(
    stage: Stage, project: Project
) -> None:
    [ann] = project.labelers("ann")
    project.configure(reservation={"timeout_seconds": 1000})
    project.batch("a")
    item = project.item(ann)
    last = moment(item["expires_at"])
    for passed in (50, 100, 400):
        stage.advance(passed)
        answer = ann.post(f"/reservations/{item['reservation']}/activity", {})
        renewed = moment(answer["expires_at"])
        assert renewed >= last
        [listed] = project.reservations()
        assert listed["expires_at"] == answer["expires_at"], "expires_at is the truth"
        last = renewed
    gained = (last - moment(item["expires_at"])).total_seconds()
    assert 550 - 100 <= gained <= 550 + 30


def test_a_changed_timeout_applies_from_the_next_renewal(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    project.configure(reservation={"timeout_seconds": 60})
    [listed] = project.reservations()
    assert listed["expires_at"] == item["expires_at"]
    stage.advance(200)
    assert project.held() == [(ann.id, "a")], "with the first timeout, for half an hour"
    ann.post(f"/reservations/{item['reservation']}/activity", {})
    stage.advance(62)
    eventually(lambda: project.held("expired"))


def test_expiry_takes_effect_within_a_second_and_is_an_event(
    stage: Stage, project: Project
) -> None:
    [ann] = project.labelers("ann")
    project.configure(reservation={"timeout_seconds": 600})
    project.batch("a")
    item = project.item(ann)
    stage.advance(500)
    assert project.held() == [(ann.id, "a")]
    assert "reservation.expired" not in project.kinds()
    stage.advance(101)
    [event] = eventually(lambda: expiries(project))
    assert event["reservation"] == item["reservation"]
    assert event["asset"] == project.asset_id("a")
    assert project.state("a") == "queued"
    assert project.held("expired") == [(ann.id, "a")]
    # A machine that is busy with something else may be late, but not every time.
    assert any(seconds_to_expire(project, ann) < 1.6 for _ in range(20))


def expiries(project: Project) -> list[dict[str, Any]]:
    return [one for one in project.events() if one["kind"] == "reservation.expired"]


def seconds_to_expire(project: Project, person: Person) -> float:
    """How long after its end what this person takes up again is told to have expired."""
    before = len(expiries(project))
    project.item(person)
    project.stage.advance(601)
    began = time.monotonic()
    eventually(lambda: len(expiries(project)) > before)
    return time.monotonic() - began


def test_an_expired_one_counts_no_longer_among_what_one_holds(
    stage: Stage, project: Project
) -> None:
    [ann] = project.labelers("ann")
    project.configure(reservation={"count": 2, "timeout_seconds": 60})
    project.batch(*rows(4))
    first = project.items(ann)
    expire(project, 61)
    again = project.items(ann)
    assert [one["reservation"] for one in again] == [one["reservation"] for one in first]
    assert project.held("expired") == []


def test_pulling_again_returns_the_same_work(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.configure(reservation={"count": 2})
    project.batch("a", "b", "c")
    first = project.items(ann)
    project.change("c", priority=10)
    again = project.items(ann)
    assert [one["reservation"] for one in again] == [one["reservation"] for one in first]
    assert [one["asset"]["external_id"] for one in again] == ["a", "b"]


# -- limits, pause -------------------------------------------------------------------------------


def test_the_limit_counts_labels_and_held_reservations_but_no_skips(project: Project) -> None:
    ann, _ = project.labelers("ann", "ben")
    project.configure(limit_per_labeler=2, reservation={"count": 5})
    project.batch(*rows(6))
    assert project.served(ann) == rows(6)[:2], "held reservations count"
    items = project.items(ann)
    submit(ann, items[0])
    skip(ann, items[1])
    assert project.served(ann) == ["row-0002"]
    submit(ann, project.item(ann))
    assert project.reasons(ann) == {"quota_reached": 6}
    project.configure(limit_per_labeler=3)
    assert project.served(ann) == ["row-0003"]
    project.configure(limit_per_labeler=None)
    assert project.served(ann) == rows(6)[3:]


def test_a_paused_project_hands_out_nothing_but_takes_what_is_held(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    item = project.item(ann)
    project.manager.patch(project.path, {"state": "paused"})
    assert set(project.reasons(ben)) == {"project_paused"}
    assert project.preview(ben) == []
    assert submit(ann, item)["label"]["status"] == "submitted"
    project.manager.patch(project.path, {"state": "active"})
    assert project.served(ben) == ["b"]


def test_a_label_handed_in_on_an_older_reservation_ends_the_newer_that_expired(
    project: Project,
) -> None:
    [ann] = project.labelers("ann")
    project.batch({"external_id": "a", "labels_required": 3})
    older = project.item(ann)
    clear(project, ann)
    newer = project.item(ann)
    expire(project)
    assert submit(ann, older)["label"]["status"] == "submitted"
    assert project.held("expired") == []
    path = f"/reservations/{newer['reservation']}/submit"
    ann.refused(409, "reservation_lost", "POST", path, {"result": "again"})
    assert project.statuses("a") == ["submitted", "late"]
