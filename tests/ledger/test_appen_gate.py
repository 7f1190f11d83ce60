"""Appen's batch gate, FIFO that is not retroactive, and `avoid_held`, with the preset `appen`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import (
    Person,
    Project,
    Stage,
    asset,
    at_once,
    eventually,
    release,
    rows,
    skip,
    submit,
    verdict,
)

NEVER_EMPTY = "an eligible asset exists, so the pull does not come back empty"


@pytest.fixture
def project(stage: Stage) -> Project:
    """FIFO switched on before anything is uploaded; the preset has the gate on already."""
    made = stage.project("appen")
    made.configure(order={"tie": "fifo"})
    return made


def batches(project: Project) -> dict[str, dict[str, Any]]:
    """The project's batches by name."""
    listed = project.manager.listed(f"{project.path}/batches")
    return {one["name"]: one for one in listed}


def holding(project: Project, batch: str) -> dict[str, str]:
    """External id to reason of what holds this batch's gate shut."""
    listed = batches(project)[batch]["gate_held_by"]
    assert all(one["since"] for one in listed), listed
    return {one["external_id"]: one["reason"] for one in listed}


def take(project: Project, *people: Person) -> list[str]:
    """What each gets first, one after the other."""
    return [project.item(person)["asset"]["external_id"] for person in people]


# -- A03: one judgment per unit ------------------------------------------------------------------
def test_A03_the_next_batch_opens_when_every_unit_is_handed_out_not_finished(
    project: Project,
) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.batch("a", "b", name="one")
    project.batch("c", name="two")
    assert batches(project)["two"]["open"] is False
    assert take(project, ann) == ["a"]
    assert project.barred_by(eve, "c") == {"batch_gated"}
    assert take(project, ben) == ["b"]
    listed = batches(project)
    assert (listed["one"]["exhausted"], listed["two"]["open"]) == (True, True)
    assert take(project, eve) == ["c"], "both units of the first are assigned, none is completed"


