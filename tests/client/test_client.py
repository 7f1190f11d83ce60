"""What the client's methods send, where that is more than a path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from labelqueue.client import OperationFailed
from labelqueue.errors import Forbidden, UnsupportedMediaType
from tests.client.wire import Wire, answer, refusal


def operation(state: str, error: str | None = None) -> httpx2.Response:
    return answer(200, {"id": "o1", "state": state, "done": 1, "total": 2, "error": error})


def test_a_list_is_fetched_page_after_page() -> None:
    wire = Wire(
        answer(200, {"items": [{"id": "a1"}], "next_cursor": "c/2"}),
        answer(200, {"items": [{"id": "a2"}], "next_cursor": None}),
    )
    found = wire.client().assets("p1", state="queued", order="queue")
    assert wire.requests == [], "nothing is fetched before it is asked for"
    assert [asset["id"] for asset in found] == ["a1", "a2"]
    queries = [dict(request.url.params) for request in wire.requests]
    assert queries[0] == {"limit": "1000", "state": "queued", "order": "queue"}
    assert queries[1] == queries[0] | {"cursor": "c/2"}


def test_whatever_stands_in_an_id_stays_one_part_of_the_path() -> None:
    wire = Wire(answer(200, {}), answer(200, {}))
    client = wire.client()
    client.set_member("p1", "ann/../x@example.org", "labeler", skills=["fr"])
    client.asset("p1", "a?b#c")
    assert wire.requests[0].url.raw_path == b"/api/v1/projects/p1/members/ann%2F..%2Fx@example.org"
    assert wire.requests[1].url.raw_path == b"/api/v1/projects/p1/assets/a%3Fb%23c"
    assert json.loads(wire.bodies[0]) == {"role": "labeler", "skills": ["fr"]}


def test_a_verdict_names_only_what_it_needs() -> None:
    wire = Wire(answer(200, {}), answer(200, {}))
    client = wire.client()
    client.review("r1", "approve")
    client.review("r2", "reject", comment="blurred", pull_next=True)
    assert [json.loads(body) for body in wire.bodies] == [
        {"verdict": "approve", "pull_next": False},
        {"verdict": "reject", "pull_next": True, "comment": "blurred"},
    ]


def test_null_is_a_result_and_a_priority_like_any_other() -> None:
    wire = Wire(answer(200, {}), answer(200, {"changed": 1}))
    client = wire.client()
    client.submit("r1", None)
    client.change_assets("p1", {"ids": ["a1"]}, {"priority": None})
    assert json.loads(wire.bodies[0])["result"] is None
    assert json.loads(wire.bodies[1]) == {"select": {"ids": ["a1"]}, "set": {"priority": None}}


def test_waiting_for_an_operation_asks_until_it_is_done() -> None:
    wire = Wire(operation("running"), operation("running"), operation("done"))
    done = wire.client().wait({"operation": "o1"})
    assert done["state"] == "done"
    assert len(wire.pauses) == 2 and wire.pauses[1] > wire.pauses[0]


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_an_operation_that_came_to_nothing_raises(state: str) -> None:
    wire = Wire(operation(state, error="row 7: priority too large" if state == "failed" else None))
    with pytest.raises(OperationFailed, match=r"row 7|was cancelled") as caught:
        wire.client().wait("o1")
    assert caught.value.operation["done"] == 1


def test_waiting_ends_with_its_timeout() -> None:
    wire = Wire(*[operation("running") for _ in range(50)])
    with pytest.raises(TimeoutError, match="o1 still runs after 5 s"):
        wire.client().wait("o1", timeout=5)
    assert 5 <= sum(wire.pauses) < 8


def test_an_export_comes_in_pieces_as_it_is() -> None:
    lines = b'{"label": "l1"}\n{"label": "l2"}\n'
    wire = Wire(httpx2.Response(200, content=lines))
    assert b"".join(wire.client().export("p1")) == lines
    assert wire.requests[0].url.params["format"] == "jsonl"


def test_an_export_that_is_refused_raises() -> None:
    wire = Wire(refusal("forbidden", 403))
    with pytest.raises(Forbidden):
        list(wire.client().export("p1"))


ROWS: list[dict[str, Any]] = [{"external_id": f"é{n}", "data": {"text": "x"}} for n in range(1203)]


@pytest.mark.parametrize("document", [ROWS, {"name": "ignored", "assets": ROWS}])
def test_a_json_file_goes_row_by_row(tmp_path: Path, document: object) -> None:
    file = tmp_path / "assets.json"
    file.write_text(json.dumps(document))
    sent: list[int] = []
    wire = Wire(answer(201, {"id": "b1"}))
    wire.client().add_file("p1", file, progress=sent.append)
    assert [json.loads(line) for line in wire.bodies[0].splitlines()] == ROWS
    assert len(sent) == 3 and sum(sent) == pytest.approx(file.stat().st_size, rel=0.01)


@pytest.mark.parametrize(("name", "kind"), [("a.CSV", "text/csv"), ("a.jsonl", "ndjson")])
def test_a_file_is_sent_as_what_its_name_says(tmp_path: Path, name: str, kind: str) -> None:
    file = tmp_path / name
    file.write_text("external_id\na\n")
    wire = Wire(answer(201, {}))
    wire.client().add_file("p1", file)
    assert kind in wire.requests[0].headers["Content-Type"]
    assert wire.bodies == [file.read_bytes()]


@pytest.mark.parametrize(("name", "text"), [("a.xlsx", "x"), ("a.json", '"text"')])
def test_a_file_that_is_no_list_of_assets_is_not_sent(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    wire = Wire()
    with pytest.raises(UnsupportedMediaType, match=name):
        wire.client().add_file("p1", tmp_path / name)
    assert wire.requests == []
