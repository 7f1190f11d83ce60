"""Batches: JSON, NDJSON, CSV, a selection from another project; refused whole or not at all."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from tests.ledger.stage import Project, Stage, asset, eventually, names, paths, rows, submit

NDJSON, CSV = "application/x-ndjson", "text/csv"


def send(project: Project, kind: str, content: Any, **params: Any) -> httpx2.Response:
    headers = {"Content-Type": kind}
    path = f"{project.path}/batches"
    return project.manager.call("POST", path, content=content, headers=headers, params=params)


def test_json_answers_the_batch_and_every_field_arrives(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    full = {
        "external_id": "full",
        "data": {"text": "t", "nested": {"deep": [1, 2.5, None, "ü"]}},
        "priority": -4,
        "group": "g",
        "labels_required": 2,
        "assigned_to": [ann.email, ben.id],
        "skills": ["dutch"],
    }
    body = {"name": "monday", "assets": [asset("plain"), full]}
    answer = project.manager.call("POST", f"{project.path}/batches", body)
    assert answer.status_code == 201
    created = answer.json()
    assert created.items() >= {"name": "monday", "size": 2, "number": 1}.items()
    one = project.asset("full")
    shown = {k: one[k] for k in ("data", "priority", "group", "labels_required", "skills", "row")}
    assert shown == {**{k: full[k] for k in shown if k != "row"}, "row": one["row"]}
    assert set(one["assigned_to"]) == {ann.id, ben.id}
    assert one["batch"] == created["id"]
    assert one["row"] == project.asset("plain")["row"] + 1
    assert (one["state"], one["labels_count"], one["on_hold"]) == ("queued", 0, None)
    assert one["created_at"].endswith("Z")
    path = f"{project.path}/assets/{one['id']}"
    assert project.manager.get(path) == one


def test_ndjson_takes_its_name_and_priority_from_the_address(project: Project) -> None:
    lines = [asset("a"), asset("b", priority=9), asset("c")]
    content = "\n".join(json.dumps(one) for one in lines) + "\n\n"
    answer = send(project, NDJSON, content.encode(), name="streamed", priority=4)
    assert answer.status_code == 201, answer.text
    assert answer.json().items() >= {"name": "streamed", "size": 3}.items()
    assert {one["external_id"]: one["priority"] for one in project.assets()} == {
        "a": 4,
        "b": 9,
        "c": 4,
    }


def test_ndjson_may_come_in_pieces_of_any_size(project: Project) -> None:
    content = "".join(json.dumps(asset(name)) + "\r\n" for name in ("ä1", "ö2", "ü3")).encode()

    def pieces() -> Any:
        for at in range(len(content)):
            yield content[at : at + 1]

    answer = send(project, NDJSON, pieces())
    assert answer.status_code == 201, answer.text
    assert project.queued() == ["ä1", "ö2", "ü3"]


def test_csv_columns_named_like_fields_are_these_fields(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    content = (
        "external_id,priority,group,labels_required,assigned_to,skills,text,image url\r\n"
        f'a,7,g1,2,{ann.email};{ben.id},dutch;law,"two\nlines, ""quoted""",x.png\r\n'
        "b,,,,,,5,\r\n"
    )
    answer = send(project, CSV, content.encode(), name="table")
    assert answer.status_code == 201, answer.text
    a, b = project.asset("a"), project.asset("b")
    assert (a["priority"], a["group"], a["labels_required"]) == (7, "g1", 2)
    assert set(a["assigned_to"]) == {ann.id, ben.id}
    assert set(a["skills"]) == {"dutch", "law"}
    assert a["data"] == {"text": 'two\nlines, "quoted"', "image url": "x.png"}
    assert (b["group"], b["labels_required"], b["assigned_to"], b["skills"]) == (None, 1, [], [])
    assert b["priority"] in (None, 0)
    assert b["data"]["text"] == "5", "all others go into data as text"