def test_A03_a_gated_batch_is_counted_and_explained(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(asset("a", assigned_to=[ann.email]), name="one")
    project.batch("b", "c", name="two")
    assert project.reasons(ben) == {"assigned_to_others": 1, "batch_gated": 2}


def test_A03_a_pull_that_takes_the_last_of_a_batch_goes_on_into_the_next(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.configure(reservation={"count": 5})
    project.batch("a", "b", name="one")
    project.batch("c", name="two")
    project.batch("d", "e", "f", name="three")
    assert project.served(ann) == ["a", "b", "c", "d", "e"]


def test_A03_what_comes_back_is_served_first_but_shuts_nobody_out(project: Project) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.batch("a", "b", name="one")
    project.batch("c", "d", name="two")
    first = project.item(ann)
    assert take(project, ben) == ["b"]
    release(ann, first)
    assert batches(project)["one"]["exhausted"] is True, "exhaustion is permanent"
    assert take(project, eve) == ["a"], "what came back from the older batch is served first"
    assert take(project, ann) == ["c"], "the one who gave it back goes on with the newer batch"


def test_A03_priority_orders_within_a_batch_not_across(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", asset("b", priority=5), name="one")
    project.batch(asset("c", priority=100), name="two")
    assert project.preview(ann) == ["b", "a", "c"]
    assert project.drain(ann) == ["b", "a", "c"]


def test_A03_without_the_gate_priority_orders_across_batches(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.configure(order={"batch_gate": False})
    project.batch("a", asset("b", priority=5), name="one")
    project.batch(asset("c", priority=100), name="two")
    assert project.drain(ann) == ["c", "b", "a"]


def test_A03_raising_a_target_later_shuts_no_gate_again(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", name="one")
    project.batch("b", "c", name="two")
    submit(ann, project.item(ann))
    project.change("a", labels_required=3)
    assert batches(project)["one"]["exhausted"] is True
    assert take(project, ann) == ["b"]
    assert take(project, ben) == ["a"], "served before newer batches to those who may take it"


def test_A03_an_empty_gate_history_counts_when_the_gate_is_switched_on(project: Project) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.configure(order={"batch_gate": False})
    project.batch("a", name="one")
    project.batch("b", "c", name="two")
    project.batch("d", name="three")
    first, second = project.item(ann), project.item(ben)
    project.configure(order={"batch_gate": True})
    listed = batches(project)
    assert [listed[name]["open"] for name in ("one", "two", "three")] == [True, True, False]
    assert take(project, eve) == ["c"]
    assert project.served(ann) == [first["asset"]["external_id"]], "what is held stays held"
    submit(ben, second)


def test_A03_removed_assets_and_empty_batches_do_not_count(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", name="one")
    project.batch(name="empty")
    project.batch("c", name="two")
    project.change("b", removed=True)
    assert project.drain(ann) == ["a", "c"]


def test_A03_many_at_once_never_pass_the_gate_and_never_leave_empty(project: Project) -> None:
    people = project.labelers(*[f"many{n}" for n in range(12)])
    for name in ("one", "two", "three"):
        project.batch(*rows(4, name), name=name)
    pulled = at_once([lambda person=person: project.served(person) for person in people])
    came = [names[0] for names in pulled if names]
    assert len(came) == len(set(came)) == 12, NEVER_EMPTY


# -- A04: several judgments per unit -------------------------------------------------------------
def test_A04_the_next_batch_opens_when_every_unit_has_its_judgments(project: Project) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.configure(target={"labels": 2})
    project.batch("a", "b", name="one")
    project.batch("c", name="two")
    assert project.drain(ann) == ["a", "b"]
    assert project.reasons(ann) == {"already_labeled": 2, "batch_gated": 1}
    assert take(project, ben) == ["a"]
    submit(ben, project.item(ben))
    assert take(project, ben) == ["b"]
    assert project.reasons(eve) == {"reserved": 1, "complete": 1, "batch_gated": 1}
    submit(ben, project.item(ben))
    assert take(project, eve) == ["c"]


def test_A04_contributors_get_different_units_of_the_same_batch(project: Project) -> None:
    ann, ben, eve, dan = project.labelers("ann", "ben", "eve", "dan")
    project.configure(target={"labels": 2})
    project.batch("a", "b", "c", name="one")
    project.batch("d", name="two")
    assert take(project, ann, ben, eve) == ["a", "b", "c"], "nobody shares while others are free"
    assert project.preview(dan) == ["a", "b", "c"]
    assert take(project, dan) == ["a"], "all are held: strictly in order"


def test_A04_without_avoid_held_open_units_are_finished_first(project: Project) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.configure(target={"labels": 2}, order={"avoid_held": False})
    project.batch("a", "b", name="one")
    assert take(project, ann, ben, eve) == ["a", "a", "b"]


def test_A04_avoid_held_comes_before_priority_within_the_open_batch(project: Project) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.configure(target={"labels": 2})
    project.batch(asset("a", priority=9), "b", name="one")
    project.batch("c", name="two")
    assert take(project, ann, ben, eve) == ["a", "b", "a"]


def test_A04_avoid_held_without_a_gate_looks_at_the_whole_queue(project: Project) -> None:
    ann, ben, eve, dan = project.labelers("ann", "ben", "eve", "dan")
    project.configure(target={"labels": 2}, order={"batch_gate": False})
    project.batch(asset("a", priority=9), "b", name="one")
    project.batch("c", name="two")
    assert take(project, ann, ben, eve, dan) == ["a", "b", "c", "a"]


def test_A04_what_is_given_back_is_free_again_for_everybody(project: Project) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.configure(target={"labels": 2})
    project.batch("a", "b", "c", name="one")
    held = project.item(ann)
    assert take(project, ben) == ["b"]
    release(ann, held)
    assert take(project, eve) == ["a"]


def test_A04_each_asset_is_asked_by_its_own_target(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(asset("a", labels_required=2), "b", name="one")
    project.batch("c", name="two")
    assert project.drain(ann) == ["a", "b"]
    assert holding(project, "one") == {"a": "unlabeled"}
    submit(ben, project.item(ben))
    assert take(project, ann) == ["c"]


# -- A17: what holds a gate ----------------------------------------------------------------------
def test_A17_managers_see_what_holds_a_gate_since_when_and_release_it(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", name="one")
    project.batch("c", name="two")
    project.change("b", on_hold="does not load")
    assert project.drain(ann) == ["a"], "a unit on hold holds the gate, for everyone"
    assert project.reasons(ann) == {"complete": 1, "on_hold": 1, "batch_gated": 1}
    assert holding(project, "one") == {"b": "on_hold"}
    assert batches(project)["two"]["gate_held_by"] == []
    project.change("b", on_hold=False)
    assert project.drain(ann) == ["b", "c"]


def test_A17_units_assigned_to_people_who_do_not_come_hold_the_gate(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", asset("b", assigned_to=[ben.email]), name="one")
    project.batch("c", name="two")
    assert project.drain(ann) == ["a"]
    assert holding(project, "one") == {"b": "assigned"}
    project.change("b", assigned_to=[])
    assert project.drain(ann) == ["b", "c"]


def test_A17_a_manager_opens_the_gate_by_hand(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", name="one")
    project.batch("b", name="two")
    project.change("a", on_hold=True)
    assert project.barred_by(ann, "b") == {"batch_gated"}
    first = batches(project)["one"]
    opened = project.manager.patch(f"{project.path}/batches/{first['id']}", {"exhausted": True})
    assert opened["exhausted"] is True
    assert opened["gate_held_by"] == []
    assert take(project, ann) == ["b"]


def test_A17_removing_a_unit_opens_the_gate(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", name="one")
    project.batch("b", name="two")
    project.change("a", on_hold=True)
    project.change("a", removed=True)
    assert take(project, ann) == ["b"]


def test_A17_a_broken_unit_that_was_handed_out_holds_no_gate(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", name="one")
    project.batch("b", name="two")
    skip(ann, project.item(ann), broken=True)
    assert project.state("a") == "on_hold"
    assert take(project, ann) == ["b"], "with one judgment, handed out is all it takes"


def test_A17_units_being_labeled_are_listed_where_several_labels_are_needed(
    project: Project,
) -> None:
    [ann] = project.labelers("ann")
    project.configure(target={"labels": 2})
    project.batch("a", name="one")
    project.item(ann)
    assert holding(project, "one") == {"a": "reserved"}


# -- A14, A15, A16: switching --------------------------------------------------------------------
def test_A14_the_switch_acts_on_the_next_assignment(stage: Stage) -> None:
    project = stage.project("appen")
    ann, ben = project.labelers("ann", "ben")
    project.configure(order={"retroactive": True})
    project.batch(*rows(20))
    held = project.item(ann)["asset"]["external_id"]
    project.configure(order={"tie": "fifo"})
    assert project.served(ann) == [held], "units already assigned stay assigned"
    expected = [name for name in rows(20) if name != held]
    assert project.drain(ben) == expected


def test_A15_off_again_every_new_assignment_is_in_random_order(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(15, "one"), name="one")
    project.batch(*rows(15, "two"), name="two")
    assert project.queued()[0] == "one-0000"
    project.configure(order={"tie": "random"})
    drawn = project.queued()
    assert drawn != sorted(drawn)
    assert {name.split("-")[0] for name in drawn[:15]} == {"one", "two"}, "no batch order either"
    assert project.drain(ann) == drawn


def test_A16_units_uploaded_before_the_switch_stay_in_random_order(stage: Stage) -> None:
    project = stage.project("appen")
    [ann] = project.labelers("ann")
    project.batch(*rows(12, "early"))
    drawn = project.queued()
    project.configure(order={"tie": "fifo"})
    project.batch(*rows(4, "late"))
    assert project.queued() == [*drawn, *rows(4, "late")]
    assert project.drain(ann) == [*drawn, *rows(4, "late")]


def test_A16_batches_in_a_row_form_one_pool_with_one_gate(stage: Stage) -> None:
    project = stage.project("appen")
    [ann] = project.labelers("ann")
    for name in ("one", "two"):
        project.batch(*rows(20, name), name=name)
    drawn = project.queued()
    project.configure(order={"tie": "fifo"})
    project.batch(*rows(3, "three"), name="three")
    listed = batches(project)
    assert [listed[name]["open"] for name in ("one", "two", "three")] == [True, True, False]
    mixed = {name.split("-")[0] for name in drawn[:20]}
    assert mixed == {"one", "two"}, "the chance that they are not is below 1 in 10 billion"
    assert project.preview(ann) == [*drawn, *rows(3, "three")]
    assert project.drain(ann, most=38) == drawn[:38]
    assert batches(project)["three"]["open"] is False, "the pool is not exhausted yet"
    assert project.drain(ann) == [*drawn[38:], *rows(3, "three")]


def test_A16_a_pool_stands_where_it_was_uploaded(project: Project) -> None:
    project.batch(*rows(4, "first"))
    project.configure(order={"tie": "random"})
    project.batch(*rows(6, "pool"))
    project.configure(order={"tie": "fifo"})
    project.batch(*rows(4, "last"))
    order = project.queued()
    assert order[:4] == rows(4, "first")
    assert sorted(order[4:10]) == rows(6, "pool")
    assert order[10:] == rows(4, "last")
    drawn = order[4:10]
    project.configure(order={"tie": "random"})
    project.configure(order={"tie": "fifo"})
    assert project.queued()[4:10] == drawn, "off and on again by the same rule"


def test_A16_where_it_is_retroactive_everything_is_reordered(stage: Stage) -> None:
    project = stage.project("appen")
    project.configure(order={"retroactive": True})
    project.batch(*rows(12, "early"))
    project.configure(order={"tie": "fifo"})
    assert project.queued() == rows(12, "early")
    project.configure(order={"retroactive": False})
    assert project.queued() != rows(12, "early")


# -- A18 -----------------------------------------------------------------------------------------
def test_A18_each_queue_and_project_has_its_own_switch(stage: Stage) -> None:
    one, two = stage.project("appen"), stage.project("appen")
    one.configure(order={"tie": "fifo"})
    assert one.settings("review")["order"]["tie"] == "random"
    assert two.settings()["order"]["tie"] == "random"
    two.configure("review", order={"tie": "fifo"})
    assert two.settings()["order"]["tie"] == "random"


# -- the gate and the rest of the service --------------------------------------------------------
def test_A03_batches_that_come_while_people_work_wait_for_their_turn(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("b", "c", name="two")
    assert take(project, ann) == ["b"]
    project.batch("d", name="three")
    submit(ann, project.item(ann))
    assert project.drain(ann) == ["c", "d"]


def test_A03_a_discarded_label_does_not_shut_the_gate(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(target={"labels": 2})
    project.batch("a", name="one")
    project.batch("b", name="two")
    for person in (ann, ben):
        submit(person, project.item(person))
    label = project.labels()[0]
    project.manager.patch(f"/labels/{label['id']}", {"status": "discarded"})
    assert project.state("a") == "queued"
    assert take(project, ann) == ["b"]


def test_A03_exhaustion_is_written_down_by_itself(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", name="one")
    project.item(ann)
    eventually(lambda: batches(project)["one"]["exhausted"])


def test_A03_a_rejected_label_does_not_shut_the_gate(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    [rae] = project.reviewers("rae")
    project.configure(target={"labels": 2})
    project.configure("review", enabled=True)
    project.batch("a", name="one")
    project.batch("b", name="two")
    for person in (ann, ben):
        submit(person, project.item(person))
    verdict(rae, project.reviews(rae)[0], "reject", comment="again")
    assert batches(project)["one"]["exhausted"] is True
    assert batches(project)["two"]["open"] is True
