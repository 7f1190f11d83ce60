"""Appen's rows of the ledger, with the preset `appen`."""

from __future__ import annotations

import pytest

from tests.ledger.stage import Project, Stage, rows


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
