"""PATCH assets: selections, row by row, all or nothing, and operations for long work."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, at_once, eventually, names, paths, rows, submit


def finished(project: Project, operation: str) -> dict[str, Any]:
    def ended() -> Any:
        found = project.manager.get(f"/operations/{operation}")
        return found if found["state"] != "running" else None

    found: dict[str, Any] = eventually(ended)
    return found


@pytest.mark.parametrize(
    ("select", "changed"),
    [
        ({"external_ids": ["a", "c"]}, {"a", "c"}),
        ({"ids": ["A", "B"]}, {"a", "b"}),
        ({"filter": {}}, {"a", "b", "c", "d"}),
        ({"filter": {"state": "queued"}}, {"b", "c", "d"}),
        ({"filter": {"priority": 3}}, {"b"}),
        ({"filter": {"batch": "SECOND"}}, {"d"}),
        ({"filter": {"external_id": "c"}}, {"c"}),
        ({"filter": {"q": "c"}}, {"c"}),
        ({"filter": {"labeled_by": "ANN"}}, {"a"}),
        ({"filter": {"state": "done", "priority": 3}}, set()),
    ],
)
def test_a_selection_is_changed(
    project: Project, select: dict[str, Any], changed: set[str]
) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    second = project.batch("d")
    submit(ann, project.item(ann))
    project.change("b", priority=3)
    stand_in = {"A": project.asset_id("a"), "B": project.asset_id("b"), "SECOND": second["id"]}
    stand_in["ANN"] = ann.id
    if "ids" in select:
        select = {"ids": [stand_in[one] for one in select["ids"]]}
    if "filter" in select:
        select = {"filter": {k: stand_in.get(v, v) for k, v in select["filter"].items()}}
    body = {"select": select, "set": {"priority": 77}}
    answer = project.manager.patch(f"{project.path}/assets", body)
    assert answer == {"changed": len(changed)}
    assert set(names(project.assets(priority=77))) == changed


def test_changed_counts_the_assets_selected(project: Project) -> None:
    project.batch("a", "b")
    assert project.change("a", "b", priority=5) == {"changed": 2}
    assert project.change("a", "b", priority=5) == {"changed": 2}


def test_null_and_empty_take_away(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch({"external_id": "a", "priority": 3, "labels_required": 2, "skills": ["x"]})
    project.change("a", assigned_to=[ann.email])
    project.change("a", priority=None, labels_required=None, assigned_to=[], skills=[])
    one = project.asset("a")
    assert one["priority"] is None or one["priority"] == 0
    assert (one["labels_required"], one["assigned_to"], one["skills"]) == (1, [], [])


def test_on_hold_with_and_without_a_reason(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    project.change("a", on_hold="too dark")
    assert project.asset("a")["on_hold"]["reason"] == "too dark"
    assert project.asset("a")["on_hold"]["since"].endswith("Z")
    assert project.state("a") == "on_hold"
    project.change("b", on_hold=True)
    assert project.asset("b")["on_hold"]["reason"]
    assert project.reasons(ann) == {"on_hold": 2}
    project.change("a", on_hold=False)
    assert project.asset("a")["on_hold"] is None
    assert project.served(ann) == ["a"]


def test_what_is_held_stays_held_when_put_on_hold_and_its_label_counts(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    project.change("a", on_hold=True)
    assert project.served(ann) == ["a"]
    assert submit(ann, item)["label"]["status"] == "submitted"
    assert project.state("a") == "on_hold"
    assert project.asset("a")["labels_count"] == 1
    project.change("a", on_hold=False)
    assert project.state("a") == "done"


def test_removal_clears_reservations_and_a_label_comes_late(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    project.change("a", removed=True)
    assert project.state("a") == "removed"
    assert project.held() == []
    path = f"/reservations/{item['reservation']}/submit"
    told = ann.refused(409, "reservation_lost", "POST", path, {"result": 1})
    assert told["label"]["status"] == "late"
    assert project.served(ann) == ["b"]
    project.change("a", removed=False)
    assert project.state("a") == "queued"
    assert project.drain(ann) == ["b", "a"]


@pytest.mark.parametrize("kind", ["external_ids", "ids"])
def test_unknown_assets_are_named_and_nothing_changes(
    stage: Stage, project: Project, kind: str
) -> None:
    other = stage.project()
    other.batch("foreign")
    project.batch("a", "b")
    before = project.assets()
    unknown = "nobody" if kind == "external_ids" else other.asset_id("foreign")
    known = ["a", "b"] if kind == "external_ids" else [one["id"] for one in before]
    path = f"{project.path}/assets"
    body: dict[str, Any] = {"select": {kind: [*known, unknown]}, "set": {"priority": 9}}
    refusal = project.manager.refused(422, "unknown_asset", "PATCH", path, body)
    assert unknown in refusal["detail"]
    field = kind.rstrip("s")
    items = [{field: one, "priority": 9} for one in [*known, unknown]]
    refusal = project.manager.refused(422, "unknown_asset", "PATCH", path, {"items": items})
    assert unknown in refusal["detail"]
    assert project.assets() == before
    assert other.asset("foreign")["priority"] in (None, 0)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"select": {"filter": {}}},
        {"set": {"priority": 1}},
        {"select": {"filter": {}}, "set": {"priority": 1}, "items": []},
        {"select": {}, "set": {"priority": 1}},
        {"select": {"filter": {}, "ids": []}, "set": {"priority": 1}},
        {"select": {"filter": {"colour": 1}}, "set": {"priority": 1}},
        {"select": {"filter": {"state": "asleep"}}, "set": {"priority": 1}},
        {"select": {"filter": {"priority": "x"}}, "set": {"priority": 1}},
        {"select": {"ids": [5]}, "set": {"priority": 1}},
        {"items": [{"priority": 1}]},
        {"items": [{"id": "x", "external_id": "a", "priority": 1}]},
        {"items": {"external_id": "a"}},
        {"select": {"filter": {}}, "set": {"labels_required": 0}},
        {"select": {"filter": {}}, "set": {"labels_required": 1.5}},
        {"select": {"filter": {}}, "set": {"skills": "x"}},
        {"select": {"filter": {}}, "set": {"assigned_to": None}},
        {"select": {"filter": {}}, "set": {"on_hold": 3}},
        {"select": {"filter": {}}, "set": {"on_hold": "nul\0"}},
        {"select": {"filter": {}}, "set": {"removed": "yes"}},
        {"select": {"filter": {}}, "set": {"external_id": "b"}},
    ],
)
def test_faulty_bodies_change_nothing(project: Project, body: dict[str, Any]) -> None:
    project.batch("a")
    before = project.assets()
    refusal = project.manager.refused(422, "invalid", "PATCH", f"{project.path}/assets", body)
    assert refusal["errors"]
    assert project.assets() == before


@pytest.mark.parametrize("hold", [3, [], "x" * 5000, None])
def test_a_faulty_value_of_a_union_is_named_once(project: Project, hold: Any) -> None:
    body = {"select": {"filter": {}}, "set": {"on_hold": hold}}
    refusal = project.manager.refused(422, "invalid", "PATCH", f"{project.path}/assets", body)
    assert [error["path"] for error in refusal["errors"]] == ["set.on_hold"]


@pytest.fixture(scope="module")
def large(stage: Stage) -> Project:
    project = stage.project()
    project.batch(*rows(1001))
    return project


def test_a_thousand_are_changed_at_once(large: Project) -> None:
    answer = large.change(*rows(1000), priority=4)
    assert answer == {"changed": 1000}


def test_more_than_a_thousand_become_an_operation(large: Project, stage: Stage) -> None:
    path = f"{large.path}/assets"
    body = {"select": {"filter": {}}, "set": {"priority": 8}}
    answer = large.manager.call("PATCH", path, body)
    assert answer.status_code == 202
    operation = answer.json()["operation"]
    ended = finished(large, operation)
    assert ended.items() >= {"state": "done", "done": 1001, "total": 1001, "error": None}.items()
    assert len(large.assets(priority=8)) == 1001
    mine = large.manager.get("/operations")["items"]
    assert mine[0]["id"] == operation, "newest first"
    [ann] = large.labelers("ann")
    assert ann.call("GET", f"/operations/{operation}").status_code in (403, 404)
    assert operation not in [one["id"] for one in ann.get("/operations")["items"]]


def test_values_row_by_row_become_an_operation_too(large: Project) -> None:
    items = [{"external_id": name, "priority": n} for n, name in enumerate(rows(1001))]
    answer = large.manager.call("PATCH", f"{large.path}/assets", {"items": items})
    assert answer.status_code == 202
    assert finished(large, answer.json()["operation"])["state"] == "done"
    assert large.queued() == rows(1001)[::-1]


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ({"external_id": "nobody", "priority": 1}, "unknown_asset"),
        ({"external_id": "row-1000", "priority": 2**31}, "priority_out_of_range"),
        ({"external_id": "row-1000", "assigned_to": ["nobody@example.org"]}, "unknown_user"),
    ],
)
def test_what_would_be_an_operation_is_checked_whole_before(
    large: Project, last: dict[str, Any], code: str
) -> None:
    before = large.queued()
    items = [{"external_id": name, "priority": 5} for name in rows(1001)[:-1]] + [last]
    path = f"{large.path}/assets"
    refusal = large.manager.refused(422, code, "PATCH", path, {"items": items})
    if code == "priority_out_of_range":
        assert paths(refusal) == {"items.1000.priority"}
    assert large.queued() == before


def test_pulls_go_on_while_an_operation_runs(large: Project) -> None:
    [ann] = large.labelers("ann")
    body = {"select": {"filter": {}}, "set": {"priority": 1}}
    path = f"{large.path}/assets"

    def change() -> Any:
        return large.manager.call("PATCH", path, body)

    def work() -> Any:
        return large.drain(ann, most=5)

    answer, came = at_once([change, work])
    assert answer.status_code == 202
    assert len(set(came)) == 5
    assert finished(large, answer.json()["operation"])["state"] == "done"
