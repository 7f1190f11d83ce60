"""The narrow races, each stopped at its worst moment by a lock that the test holds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait
from typing import Any

import pytest

from tests.races.stage import PATIENCE, Stage, number_of
from tests.service import Caller, Service, asset_row, external_ids

HEAD_ROW = """
    select 1 from work join asset on asset.project = work.project and asset.id = work.asset
    where work.project = %s and asset.external_id = %s for update of work"""
EVENTS = "lock table event in share mode"
CURSORS = "select 1 from cursor where project = %s and person = %s for update"
SEAT = "select 1 from seat where project = %s and person = %s for update"


class Scene:
    """Ann and Bob, who label, and five assets of which Ann has explored everything.

    What `hide` does keeps `a001` from Ann before she works; `show` brings it back to her.
    """

    def __init__(self, service: Service, hide: str, **label_queue: Any) -> None:
        self.service = service
        self.project = service.new_project(label_queue=label_queue)
        self.ann, self.bob = service.new_member(self.project), service.new_member(self.project)
        service.add_assets(self.project, 5)
        self.item: Any = None
        getattr(self, f"hide_{hide}")()
        assert self.ann.work_through(self.project) == ["a002", "a003", "a004", "a005"]
        self.show: Callable[[], Any] = getattr(self, f"show_{hide}")

    def _set(self, **values: Any) -> None:
        self.service.set_assets(self.project, ["a001"], **values)

    def hide_released(self) -> None:
        self.item = self.bob.pull_one(self.project)

    def show_released(self) -> None:
        self.bob.release(self.item)

    def hide_skipped(self) -> None:
        self.item = self.bob.pull_one(self.project)

    def show_skipped(self) -> None:
        self.bob.skip(self.item)

    def hide_cleared(self) -> None:
        self.item = self.bob.pull_one(self.project)

    def show_cleared(self) -> None:
        self.service.clear(self.project, labeler=self.bob.id)

    def hide_left(self) -> None:
        self.item = self.bob.pull_one(self.project)

    def show_left(self) -> None:
        self.service.join(self.project, self.bob, active=False)

    def hide_held(self) -> None:
        self._set(on_hold=True)

    def show_held(self) -> None:
        self._set(on_hold=False)

    def hide_removed(self) -> None:
        self._set(removed=True)

    def show_removed(self) -> None:
        self._set(removed=False)

    def hide_assigned(self) -> None:
        self._set(assigned_to=[self.bob.id])

    def show_assigned(self) -> None:
        self._set(assigned_to=[self.bob.id, self.ann.id])

    def hide_unassigned(self) -> None:
        self._set(assigned_to=[self.bob.id])

    def show_unassigned(self) -> None:
        self._set(assigned_to=[])

    def hide_skilled(self) -> None:
        self._set(skills=["x"])

    def show_skilled(self) -> None:
        self.service.join(self.project, self.ann, skills=["x"])

    def hide_complete(self) -> None:
        self.bob.submit(self.bob.pull_one(self.project))

    def show_complete(self) -> None:
        self._set(labels_required=2)

    def hide_target(self) -> None:
        self.bob.submit(self.bob.pull_one(self.project))

    def show_target(self) -> None:
        self.service.configure(self.project, target={"labels": 2})

    def hide_discarded(self) -> None:
        self.item = self.bob.submit(self.bob.pull_one(self.project))

    def show_discarded(self) -> None:
        self.service.patch(f"/labels/{self.item['label']['id']}", {"status": "discarded"})


HIDDEN = sorted(name[5:] for name in vars(Scene) if name.startswith("hide_"))


@pytest.mark.parametrize("hide", HIDDEN)
def test_what_comes_back_unseen_by_a_pull_is_seen_by_the_next(
    racing: Service, stage: Stage, hide: str
) -> None:
    """Ann looks while the change is in flight, uncommitted; it must not stay behind her cursor."""
    scene = Scene(racing, hide)
    with stage.locked(EVENTS):
        change = stage.start_and_wait(scene.show)
        looks = [stage.start(lambda: scene.ann.pull(scene.project)) for _ in range(3)]
        wait(looks, timeout=1)
    change.result(PATIENCE)
    for look in looks:
        look.result(PATIENCE)
    assert external_ids(scene.ann.pull(scene.project)) == ["a001"]


@pytest.mark.parametrize("hide", HIDDEN)
def test_what_comes_back_while_a_cursor_is_being_written_is_seen_by_the_next_pull(
    racing: Service, stage: Stage, hide: str
) -> None:
    """Ann has looked and found nothing; the change commits before her cursor is written."""
    scene = Scene(racing, hide)
    assert scene.ann.pull(scene.project)["items"] == []
    # Something behind the cursor makes the next look write it again.
    racing.set_assets(scene.project, ["a003"], on_hold=True)
    racing.set_assets(scene.project, ["a003"], on_hold=False)
    place = number_of(scene.project), number_of(str(scene.ann.id))
    with stage.locked(CURSORS, *place):
        look = stage.start_and_wait(lambda: scene.ann.pull(scene.project))
        change = stage.start(scene.show)
        wait([change], timeout=2)
    change.result(PATIENCE)
    look.result(PATIENCE)
    assert external_ids(scene.ann.pull(scene.project)) == ["a001"]


def test_what_is_prioritized_during_a_look_comes_next(racing: Service, stage: Stage) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 40)
    for _ in range(35):
        ann.submit(ann.pull_one(project))
    with stage.locked(EVENTS):
        change = stage.start_and_wait(lambda: racing.set_assets(project, ["a040"], priority=9))
        look = stage.start(lambda: ann.pull_one(project))
        wait([look], timeout=0.5)
    change.result(PATIENCE)
    ann.submit(look.result(PATIENCE))
    second = ann.pull_one(project)["asset"]["external_id"]
    assert {look.result()["asset"]["external_id"], second} == {"a036", "a040"}


def test_a_batch_that_sorts_before_the_cursor_is_seen(racing: Service, stage: Stage) -> None:
    project = racing.new_project(label_queue={"order": {"tie": "lexicographic"}})
    ann = racing.new_member(project)
    racing.add_assets(project, ["m", "z"])
    assert ann.work_through(project) == ["m", "z"]
    with stage.locked(EVENTS):
        upload = stage.start_and_wait(lambda: racing.add_assets(project, ["a", "zz"]))
        look = stage.start(lambda: ann.pull(project))
        wait([look], timeout=0.5)
    upload.result(PATIENCE)
    look.result(PATIENCE)
    assert ann.work_through(project) == ["a", "zz"]


@pytest.mark.parametrize("tie", ["lexicographic", "random"])
def test_a_change_of_order_during_a_look_loses_nothing(
    racing: Service, stage: Stage, tie: str
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 30)
    done = [ann.pull_one(project)["asset"]["external_id"]]
    with stage.locked(EVENTS):
        change = stage.start_and_wait(lambda: racing.configure(project, order={"tie": tie}))
        look = stage.start(lambda: ann.pull(project))
        wait([look], timeout=0.5)
    change.result(PATIENCE)
    assert external_ids(look.result(PATIENCE)) == done
    assert len(ann.work_through(project)) == 30


def test_a_locked_head_is_passed_over_or_waited_for_but_never_lost(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 30)
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        for n in range(2, 30):
            item = ann.pull_one(project)
            assert item["asset"]["external_id"] == f"a{n:03}"
            ann.submit(item)
    # Whoever held the lock rolled back.
    assert ann.work_through(project) == ["a001", "a030"]


def test_a_pull_whose_only_asset_is_locked_waits_instead_of_coming_back_empty(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 1)
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        pull = stage.start_and_wait(lambda: ann.pull(project))
    assert external_ids(pull.result(PATIENCE)) == ["a001"]


def test_of_two_claims_for_the_last_place_one_comes_back_empty(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    people = [racing.new_member(project) for _ in range(6)]
    racing.add_assets(project, 1)
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        pulls = [stage.start_and_wait(lambda p=p: p.pull(project)) for p in people[:4]]
    answers = sorted(len(pull.result(PATIENCE)["items"]) for pull in pulls)
    assert answers == [0, 0, 0, 1]
    assert racing.asset(project, "a001")["state"] == "reserved"


def test_of_two_who_look_at_one_group_one_has_it(racing: Service, stage: Stage) -> None:
    """Its first row has a place for the other as well; the group has not."""
    project = racing.new_project(
        label_queue={"order": {"groups": "retain"}, "target": {"labels": 2}}
    )
    people = [racing.new_member(project) for _ in range(2)]
    racing.add_assets(project, [asset_row(name, group="g") for name in ("a001", "a002")])
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        pulls = [stage.start_and_wait(lambda p=p: p.pull(project)) for p in people]
    answers = [external_ids(pull.result(PATIENCE)) for pull in pulls]
    assert sorted(answers) == [[], ["a001"]]


def test_the_last_place_of_three_goes_to_one(racing: Service, stage: Stage) -> None:
    project = racing.new_project(label_queue={"target": {"labels": 3}})
    people = [racing.new_member(project) for _ in range(6)]
    racing.add_assets(project, 1)
    for person in people[:2]:
        person.submit(person.pull_one(project))
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        pulls = [stage.start_and_wait(lambda p=p: p.pull(project)) for p in people[2:]]
    answers = sorted(len(pull.result(PATIENCE)["items"]) for pull in pulls)
    assert answers == [0, 0, 0, 1]


def test_a_pull_that_waited_hands_nothing_to_somebody_who_left_meanwhile(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 3)
    ann.submit(ann.pull_one(project))
    with stage.locked(SEAT, number_of(project), number_of(str(ann.id))):
        pull = stage.start_and_wait(lambda: _pull_as_it_comes(ann, project))
        leave = stage.start(lambda: racing.join(project, ann, active=False))
        wait([leave], timeout=1)
    leave.result(PATIENCE)
    pull.result(PATIENCE)
    assert racing.reservations(project, state="active") == []
    assert racing.asset(project, "a002")["state"] == "queued"


def _pull_as_it_comes(person: Caller, project: str) -> int:
    headers = {"Authorization": f"Bearer {person.token}"}
    path = f"/projects/{project}/queues/label/pull"
    answer = person.http.post(path, json={}, headers=headers)
    assert answer.status_code in (200, 404), answer.text
    return int(answer.status_code)


def test_a_target_lowered_while_two_pull_is_not_exceeded_by_new_hand_outs(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project(label_queue={"target": {"labels": 2}})
    ann, bob, eve = (racing.new_member(project) for _ in range(3))
    racing.add_assets(project, 1)
    ann.submit(ann.pull_one(project))
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        lower = stage.start_and_wait(
            lambda: racing.set_assets(project, ["a001"], labels_required=1)
        )
        pull = stage.start(lambda: bob.pull(project))
        wait([pull], timeout=0.5)
    lower.result(PATIENCE)
    held = pull.result(PATIENCE)["items"]
    # Either was first; nobody gets it afterwards.
    assert eve.pull(project)["items"] == []
    asset = racing.asset(project, "a001")
    assert (asset["state"], asset["labels_count"]) == ("done", 1)
    if held:
        bob.submit(held[0])


def test_a_submit_and_a_clear_at_once_leave_one_label_and_no_reservation(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 1)
    item = ann.pull_one(project)
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        submit = stage.start_and_wait(lambda: ann.submit(item, "mine"))
        clear = stage.start(lambda: racing.clear(project))
        wait([clear], timeout=0.5)
    # Cleared first or not, the place was free and is Ann's.
    assert submit.result(PATIENCE)["label"]["status"] == "submitted"
    clear.result(PATIENCE)
    assert [label["result"] for label in racing.labels(project)] == ["mine"]
    assert racing.asset(project, "a001")["state"] == "done"
    assert racing.reservations(project, state="active") == []


def test_accepting_a_late_label_and_its_authors_new_label_never_both_count(
    racing: Service, stage: Stage
) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 1)
    item = ann.pull_one(project)
    racing.clear(project)
    others = bob.pull_one(project)
    late = ann.submit(item, "first", status=409)["label"]
    bob.release(others)
    again = ann.pull_one(project)
    accept = {"status": "submitted"}
    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        first = stage.start_and_wait(lambda: _patch(racing, f"/labels/{late['id']}", accept))
        second = stage.start(lambda: _submit_as_it_comes(ann, again))
        wait([second], timeout=0.5)
    assert {first.result(PATIENCE), second.result(PATIENCE)} <= {200, 409}
    counting = [label for label in racing.labels(project) if label["status"] == "submitted"]
    assert len(counting) == 1
    asset = racing.asset(project, "a001")
    assert (asset["state"], asset["labels_count"]) == ("done", 1)
    assert racing.reservations(project, state="active") == []


def _patch(caller: Caller, path: str, body: Any) -> int:
    headers = {"Authorization": f"Bearer {caller.token}"}
    return int(caller.http.patch(path, json=body, headers=headers).status_code)


def _submit_as_it_comes(person: Caller, item: Any) -> int:
    headers = {"Authorization": f"Bearer {person.token}"}
    path = f"/reservations/{item['reservation']}/submit"
    return int(person.http.post(path, json={"result": 2}, headers=headers).status_code)


@pytest.mark.parametrize("how", ["removed", "deactivated"])
def test_who_leaves_while_they_pull_keeps_nothing(stage: Stage, racing: Service, how: str) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 1)

    def leave() -> None:
        if how == "removed":
            racing.delete(f"/projects/{project}/members/{ann.id}")
        else:
            racing.join(project, ann, active=False)

    with stage.locked(HEAD_ROW, number_of(project), "a001"):
        pulling = stage.start_and_wait(lambda: ann.pull(project))
        leaving = stage.start_and_wait(leave)
    assert external_ids(pulling.result(PATIENCE)) == ["a001"]
    leaving.result(PATIENCE)
    assert racing.reservations(project) == []
    [asset] = racing.assets(project)
    assert asset["state"] == "queued"