def test_csv_with_a_byte_order_mark(project: Project) -> None:
    answer = send(project, CSV, "\ufeffexternal_id,text\na,hello\n".encode())
    assert answer.status_code == 201, answer.text
    assert project.asset("a")["data"] == {"text": "hello"}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (NDJSON, b'{"external_id": "a", "data": {}}\n{"external_id": "b", "data": {}'),
        (NDJSON, b'{"external_id": "a", "data": {}}\n[]\n'),
        (NDJSON, b'{"external_id": "a", "data": {}}\n{"external_id": "b", "data": {"x": NaN}}\n'),
        (NDJSON, b'{"external_id": "a", "data": {}}\n{"external_id": "a", "data": {}}\n'),
        (NDJSON, b'{"external_id": "a", "data": {}}\n{"external_id": "", "data": {}}\n'),
        (NDJSON, b'{"external_id": "a", "data": {}}\n{"external_id": "b", "priority": "x"}\n'),
        (NDJSON, b'{"external_id": "a", "data": {}}\n\xff\xfe\n'),
        (NDJSON, b'{"external_id": "a", "data": {}}\n{"external_id": "b\\u0000", "data": {}}\n'),
        (
            NDJSON,
            b'{"external_id": "a", "data": {}}\n{"external_id": "b", "data": {"x": "\\ud800"}}',
        ),
        (CSV, b"external_id,priority\na,1\nb,high\n"),
        (CSV, b"external_id,priority\na,1\nb,99999999999\n"),
        (CSV, b"external_id,text\na,1\na,2\n"),
        (CSV, b"external_id,text\na,1\n,2\n"),
        (CSV, b"text,priority\na,1\n"),
        (CSV, b"external_id,text\na,1\nb,\xff\n"),
        (CSV, b'external_id,text\na,1\nb,"open\n'),
        (CSV, b"external_id,text\na,1\nb,2,3\n"),
        (CSV, b"external_id,external_id\na,b\n"),
        (CSV, b"external_id,assigned_to\na,nobody@example.org\n"),
        (CSV, b"external_id,text\na,1\nb,nul\x00\n"),
    ],
)
def test_a_faulty_stream_is_refused_whole(project: Project, kind: str, content: bytes) -> None:
    answer = send(project, kind, content)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert project.assets() == []
    assert project.manager.listed(f"{project.path}/batches") == []


def test_a_faulty_row_of_a_stream_is_named(project: Project) -> None:
    lines = [asset("a"), asset("b", priority="x"), asset("c", colour=1)]
    answer = send(project, NDJSON, "\n".join(map(json.dumps, lines)).encode())
    assert answer.status_code == 422
    assert "assets.1.priority" in paths(answer.json())


def test_an_upload_that_breaks_off_leaves_nothing_behind(project: Project) -> None:
    def pieces() -> Any:
        yield b"".join(json.dumps(asset(name)).encode() + b"\n" for name in rows(500))
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        send(project, NDJSON, pieces())
    assert project.assets() == []
    assert project.manager.listed(f"{project.path}/batches") == []
    project.batch(*rows(2))
    assert project.queued() == rows(2)


def test_a_selection_keeps_what_belongs_to_the_asset_alone(stage: Stage, project: Project) -> None:
    source = stage.project()
    [ann] = source.labelers("ann")
    source.batch({"external_id": "a", "priority": 3, "group": "g"}, "b")
    source.change("b", priority=9)
    submit(ann, source.item(ann))
    body = {"from": {"project": source.id, "filter": {}}}
    created = project.manager.post(f"{project.path}/batches", body)
    assert created["size"] == 2
    assert {one["state"] for one in project.assets()} == {"queued"}
    assert {one["labels_count"] for one in project.assets()} == {0}
    assert project.asset("a")["data"] == source.asset("a")["data"]


