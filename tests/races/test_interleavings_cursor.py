"""What a cursor may never step over, each case stopped at its worst moment by a lock.

A cursor is written once in 16 pulls, and whenever a look was slow. `slow_pull` makes it slow: the
claim waits until it may write its event.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from labelqueue.queue.pull import SLOW
from tests.races.stage import PATIENCE, Stage, number_of
from tests.races.test_interleavings import EVENTS, HEAD_ROW
from tests.service import Caller, Service, external_ids

DEFERRALS = "lock table deferral in access exclusive mode"
CLAIM = "with q as materialized%"  # so it begins
LONG = 2 * SLOW
MANY = 1050  # more than are stamped one by one


def slow_pull(stage: Stage, person: Caller, project: str) -> Any:
    """Pull, the cursor being written after the claim; returns the item."""
    with stage.locked(EVENTS):
        pull = stage.start_and_wait(lambda: person.pull_one(project))
        stage.until_waited(CLAIM, LONG)
    return pull.result(PATIENCE)


def in_turn(person: Caller, project: str, first: Any) -> list[str]:
    """Submit what is in hand, then go on to the end; the external ids in order."""
    person.submit(first)
    return [first["asset"]["external_id"], *person.work_through(project)]


def run_operation(service: Service, started: Any) -> None:
    """Wait for the end of an operation."""
    deadline = time.monotonic() + PATIENCE
    while (now := service.get(f"/operations/{started['operation']}"))["state"] == "running":
        assert time.monotonic() < deadline, now
        time.sleep(0.05)
    assert now["state"] == "done", now


def hold_batch(service: Service, project: str, batch: str, hold: bool) -> None:
    select = {"filter": {"batch": batch}}
    change = {"select": select, "set": {"on_hold": hold}}
    run_operation(service, service.patch(f"/projects/{project}/assets", change, status=202))


def test_a_cursor_stays_before_a_row_that_somebody_had_locked(
    racing: Service, stages: tuple[Stage, Stage]
) -> None:
    first, second = stages
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 4)
    ann.submit(ann.pull_one(project))
    with first.locked(HEAD_ROW, number_of(project), "a002"):
        item = slow_pull(second, ann, project)
    # Whoever held the lock rolled back.
    assert in_turn(ann, project, item) == ["a003", "a002", "a004"]


def test_the_first_cursor_of_somebody_stays_before_a_locked_row(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 3)
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        item = ann.pull_one(project)
    assert in_turn(ann, project, item) == ["a002", "a001", "a003"]


def test_of_two_that_came_back_the_one_not_taken_is_not_forgotten(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    ann, bob, eve = (racing.new_member(project) for _ in range(3))
    racing.add_assets(project, 4)
    held = [(person, person.pull_one(project)) for person in (bob, eve)]
    assert ann.work_through(project) == ["a003", "a004"]
    for person, item in held:
        person.release(item)
    assert in_turn(ann, project, slow_pull(stage, ann, project)) == ["a001", "a002"]


def test_of_the_many_that_came_back_none_is_forgotten(racing: Service, stage: Stage) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 151)
    names = [f"a{n:03}" for n in range(1, 151)]
    racing.set_assets(project, names, on_hold=True)
    assert ann.work_through(project) == ["a151"]
    racing.set_assets(project, names, on_hold=False)
    ann.submit(slow_pull(stage, ann, project))
    came = []
    for _ in range(3):
        came += external_ids(ann.pull(project))
        ann.submit(ann.pull_one(project))
    assert came == ["a002", "a003", "a004"]


def test_a_change_of_more_than_are_stamped_is_seen_by_everybody(racing: Service) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    many = racing.add_assets(project, MANY)["id"]
    racing.add_assets(project, ["last"])
    hold_batch(racing, project, many, True)
    assert ann.work_through(project) == ["last"]
    assert ann.pull(project)["items"] == []
    hold_batch(racing, project, many, False)
    assert external_ids(ann.pull(project)) == ["a001"]


def test_a_batch_of_more_than_are_stamped_is_seen_by_everybody(racing: Service) -> None:
    project = racing.new_project(label_queue={"order": {"tie": "lexicographic"}})
    ann = racing.new_member(project)
    racing.add_assets(project, ["m", "z"])
    assert ann.work_through(project) == ["m", "z"]
    assert ann.pull(project)["items"] == []
    racing.add_assets(project, [f"a{n:04}" for n in range(1, MANY + 1)])
    assert external_ids(ann.pull(project)) == ["a0001"]


def test_what_expired_in_ones_hands_is_not_stepped_over_while_it_may_be_taken_away(
    racing: Service, stage: Stage
) -> None:
    """Ann's a001 expired and went on hold. It comes back in the middle of her pull, too late to be
    taken up again; then a manager clears it, which stamps nothing, because it frees nothing."""
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 4)
    item = ann.pull_one(project)
    expire(racing, project)
    racing.set_assets(project, ["a001"], on_hold=True)
    ann.submit(ann.pull_one(project))
    with stage.locked(DEFERRALS):
        pull = stage.start_and_wait(lambda: ann.pull_one(project))
        stage.until_waited(CLAIM)
        racing.set_assets(project, ["a001"], on_hold=False)
        stage.until_waited(CLAIM, LONG)
    second = pull.result(PATIENCE)
    assert second["asset"]["external_id"] == "a003"
    assert racing.clear(project, reservations=[item["reservation"]]) == {"cleared": 1}
    assert in_turn(ann, project, second) == ["a003", "a001", "a004"]


def expire(service: Service, project: str) -> None:
    """Let all that is held run out."""
    service.advance(2000)
    deadline = time.monotonic() + PATIENCE
    while service.reservations(project, state="active"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_expired_and_is_meant_for_others_now_is_not_taken_up_again(racing: Service) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 2)
    ann.pull_one(project)
    expire(racing, project)
    racing.set_assets(project, ["a001"], assigned_to=[bob.id])
    assert external_ids(ann.pull(project)) == ["a002"]
    assert external_ids(bob.pull(project)) == ["a001"]


@pytest.mark.parametrize("give_back", ["release", "skip"])
def test_what_somebody_gave_back_comes_after_everything_else(
    racing: Service, give_back: str
) -> None:
    project = racing.new_project(label_queue={"skip_to": "me"})
    ann = racing.new_member(project)
    racing.add_assets(project, 3)
    give: Callable[[Any], Any] = getattr(ann, give_back)
    give(ann.pull_one(project))
    assert ann.work_through(project) == ["a002", "a003", "a001"]


def test_a_reservation_released_in_one_tab_is_not_submitted_in_the_other(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 1)
    item = ann.pull_one(project)
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        release = stage.start_and_wait(lambda: ann.release(item))
        submit = stage.start_and_wait(lambda: _submitted(ann, item))
    release.result(PATIENCE)
    first = submit.result(PATIENCE)
    pulled = external_ids(bob.pull(project))
    asset = racing.asset(project, "a001")
    counted = [label["status"] for label in racing.labels(project)]
    # Released first, the place was free and the label counts; either way the asset has one label.
    assert (first, counted, pulled) == (200, ["submitted"], [])
    assert (asset["state"], asset["labels_count"]) == ("done", 1)


def _submitted(person: Caller, item: Any) -> int:
    path = f"/reservations/{item['reservation']}/submit"
    headers = {"Authorization": f"Bearer {person.token}"}
    return int(person.http.post(path, json={"result": "mine"}, headers=headers).status_code)


# Not narrow, but each the shortest way to see a bug that must never come back.


def test_nobody_gets_twice_what_others_may_still_label(racing: Service) -> None:
    project = racing.new_project(label_queue={"target": {"labels": 2}})
    ann = racing.new_member(project)
    racing.add_assets(project, 2)
    assert ann.work_through(project) == ["a001", "a002"]


def test_an_expired_place_is_free_and_once_claimed_no_longer_listed(racing: Service) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 1)
    ann.pull_one(project)
    expire(racing, project)
    assert racing.asset(project, "a001")["state"] == "queued"
    assert external_ids(bob.pull(project)) == ["a001"]
    assert [held["labeler"] for held in racing.reservations(project)] == [bob.id]


def test_what_was_cleared_and_is_in_other_hands_cannot_be_submitted(racing: Service) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 1)
    item = ann.pull_one(project)
    racing.clear(project)
    assert external_ids(bob.pull(project)) == ["a001"]
    assert ann.submit(item, status=409)["label"]["status"] == "late"
    asset = racing.asset(project, "a001")
    assert (asset["state"], asset["labels_count"]) == ("reserved", 0)
