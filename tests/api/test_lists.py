"""Lists: limits, cursors, filters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, names, paths, rows, submit

LISTS = ["assets", "batches", "members", "reservations", "labels", "events"]


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "x", "1.5"])
@pytest.mark.parametrize("name", LISTS)
def test_limits_outside_1_to_1000_are_refused(project: Project, name: str, limit: str) -> None:
    path = f"{project.path}/{name}"
    refusal = project.manager.refused(422, "invalid", "GET", path, params={"limit": limit})
    assert paths(refusal) == {"limit"}


@pytest.mark.parametrize("path", ["/projects", "/users", "/operations"])
def test_the_lists_outside_projects_keep_the_same_limits(stage: Stage, path: str) -> None:
    for limit in ("0", "1001"):
        stage.admin.refused(422, "invalid", "GET", path, params={"limit": limit})
    answer = stage.admin.get(path, limit=1)
    assert answer.keys() >= {"items", "next_cursor"}
    assert len(answer["items"]) <= 1


@pytest.mark.parametrize("cursor", ["nonsense", "x" * 2000, "e30=", "\0"])
@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_of_ones_own_making_is_refused(project: Project, name: str, cursor: str) -> None:
    path = f"{project.path}/{name}"
    refusal = project.manager.refused(422, "invalid", "GET", path, params={"cursor": cursor})
    assert paths(refusal) == {"cursor"}


def test_fifty_come_unless_told_otherwise(project: Project) -> None:
    project.batch(*rows(60))
    answer = project.manager.get(f"{project.path}/assets")
    assert len(answer["items"]) == 50
    assert answer["next_cursor"]


@pytest.mark.parametrize("order", [{}, {"order": "queue"}, {"order": "queue", "state": "queued"}])
def test_pages_hold_every_asset_once(project: Project, order: dict[str, str]) -> None:
    project.batch(*[{"external_id": name, "priority": n % 4} for n, name in enumerate(rows(45))])
    path = f"{project.path}/assets"
    whole = names(project.manager.listed(path, **order))
    pages = [names(page) for page in project.manager.pages(path, 7, **order)]
    assert [len(page) for page in pages] == [7] * 6 + [3]
    assert [one for page in pages for one in page] == whole
    assert sorted(whole) == rows(45)
    if order:
        expected = sorted(rows(45), key=lambda one: (-(int(one[-4:]) % 4), one))
        assert whole == expected


@pytest.mark.parametrize("order", [{}, {"order": "queue"}])
def test_paging_is_stable_while_assets_arrive(project: Project, order: dict[str, str]) -> None:
    project.batch(*rows(20, "old"))
    seen: list[str] = []
    for page in project.manager.pages(f"{project.path}/assets", 6, **order):
        seen += names(page)
        if len(seen) == 6:
            project.batch(*rows(5, "new"))
    assert len(seen) == len(set(seen))
    assert set(seen) >= set(rows(20, "old"))


def test_a_page_of_the_queue_order_goes_on_after_priorities_changed(project: Project) -> None:
    project.batch(*rows(12))
    seen: list[str] = []
    for page in project.manager.pages(f"{project.path}/assets", 4, order="queue"):
        seen += names(page)
        if len(seen) == 4:
            project.change("row-0001", priority=5)
    assert set(seen) == set(rows(12))
    assert len(seen) == 12


@pytest.mark.parametrize("name", ["members", "batches", "labels", "reservations", "events"])
def test_other_lists_page_the_same_way(project: Project, name: str) -> None:
    team = project.labelers("ann", "ben", "cat", "dan")
    for number in range(5):
        project.batch(f"a{number}", f"b{number}")
    for person in team:
        submit(person, project.item(person))
        project.item(person)
    path = f"{project.path}/{name}"
    whole = project.manager.listed(path)
    assert len(whole) >= 4
    paged = project.manager.listed(path, limit=3)
    assert paged == whole


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"state": "queued"}, {"b", "c", "e"}),
        ({"state": "done"}, {"a"}),
        ({"state": "on_hold"}, {"d"}),
        ({"state": "removed"}, set()),
        ({"priority": 3}, {"b", "d"}),
        ({"priority": -3}, set()),
        ({"external_id": "c"}, {"c"}),
        ({"external_id": "nobody"}, set()),
        ({"external_id": "C"}, set()),
        ({"assigned_to": "ANN"}, {"c"}),
        ({"assigned_to": "BEN"}, set()),
        ({"labeled_by": "ANN"}, {"a"}),
        ({"labeled_by": "BEN"}, set()),
        ({"assigned_to": "u99999999"}, set()),
        ({"batch": "SECOND"}, {"e"}),
        ({"batch": "b1-zzzzz"}, set()),
        ({"state": "queued", "priority": 3}, {"b"}),
    ],
)
def test_filters_find(project: Project, filters: dict[str, Any], found: set[str]) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(
        "a", {"external_id": "b", "priority": 3}, "c", {"external_id": "d", "priority": 3}
    )
    second = project.batch("e")
    project.change("a", priority=9)
    submit(ann, project.item(ann))
    project.change("c", assigned_to=[ann.email])
    project.change("d", on_hold=True)
    stand_in = {"ANN": ann.id, "BEN": ben.id, "SECOND": second["id"]}
    asked = {name: stand_in.get(value, value) for name, value in filters.items()}
    assert set(names(project.assets(**asked))) == found


def test_q_finds_parts_of_external_ids(project: Project) -> None:
    project.batch("harbour-1", "harbour-2", "forest-1", "100%", "a_b")
    assert set(names(project.assets(q="harbour"))) == {"harbour-1", "harbour-2"}
    assert names(project.assets(q="%")) == ["100%"], "no wildcards"
    assert names(project.assets(q="_")) == ["a_b"]


@pytest.mark.parametrize(
    "asked",
    [{"state": "sleeping"}, {"priority": "high"}, {"order": "sideways"}, {"priority": "1.5"}],
)
def test_filter_values_of_the_wrong_kind_are_refused(
    project: Project, asked: dict[str, str]
) -> None:
    path = f"{project.path}/assets"
    refusal = project.manager.refused(422, "invalid", "GET", path, params=asked)
    assert paths(refusal) == set(asked)


def test_unknown_query_parameters_of_lists_do_no_harm(project: Project) -> None:
    answer = project.manager.call("GET", f"{project.path}/assets", params={"nonsense": "1"})
    assert answer.status_code in (200, 422)


def test_reservations_and_members_filter(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    project.item(ann)
    project.item(ben)
    assert [one["labeler"] for one in project.reservations(labeler=ann.id)] == [ann.id]
    assert project.reservations(state="expired") == []
    path = f"{project.path}/reservations"
    project.manager.refused(422, "invalid", "GET", path, params={"state": "gone"})
    members = project.manager.listed(f"{project.path}/members", q=ann.email[:8])
    assert [one["user"] for one in members] == [ann.id]
    assert members[0].keys() >= {"user", "email", "name", "role", "skills", "active", "standing"}
