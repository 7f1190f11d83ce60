"""Labelbox's lists over HTTP: what remains to label (B03), priorities and operations (B05)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, eventually, names, rows, skip, submit


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project("labelbox")


def test_B03_the_filter_shows_what_remains_in_the_queues_order(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(8), priority=5)
    project.batch("late but urgent", priority=1)
    remains = ["late but urgent", *rows(8)]
    assert project.queued() == remains == project.preview(ann)
    submit(ann, project.item(ann))
    assert project.queued() == rows(8)[4:], "labeled or in somebody's hands is not to label"
    skip(ann, project.item(ann))
    assert project.queued() == rows(8)[5:], "labelbox sends skips to review; ann holds five again"
    project.change("row-0005", on_hold=True)
    project.change("row-0007", priority=1)
    assert project.queued() == ["row-0007", "row-0006"]
    assert project.served(ben) == ["row-0007", "row-0006"]


def test_B03_as_a_gallery_each_shows_its_data_and_place(project: Project) -> None:
    project.batch({"external_id": "a", "data": {"image": "https://images.example.org/a.png"}})
    [shown] = project.assets(order="queue", state="queued")
    assert shown["data"] == {"image": "https://images.example.org/a.png"}
    assert (shown["state"], shown["row"], shown["labels_count"]) == ("queued", 1, 0)


def test_B03_page_by_page_in_the_same_order(project: Project) -> None:
    project.batch(*reversed(rows(25)))
    paged = [
        name
        for page in project.manager.pages(
            f"{project.path}/assets", limit=4, order="queue", state="queued"
        )
        for name in names(page)
    ]
    assert paged == project.queued() == list(reversed(rows(25)))


def operation(project: Project, number: str) -> dict[str, Any]:
    found: dict[str, Any] = project.manager.get(f"/operations/{number}")
    return found


def test_B05_rows_show_their_priority_and_a_selection_its_size(project: Project) -> None:
    project.batch(*rows(3), {"external_id": "urgent", "priority": 1})
    shown = {one["external_id"]: one["priority"] for one in project.assets()}
    assert shown == {**dict.fromkeys(rows(3), 5), "urgent": 1}
    assert project.change(*rows(2), priority=2) == {"changed": 2}
    shown = {one["external_id"]: one["priority"] for one in project.assets()}
    assert shown == {"row-0000": 2, "row-0001": 2, "row-0002": 5, "urgent": 1}


def test_B05_a_large_change_goes_on_while_people_label(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(3000))
    body = {"select": {"filter": {}}, "set": {"priority": 4}}
    made = project.manager.patch(f"{project.path}/assets", body)["operation"]
    came = project.drain(ann, most=20)
    assert len(set(came)) == 20, "nobody waits for it"
    ended = eventually(
        lambda: found if (found := operation(project, made))["state"] != "running" else None
    )
    assert (ended["state"], ended["done"], ended["total"], ended["error"]) == (
        "done", 3000, 3000, None,
    )  # fmt: skip
    assert ended["finished_at"] >= ended["created_at"]
    assert {one["priority"] for one in project.assets()} == {4}


def test_B05_the_notification_centre_lists_my_operations_newest_first(project: Project) -> None:
    project.batch(*rows(1001))
    made = [
        project.manager.patch(
            f"{project.path}/assets",
            {"select": {"filter": {}}, "set": {"priority": priority}},
        )["operation"]
        for priority in (3, 4, 5)
    ]
    listed = project.manager.get("/operations", limit=3)["items"]
    assert [one["id"] for one in listed] == made[::-1]
    assert all(one["project"] == project.id for one in listed)
    eventually(lambda: all(operation(project, number)["state"] == "done" for number in made))
    assert {one["priority"] for one in project.assets()} == {5}, "one after another"
