"""Appen's unit groups, with the preset `appen`: retained or ignored."""

from __future__ import annotations

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
)


def grouped(**groups: str) -> list[dict[str, object]]:
    """Assets by name with their group's name, in the order written."""
    return [asset(name, group=group) for name, group in groups.items()]


@pytest.fixture
def project(stage: Stage) -> Project:
    made = stage.project("appen")
    made.configure(order={"tie": "fifo", "groups": "retain"})
    return made


def first(project: Project, person: Person) -> str:
    return str(project.item(person)["asset"]["external_id"])


def go_on(project: Project, person: Person) -> str | None:
    """Submit what is in hand and tell what comes next."""
    following = submit(person, project.item(person), pull_next=True)["next"]["items"]
    return following[0]["asset"]["external_id"] if following else None


# -- A12 -----------------------------------------------------------------------------------------
def test_A12_a_contributor_gets_a_whole_group_in_row_order(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*grouped(a1="a", b1="b", a2="a", b2="b", a3="a"), "single")
    assert project.preview(ann) == ["a1", "a2", "a3", "b1", "b2", "single"]
    assert project.drain(ann) == ["a1", "a2", "a3", "b1", "b2", "single"]


def test_A12_at_the_same_time_contributors_get_different_groups_of_a_batch(
    project: Project,
) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.batch(*grouped(a1="a", b1="b", a2="a", b2="b"), "single", name="one")
    project.batch(*grouped(c1="c"), name="two")
    assert first(project, ann) == "a1"
    assert first(project, ben) == "b1"
    assert project.preview(eve) == ["single", "c1"]
    assert project.barred_by(eve, "a2") == {"group_taken"}
    assert first(project, eve) == "single"
    assert go_on(project, ann) == "a2"
    assert go_on(project, ben) == "b2"


def test_A12_groups_come_from_the_oldest_open_batch_first(project: Project) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.batch(*grouped(a1="a", a2="a"), name="one")
    project.batch(*grouped(b1="a", b2="a"), name="two")
    assert first(project, ann) == "a1"
    assert first(project, ben) == "b1", "the same name in another batch is another group"
    assert project.reasons(eve) == {"reserved": 2, "group_taken": 2}


