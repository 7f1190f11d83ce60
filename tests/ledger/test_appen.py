"""Appen's rows of the ledger, with the preset `appen`."""

from __future__ import annotations

import pytest

from tests.ledger.stage import Project, Stage, rows, submit, verdict


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project("appen")


def test_A01_fifo_is_off_and_units_come_in_random_order(project: Project) -> None:
    [ann] = project.labelers("ann")
    assert project.settings()["order"]["tie"] == "random"
    project.batch(*rows(30))
    drawn = project.queued()
    assert sorted(drawn) == rows(30)
    assert drawn != rows(30), "the chance of this is 1 in 30!"
    assert project.drain(ann) == drawn, "drawn once, so that it can be previewed"


def test_A01_the_order_is_drawn_anew_for_each_batch_and_project(
    stage: Stage, project: Project
) -> None:
    other = stage.project("appen")
    project.batch(*rows(30))
    other.batch(*rows(30))
    assert project.queued() != other.queued()


def test_A01_random_order_mixes_batches(project: Project) -> None:
    project.batch(*rows(20, "old"))
    project.batch(*rows(20, "new"))
    first = [name.split("-")[0] for name in project.queued()[:20]]
    assert set(first) == {"old", "new"}


def test_A01_nothing_changes_an_existing_queue(stage: Stage, project: Project) -> None:
    before = project.settings()
    other = stage.project("appen")
    other.configure(order={"tie": "fifo"})
    assert other.settings()["order"]["tie"] == "fifo"
    assert project.settings() == before


def test_A02_with_fifo_on_the_oldest_batch_comes_first_row_by_row(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.configure(order={"tie": "fifo"})
    project.batch(*reversed(rows(6, "one")))
    project.batch(*reversed(rows(6, "two")))
    expected = [*reversed(rows(6, "one")), *reversed(rows(6, "two"))]
    assert project.queued() == expected
    assert project.drain(ann) == expected


def test_A02_the_oldest_batch_comes_first_for_several_contributors(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(order={"tie": "fifo"})
    project.batch("a", "b", "c")
    project.batch("d")
    assert [project.served(person) for person in (ann, ben)] == [["a"], ["b"]]
    assert project.drain(ann) == ["a", "c", "d"]


@pytest.fixture
def checked(project: Project) -> Project:
    """FIFO on both queues, and checkers at work."""
    project.configure(order={"tie": "fifo"})
    project.configure("review", enabled=True, order={"tie": "fifo"})
    return project


def test_A08_the_switches_of_the_work_and_the_qa_queue_are_independent(project: Project) -> None:
    project.configure(order={"tie": "fifo"})
    assert project.settings("review")["order"]["tie"] == "random"
    project.configure("review", order={"tie": "fifo"})
    project.configure(order={"tie": "random"})
    assert project.settings("review")["order"]["tie"] == "fifo"


def test_A09_what_waits_for_checkers_is_served_in_the_order_of_the_upload(
    checked: Project,
) -> None:
    ann, ben = checked.labelers("ann", "ben")
    [rob] = checked.reviewers("rob")
    checked.batch("b", "a")
    checked.batch("d", "c")
    held = checked.item(ann)
    assert checked.drain(ben) == ["a", "d", "c"]
    assert checked.to_review(rob) == ["a"]
    submit(ann, held)
    verdict(rob, checked.reviews(rob)[0], "approve")
    assert checked.check_all(rob) == ["b", "d", "c"]


def test_A10_a_rejected_unit_goes_back_to_its_contributor_the_earliest_rejected_first(
    checked: Project,
) -> None:
    (ann, ben), [rob] = checked.labelers("ann", "ben"), checked.reviewers("rob")
    checked.configure("review", reservation={"count": 3})
    checked.batch("a", "b", "c")
    assert checked.drain(ann) == ["a", "b", "c"]
    a, b, c = checked.reviews(rob)
    for item in (b, a):
        verdict(rob, item, "reject", comment="again")
    verdict(rob, c, "approve")
    assert checked.reasons(ben) == {"complete": 1, "reserved": 2}, "owed work keeps its place"
    came = []
    for _ in range(2):
        item = checked.item(ann)
        came.append((item["kind"], item["asset"]["external_id"]))
        submit(ann, item, "better")
    assert came == [("rework", "b"), ("rework", "a")]


def test_A10_rework_comes_before_new_units(checked: Project) -> None:
    [ann], [rob] = checked.labelers("ann"), checked.reviewers("rob")
    checked.batch("a", "b")
    submit(ann, checked.item(ann))
    verdict(rob, checked.reviews(rob)[0], "reject", comment="again")
    item = checked.item(ann)
    assert (item["kind"], item["asset"]["external_id"]) == ("rework", "a")


def test_A11_a_redone_unit_takes_its_old_place_in_qa_again(checked: Project) -> None:
    [ann], [rob] = checked.labelers("ann"), checked.reviewers("rob")
    checked.batch("a", "b", "c")
    checked.drain(ann)
    verdict(rob, checked.reviews(rob)[0], "reject", comment="again")
    assert checked.to_review(rob) == ["b"]
    submit(ann, checked.item(ann), "better")
    verdict(rob, checked.reviews(rob)[0], "approve")
    assert checked.check_all(rob) == ["a", "c"]