def test_a_selection_from_a_project_that_is_not_mine_is_refused(
    stage: Stage, project: Project
) -> None:
    source = stage.project()
    source.batch("a")
    rob = project.member(stage.person("rob2"), "manager")
    path = f"{project.path}/batches"
    for one in (source.id, "p99999999"):
        answer = rob.call("POST", path, {"from": {"project": one, "filter": {}}})
        assert answer.status_code in (404, 422), answer.text
    assert project.assets() == []


def test_a_selection_repeated_is_refused_as_duplicate(stage: Stage, project: Project) -> None:
    source = stage.project()
    source.batch("a")
    body = {"from": {"project": source.id, "ids": [source.asset_id("a")]}}
    project.manager.post(f"{project.path}/batches", body)
    path = f"{project.path}/batches"
    project.manager.refused(422, "duplicate_external_id", "POST", path, body)
    unknown = {"from": {"project": source.id, "ids": [project.asset_id("a")]}}
    project.manager.refused(422, "unknown_asset", "POST", path, unknown)


def test_external_ids_are_unique_in_their_project_only(stage: Stage, project: Project) -> None:
    other = stage.project()
    project.batch("a", "A", " a")
    other.batch("a")
    assert project.asset("a")["id"] != other.asset("a")["id"]
    assert len(project.assets()) == 3


def test_batches_are_listed_with_their_counts(project: Project) -> None:
    [ann] = project.labelers("ann")
    first = project.batch("a", "b", "c", name="first")
    project.batch("d", name="second")
    submit(ann, project.item(ann))
    project.item(ann)
    project.change("c", on_hold=True)
    listed = {one["name"]: one for one in project.manager.listed(f"{project.path}/batches")}
    assert listed.keys() == {"first", "second"}
    one = listed["first"]
    fields = {"id", "number", "name", "size", "counts", "exhausted", "open", "gate_held_by"}
    assert one.keys() >= fields
    assert (one["id"], one["size"]) == (first["id"], 3)
    counts = {state: n for state, n in one["counts"].items() if n}
    assert counts == {"done": 1, "reserved": 1, "on_hold": 1}


def test_a_batch_is_renamed(project: Project) -> None:
    batch = project.batch("a", name="old")
    path = f"{project.path}/batches/{batch['id']}"
    project.manager.patch(path, {"name": "new"})
    [listed] = project.manager.listed(f"{project.path}/batches")
    assert listed["name"] == "new"
    project.manager.refused(422, "invalid", "PATCH", path, {"name": 1, "x": 2})


def test_deleting_a_batch_asks_for_its_name(project: Project) -> None:
    batch = project.batch("a", "b", name="first")
    project.batch("c", name="second")
    path = f"{project.path}/batches/{batch['id']}"
    for asked in ("", "?confirm=", "?confirm=wrong"):
        answer = project.manager.call("DELETE", path + asked)
        assert answer.status_code in (409, 422), answer.text
    assert len(project.assets()) == 3
    answer = project.manager.call("DELETE", f"{path}?confirm=first")
    assert answer.is_success, answer.text
    eventually(lambda: names(project.assets()) == ["c"])
    batches = f"{project.path}/batches"
    eventually(lambda: [one["name"] for one in project.manager.listed(batches)] == ["second"])


def test_deleting_a_project_asks_for_its_name(stage: Stage) -> None:
    project = stage.project(name="doomed project")
    project.labelers("ann")
    project.batch("a")
    for asked in ("", "?confirm=doomed"):
        answer = project.manager.call("DELETE", project.path + asked)
        assert answer.status_code in (409, 422), answer.text
    assert len(project.assets()) == 1
    gone = project.manager.call("DELETE", project.path, params={"confirm": "doomed project"})
    assert gone.is_success, gone.text
    assert project.manager.call("GET", project.path).status_code == 404
    me = project.manager.get("/me")["projects"]
    for seen in (me, project.manager.listed("/projects"), project.manager.get("/me/work")["items"]):
        ids = {str(one.get("id") or one.get("project")) for one in seen}
        assert project.id not in ids, "nobody sees it from now on"