def test_A12_a_group_stands_where_its_first_unfinished_row_stands(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(order={"batch_gate": False})
    project.batch(*grouped(a1="a", b1="b", a2="a", b2="b"))
    project.change("b2", priority=50)
    assert project.preview(ben) == ["a1", "a2", "b1", "b2"], (
        "inside it row order, whatever priority"
    )
    project.change("b1", priority=50)
    assert project.preview(ben) == ["b1", "b2", "a1", "a2"]
    project.change("b1", priority=0)
    submit(ann, project.item(ann))
    held = project.item(ann)
    release(ann, held)
    assert project.preview(ben) == ["b1", "b2", "a2"], "what is left of a group stands at its row"


def test_A12_the_hold_ends_when_nothing_of_the_group_is_open_any_more(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(target={"labels": 2})
    project.batch(*grouped(a1="a", a2="a"), "single")
    assert go_on(project, ann) == "a2"
    assert project.preview(ben) == ["single"]
    submit(ann, project.item(ann))
    assert first(project, ben) == "a1", "each of the needed persons goes through the whole group"
    assert go_on(project, ben) == "a2"


def test_A12_the_hold_ends_when_the_last_reservation_ends_without_a_label(
    project: Project,
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*grouped(a1="a", a2="a", a3="a"))
    submit(ann, project.item(ann))
    release(ann, project.item(ann))
    assert first(project, ben) == "a2"
    assert go_on(project, ben) == "a3"
    assert project.barred_by(ann, "a2") == {"complete", "group_taken"}


def test_A12_a_release_while_another_part_is_held_keeps_the_group(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(reservation={"count": 2})
    project.batch(*grouped(a1="a", a2="a"), "single")
    one, two = project.items(ann)
    release(ann, one)
    assert project.preview(ben) == ["single"]
    submit(ann, two)
    assert project.served(ann) == ["single", "a1"], "what was given back comes last"


def test_A12_the_hold_ends_when_its_holder_was_inactive(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*grouped(a1="a", a2="a"))
    submit(ann, project.item(ann))
    assert project.reasons(ben) == {"complete": 1, "group_taken": 1}
    project.stage.advance(1_801)
    assert eventually(lambda: project.served(ben)) == ["a2"]


def test_A12_a_member_who_leaves_holds_no_group(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*grouped(a1="a", a2="a"))
    submit(ann, project.item(ann))
    project.member(ann, active=False)
    assert project.served(ben) == ["a2"]


def test_A12_clearing_ends_the_hold(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*grouped(a1="a", a2="a"))
    project.item(ann)
    project.manager.post(f"{project.path}/reservations/clear", {"labeler": ann.email})
    assert project.served(ben) == ["a1"]
    assert go_on(project, ben) == "a2"


def test_A12_a_skip_goes_on_within_the_group(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*grouped(a1="a", a2="a"), "single")
    skip(ann, project.item(ann))
    assert project.preview(ben) == ["single"], "a skip makes a label: the hold goes on"
    assert first(project, ann) == "a2"
    submit(ann, project.item(ann))
    assert project.served(ben) == ["a1"]


def test_A12_what_only_others_may_have_does_not_keep_a_group(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*grouped(a1="a", a2="a"))
    submit(ann, project.item(ann))
    project.change("a2", assigned_to=[ben.email])
    assert project.served(ben) == ["a2"]


def test_A12_part_of_a_group_on_hold_or_removed_is_passed_by(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*grouped(a1="a", b1="b", a2="a", a3="a"))
    project.change("a1", on_hold=True)
    project.change("a2", removed=True)
    assert project.preview(ann)[:2] == ["b1", "a3"], "its first row in circulation is a3"


def test_A12_skipping_whole_groups_is_exclusive_under_parallel_pulls(project: Project) -> None:
    people = project.labelers(*[f"group{n}" for n in range(8)])
    project.batch(
        *[asset(f"{group}-{row}", group=group) for row in range(4) for group in "abcdefgh"]
    )
    pulled = at_once([lambda person=person: project.served(person) for person in people])
    assert sorted(names[0] for names in pulled) == [f"{group}-0" for group in "abcdefgh"]
    after = at_once([lambda person=person: project.drain(person) for person in people])
    for came in after:
        runs = [name.split("-")[0] for name in came]
        starts = [group for nth, group in enumerate(runs) if nth == 0 or runs[nth - 1] != group]
        assert len(starts) == len(set(starts)), f"a group was interrupted: {came}"
    assert sorted(name for came in after for name in came) == sorted(
        f"{group}-{row}" for row in range(4) for group in "abcdefgh"
    )


def test_A12_random_order_keeps_groups_together(stage: Stage) -> None:
    project = stage.project("appen")
    [ann] = project.labelers("ann")
    project.configure(order={"groups": "retain"})
    project.batch(*[asset(f"{group}{row}", group=group) for row in range(3) for group in "abcde"])
    came = project.drain(ann)
    assert [came[nth : nth + 3] for nth in range(0, 15, 3)] == [
        [f"{one[0]}{row}" for row in range(3)] for one in came[::3]
    ]


# -- A13 and switching ---------------------------------------------------------------------------
def test_A13_groups_ignored_units_come_one_by_one_in_upload_order(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.configure(order={"groups": "ignore"})
    project.batch(*grouped(a1="a", b1="b", a2="a", b2="b"))
    assert project.drain(ann) == ["a1", "b1", "a2", "b2"]


def test_A13_switched_while_people_work_what_is_held_stays_held(project: Project) -> None:
    ann, ben, eve = project.labelers("ann", "ben", "eve")
    project.configure(order={"groups": "ignore"})
    project.batch(*grouped(a1="a", b1="b", a2="a", b2="b", a3="a"))
    assert (first(project, ann), first(project, ben)) == ("a1", "b1")
    project.configure(order={"groups": "retain"})
    assert project.reasons(eve) == {"reserved": 2, "group_taken": 3}
    assert go_on(project, ann) == "a2"
    project.configure(order={"groups": "ignore"})
    assert first(project, eve) == "b2"
    assert go_on(project, ann) == "a3"
    assert go_on(project, ben) is None


def test_A12_a_pull_of_several_takes_the_group_first(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.configure(reservation={"count": 4})
    project.batch(*grouped(a1="a", b1="b", a2="a", b2="b"), "single", *rows(2))
    assert project.served(ann) == ["a1", "a2", "b1", "b2"]
