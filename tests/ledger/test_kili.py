"""Kili's rows of the ledger, with the preset `kili` and no further setting."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import (
    Project,
    Stage,
    at_once,
    eventually,
    release,
    rows,
    skip,
    submit,
)


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project("kili")


# -- K01: an own queue, reconfigured while people label ------------------------------------------


@pytest.mark.parametrize(
    ("settings", "follows"),
    [
        ({"order": {"tie": "lexicographic"}}, ["a", "b", "c"]),
        ({"order": {"priority": "lower_first"}}, ["c", "b", "a"]),
        ({"order": {"priority": "ignore"}}, ["c", "a", "b"]),
        ({"order": {"default_priority": 9}}, ["c", "b", "a"]),
    ],
)
def test_K01_the_next_hand_out_follows_the_new_configuration(
    project: Project, settings: dict[str, Any], follows: list[str]
) -> None:
    [ann] = project.labelers("ann")
    project.batch(
        {"external_id": "held", "priority": 8}, "c", {"external_id": "a", "priority": 7}, "b"
    )
    held = project.item(ann)
    assert held["asset"]["external_id"] == "held"
    assert project.queued() == ["a", "c", "b"]

    project.configure(**settings)

    assert project.served(ann) == ["held"], "what is held stays held"
    assert project.queued() == follows
    submit(ann, held)
    assert project.drain(ann) == follows


def test_K01_a_new_reservation_count_acts_on_the_next_pull(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c", "d")
    assert project.served(ann) == ["a"]

    project.configure(reservation={"count": 3})
    assert project.served(ann) == ["a", "b", "c"]

    project.configure(reservation={"count": 1})
    assert project.served(ann) == ["a", "b", "c"], "what is held stays held"


def test_K01_projects_have_queues_of_their_own(stage: Stage, project: Project) -> None:
    other = stage.project("kili")
    [ann], _ = project.labelers("ann"), other.labelers("ann")
    project.batch("b", "a")
    other.batch("z", "y")
    before = other.settings()

    project.configure(order={"tie": "lexicographic"})

    assert other.settings() == before
    assert project.drain(ann) == ["a", "b"]
    assert other.drain(ann) == ["z", "y"]


def test_K01_the_change_is_an_event_with_its_author(project: Project) -> None:
    assert "queue.configured" not in project.kinds()
    project.configure(order={"tie": "random"})
    [event] = [one for one in project.events() if one["kind"] == "queue.configured"]
    assert event["actor"] == project.manager.id
    assert project.settings()["order"]["tie"] == "random"


# -- K02, K03, K04: order and priorities ---------------------------------------------------------


def test_K02_uploaded_first_is_handed_out_first(project: Project) -> None:
    [ann] = project.labelers("ann")
    assert project.reasons(ann) == {}
    project.batch("m", "z", "a")
    project.batch("k", "b")
    assert project.queued() == ["m", "z", "a", "k", "b"]
    assert project.drain(ann) == ["m", "z", "a", "k", "b"]
    assert project.queued() == []


def test_K02_streamed_rows_keep_the_order_of_the_body(project: Project) -> None:
    [ann] = project.labelers("ann")
    lines = "\n".join(f'{{"external_id": "{name}", "data": {{"text": "t"}}}}' for name in "qfxab")
    headers = {"Content-Type": "application/x-ndjson"}
    path = f"{project.path}/batches"
    answer = project.manager.call("POST", path, content=lines, headers=headers)
    assert answer.status_code == 201, answer.text
    assert project.drain(ann) == list("qfxab")


def test_K03_the_higher_number_is_served_first(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(
        {"external_id": "low", "priority": 1},
        {"external_id": "high", "priority": 99},
        {"external_id": "mid", "priority": 50},
    )
    assert project.drain(ann) == ["high", "mid", "low"]


def test_K03_an_unset_priority_counts_as_zero(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(
        {"external_id": "below", "priority": -1},
        "unset",
        {"external_id": "zero", "priority": 0},
        {"external_id": "above", "priority": 1},
    )
    assert project.asset("unset")["priority"] in (None, 0)
    assert project.drain(ann) == ["above", "unset", "zero", "below"]


def test_K03_ties_fall_back_to_upload_order(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch({"external_id": "z", "priority": 5}, {"external_id": "y", "priority": 5})
    project.batch({"external_id": "a", "priority": 5}, {"external_id": "b", "priority": 6})
    assert project.drain(ann) == ["b", "z", "y", "a"]


def test_K04_changed_priorities_act_on_the_next_hand_out(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c", "d")
    held = project.item(ann)
    assert project.queued() == ["b", "c", "d"]

    assert project.change("d", priority=3) == {"changed": 1}
    assert project.served(ann) == ["a"], "what is held stays held"
    assert project.queued() == ["d", "b", "c"]
    after = submit(ann, held, pull_next=True)["next"]["items"]
    assert [item["asset"]["external_id"] for item in after] == ["d"]

    project.change("c", priority=10)
    assert submit(ann, after[0], pull_next=True)["next"]["items"][0]["asset"]["external_id"] == "c"


def test_K04_a_priority_taken_back_returns_the_asset_to_its_old_place(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    project.change("c", priority=3)
    assert project.queued() == ["c", "a", "b"]
    project.change("c", priority=None)
    assert project.drain(ann) == ["a", "b", "c"]


def test_K04_what_was_passed_over_is_found_when_it_becomes_urgent(project: Project) -> None:
    """A labeler who has already gone past many assets gets one behind them that was raised."""
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(30))
    project.change(*rows(10), assigned_to=[ben.email])
    assert project.drain(ann, most=10) == rows(30)[10:20]
    submit(ann, project.item(ann))
    project.change("row-0003", assigned_to=[], priority=1)
    assert project.served(ann) == ["row-0003"]


def test_K04_each_change_is_an_event(project: Project) -> None:
    project.batch("a", "b")
    assert "asset.prioritized" not in project.kinds()
    project.change("b", priority=3)
    event = project.events()[-1]
    assert event["kind"] == "asset.prioritized"
    assert event["actor"] == project.manager.id


# -- K05, K06: spread, and consensus -------------------------------------------------------------


def test_K05_people_pulling_at_the_same_time_get_different_assets(project: Project) -> None:
    team = project.labelers("ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal")
    project.batch(*rows(40))
    for round_number in range(3):
        pulled = at_once([lambda person=person: project.item(person) for person in team])
        got = [item["asset"]["external_id"] for item in pulled]
        assert len(set(got)) == len(team), got
        assert sorted(got) == rows(40)[round_number * 8 : round_number * 8 + 8]
        at_once([lambda p=p, i=i: submit(p, i) for p, i in zip(team, pulled, strict=True)])
    assert len(project.labels()) == 24


def test_K05_an_asset_is_labeled_once_only(project: Project) -> None:
    team = project.labelers("ann", "ben", "cat", "dan")
    project.batch(*rows(20))
    came = at_once([lambda person=person: project.drain(person) for person in team])
    assert sorted(name for names in came for name in names) == rows(20)
    assert len(project.labels()) == 20
    assert {one["state"] for one in project.assets()} == {"done"}
    for person in team:
        assert project.reasons(person) == {"complete": 20}


def test_K06_a_chosen_asset_is_labeled_by_that_many_different_people(project: Project) -> None:
    ann, ben, cat, dan = project.labelers("ann", "ben", "cat", "dan")
    project.batch("chosen", "plain")
    project.change("chosen", labels_required=3)
    assert project.asset("chosen")["labels_required"] == 3
    assert project.asset("plain")["labels_required"] == 1

    assert project.drain(ann) == ["chosen", "plain"]
    assert project.state("chosen") == "queued"
    assert project.barred_by(ann, "chosen") == {"already_labeled"}
    assert project.reasons(ann) == {"already_labeled": 1, "complete": 1}
    assert project.drain(ben) == ["chosen"]
    assert project.drain(cat) == ["chosen"]

    assert project.drain(dan) == []
    assert project.state("chosen") == "done"
    made = [
        one["labeler"] for one in project.labels() if one["asset"] == project.asset_id("chosen")
    ]
    assert sorted(made) == sorted([ann.id, ben.id, cat.id])


def test_K06_places_are_held_by_different_people_at_the_same_time(project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch({"external_id": "a", "labels_required": 2}, "b")
    assert [project.served(person) for person in (ann, ben, cat)] == [["a"], ["a"], ["b"]]
    assert project.state("a") == "reserved"


@pytest.mark.parametrize(("share", "size", "expected"), [(0.5, 10, 5), (1, 7, 7), (0.25, 40, 10)])
def test_K06_a_share_of_each_batch_gets_consensus(
    project: Project, share: float, size: int, expected: int
) -> None:
    assert project.settings()["consensus"] is None
    project.configure(consensus={"share": share, "labels": 3})
    for prefix in ("one", "two"):
        project.batch(*rows(size, prefix))
        drawn = [one for one in project.assets() if one["external_id"].startswith(prefix)]
        chosen = [one for one in drawn if one["labels_required"] == 3]
        assert abs(len(chosen) - expected) <= 1
        assert {one["labels_required"] for one in drawn} <= {1, 3}


def test_K06_consensus_assets_go_to_different_people_and_the_others_once(project: Project) -> None:
    team = project.labelers("ann", "ben", "cat", "dan")
    project.configure(consensus={"share": 0.5, "labels": 3})
    project.batch(*rows(8))
    targets = {one["id"]: one["labels_required"] for one in project.assets()}
    at_once([lambda person=person: project.drain(person) for person in team])
    made: dict[str, list[str]] = {}
    for label in project.labels():
        made.setdefault(label["asset"], []).append(label["labeler"])
    assert {one: len(people) for one, people in made.items()} == targets
    assert all(len(set(people)) == len(people) for people in made.values())


def test_K06_a_changed_share_acts_on_untouched_assets(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(10))
    assert project.drain(ann, most=2) == rows(2)
    project.configure(consensus={"share": 1, "labels": 2})
    targets = {one["external_id"]: one["labels_required"] for one in project.assets()}
    assert targets["row-0000"] == targets["row-0001"] == 1
    assert {targets[name] for name in rows(10)[3:]} == {2}


def test_K06_a_number_per_asset_wins_over_the_share(project: Project) -> None:
    project.configure(consensus={"share": 1, "labels": 3})
    project.batch("a", {"external_id": "b", "labels_required": 2})
    assert project.asset("a")["labels_required"] == 3
    assert project.asset("b")["labels_required"] == 2
    project.change("b", labels_required=None)
    assert project.asset("b")["labels_required"] == 3


# -- K07, K08: assignments -----------------------------------------------------------------------


@pytest.mark.parametrize("name_them", [lambda p: p.email, lambda p: p.id], ids=["email", "id"])
def test_K07_only_the_named_receive_an_asset_and_any_of_them(
    project: Project, name_them: Any
) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch("a", "b", "c")
    project.change("a", "b", assigned_to=[name_them(ann), name_them(ben)])
    assert sorted(project.asset("a")["assigned_to"]) == sorted([ann.id, ben.id])

    assert project.barred_by(cat, "a") == {"assigned_to_others"}
    assert project.drain(cat) == ["c"]
    assert project.reasons(cat) == {"assigned_to_others": 2, "complete": 1}
    assert project.served(ben) == ["a"]
    assert project.served(ann) == ["b"]


def test_K07_the_whole_queue_can_be_assigned(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(5))
    body = {"select": {"filter": {}}, "set": {"assigned_to": [ann.email]}}
    assert project.manager.patch(f"{project.path}/assets", body) == {"changed": 5}
    assert project.reasons(ben) == {"assigned_to_others": 5}
    assert project.drain(ann) == rows(5)


def test_K07_assigned_at_upload(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "assigned_to": [ben.email]}, "b")
    assert project.asset("a")["assigned_to"] == [ben.id]
    assert project.served(ann) == ["b"]
    assert project.served(ben) == ["a"]


def test_K07_taking_the_assignment_away_opens_the_asset_to_all(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    project.change("a", assigned_to=[ann.email])
    assert project.reasons(ben) == {"assigned_to_others": 1}
    project.change("a", assigned_to=[])
    assert project.asset("a")["assigned_to"] == []
    assert project.served(ben) == ["a"]


def test_K07_what_is_held_stays_held_when_assigned_to_somebody_else(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    held = project.item(ann)
    project.change("a", "b", assigned_to=[ben.email])
    assert project.served(ann) == ["a"]
    assert submit(ann, held)["label"]["status"] == "submitted"
    assert project.reasons(ann) == {"complete": 1, "assigned_to_others": 1}


def test_K07_how_many_labels_stays_the_targets_business(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    project.change("a", assigned_to=[ann.email, ben.email])
    assert project.drain(ann) == ["a"]
    assert project.drain(ben) == []
    assert project.state("a") == "done"


def test_K08_assigning_does_not_move_an_asset(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b", "c", "d")
    assert project.queued() == ["a", "b", "c", "d"]
    project.change("c", assigned_to=[ann.email])
    project.change("b", assigned_to=[ben.email, ann.email])
    assert project.queued() == ["a", "b", "c", "d"]
    assert project.drain(ann) == ["a", "b", "c", "d"]


def test_K08_an_unassigned_asset_may_go_to_people_with_assignments(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("free", "anns")
    project.change("anns", assigned_to=[ann.email])
    assert project.served(ann) == ["free"]
    assert project.reasons(ben) == {"reserved": 1, "assigned_to_others": 1}


# -- K09: locked while open ----------------------------------------------------------------------


def test_K09_an_open_asset_is_locked_for_everyone_else(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.served(ann) == ["a"]
    assert project.state("a") == "reserved"
    assert project.reasons(ben) == {"reserved": 1}
    assert project.barred_by(ben, "a") == {"reserved"}
    assert project.served(ann) == ["a"]


def test_K09_submitting_ends_the_lock(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "labels_required": 2})
    project.change("a", labels_required=1)
    held = project.item(ann)
    project.change("a", labels_required=2)
    submit(ann, held)
    assert project.served(ben) == ["a"]


def test_K09_releasing_ends_the_lock(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    held = project.item(ann)
    assert project.served(ben) == ["b"]
    release(ann, held)
    assert project.held() == [(ben.id, "b")]
    cat = project.member(project.stage.person("cat"))
    assert project.served(cat) == ["a"], "it has its old place again"


def test_K09_the_lock_times_out_after_half_an_hour(stage: Stage, project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.settings()["reservation"]["timeout_seconds"] == 1800
    project.item(ann)
    stage.advance(1500)
    assert project.reasons(ben) == {"reserved": 1}
    stage.advance(310)
    assert project.served(ben) == ["a"]
    eventually(lambda: "reservation.expired" in project.kinds())
    assert "reservation.superseded" in project.kinds()


def test_K09_a_skipped_asset_goes_to_other_people(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.settings()["skip_to"] == "others"
    skip(ann, project.item(ann), reason="blurred")
    assert project.reasons(ann) == {"already_labeled": 1}
    assert project.served(ben) == ["a"]


# -- K13: the same from code, in bulk ------------------------------------------------------------


@pytest.mark.parametrize("by", ["external_id", "id"])
def test_K13_the_priorities_of_many_assets_in_one_call(project: Project, by: str) -> None:
    project.batch(*rows(6))
    assert project.queued() == rows(6)
    wanted = {name: number for number, name in enumerate(rows(6))}
    items = [{by: one[by], "priority": wanted[one["external_id"]]} for one in project.assets()]
    assert project.manager.patch(f"{project.path}/assets", {"items": items}) == {"changed": 6}
    assert {one["external_id"]: one["priority"] for one in project.assets()} == wanted
    assert project.queued() == rows(6)[::-1]


@pytest.mark.parametrize("by", ["external_id", "id"])
def test_K13_whom_many_assets_are_to_be_labeled_by_in_one_call(project: Project, by: str) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch("a", "b", "c", "d")
    people = {"a": [ann.email], "b": [ann.email, ben.id], "c": [], "d": [cat.email]}
    items = [{by: one[by], "assigned_to": people[one["external_id"]]} for one in project.assets()]
    project.manager.patch(f"{project.path}/assets", {"items": items})
    assigned = {one["external_id"]: set(one["assigned_to"]) for one in project.assets()}
    assert assigned == {"a": {ann.id}, "b": {ann.id, ben.id}, "c": set(), "d": {cat.id}}
    assert project.drain(ben) == ["b", "c"]
    assert project.drain(ann) == ["a"]
    assert project.drain(cat) == ["d"]


def test_K13_both_at_once_row_by_row(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b", "c")
    items = [
        {"external_id": "c", "priority": 9, "assigned_to": [ben.email]},
        {"external_id": "b", "priority": 5},
    ]
    assert project.manager.patch(f"{project.path}/assets", {"items": items}) == {"changed": 2}
    assert project.queued() == ["c", "b", "a"]
    assert project.drain(ann) == ["b", "a"]
    assert project.drain(ben) == ["c"]
