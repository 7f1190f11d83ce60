"""What the client retries, what it doesn't, and what a refusal becomes."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from labelqueue import errors
from tests.client.wire import Wire, answer, refusal

BROKEN = httpx2.ConnectError("connection refused")
PULLED = {"items": [], "waiting": None}


def test_a_request_carries_the_token_and_goes_under_api_v1() -> None:
    wire = Wire(answer(200, {"id": "u1"}))
    with wire.client() as client:
        assert client.me()["id"] == "u1"
    (request,) = wire.requests
    assert str(request.url) == "http://queue.test/api/v1/me"
    assert request.headers["Authorization"] == "Bearer t0ken"


@pytest.mark.parametrize("passing", [BROKEN, *(answer(s) for s in (429, 502, 503, 504))], ids=repr)
def test_a_pull_survives_a_passing_failure_with_one_and_the_same_key(passing: object) -> None:
    wire = Wire(passing, answer(200, PULLED))  # type: ignore[arg-type]
    assert wire.client().pull("p1") == PULLED
    first, second = wire.keys()
    assert first and first == second


def test_each_call_takes_a_new_key() -> None:
    wire = Wire(answer(200, PULLED), answer(200, PULLED))
    client = wire.client()
    client.pull("p1")
    client.pull("p1")
    assert len(set(wire.keys())) == 2


def test_reads_carry_no_key_and_are_retried_all_the_same() -> None:
    wire = Wire(BROKEN, answer(200, {"id": "u1"}))
    wire.client().me()
    assert list(wire.keys()) == [None, None]


def test_a_token_is_never_asked_for_twice() -> None:
    wire = Wire(BROKEN, answer(201, {"id": "t1", "token": "x"}))
    with pytest.raises(httpx2.ConnectError):
        wire.client().create_token("u1")
    assert list(wire.keys()) == [None]


def test_pauses_double_with_jitter_and_the_attempts_are_bounded() -> None:
    wire = Wire(*[BROKEN] * 4)
    with pytest.raises(httpx2.ConnectError):
        wire.client(retries=3).me()
    assert len(wire.requests) == 4
    for pause, longest in zip(wire.pauses, (0.2, 0.4, 0.8), strict=True):
        assert longest / 2 <= pause <= longest


def test_the_server_may_say_how_long_to_wait() -> None:
    wire = Wire(answer(429, Retry_After="7"), answer(200, {}))
    wire.client().me()
    assert wire.pauses == [7]


def test_a_long_wait_asked_for_is_cut() -> None:
    wire = Wire(answer(503, Retry_After="86400"), answer(200, {}))
    wire.client().me()
    assert wire.pauses == [30]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500])
def test_a_refusal_is_final(status: int) -> None:
    wire = Wire(refusal("something", status))
    with pytest.raises(errors.Problem):
        wire.client().pull("p1")
    assert wire.pauses == []


def test_a_refusal_is_the_class_of_its_code_with_what_came_along() -> None:
    label = {"id": "l1", "status": "late"}
    wire = Wire(refusal("reservation_lost", 409, label=label))
    with pytest.raises(errors.ReservationLost, match=r"^d$") as caught:
        wire.client().submit("r1", "cat")
    assert caught.value.extra == {"label": label}


def test_faulty_fields_are_listed() -> None:
    faults = [{"path": "assets.3.priority", "message": "too large"}]
    wire = Wire(refusal("priority_out_of_range", 422, errors=faults))
    with pytest.raises(errors.PriorityOutOfRange) as caught:
        wire.client().add_assets("p1", [])
    assert caught.value.extra["errors"] == faults


@pytest.mark.parametrize("code", sorted(errors.BY_CODE))
def test_every_code_comes_back_as_its_class(code: str) -> None:
    kind = errors.BY_CODE[code]
    wire = Wire(*[refusal(code, kind.status)] * 2)
    with pytest.raises(errors.Problem) as caught:
        wire.client(retries=1).me()
    assert type(caught.value) is kind


def test_a_code_that_this_client_does_not_know_is_kept() -> None:
    wire = Wire(refusal("from_the_future", 418))
    with pytest.raises(errors.Problem) as caught:
        wire.client().me()
    assert caught.value.extra["code"] == "from_the_future"


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"[]", b'"text"', b"{}"])
def test_what_is_not_an_answer_of_ours_says_so(body: bytes) -> None:
    wire = Wire(httpx2.Response(404, content=body))
    with pytest.raises(errors.Problem, match="answered 404, and not as labelqueue does"):
        wire.client().me()


def test_a_file_is_read_anew_for_each_attempt(tmp_path: Path) -> None:
    file = tmp_path / "assets.ndjson"
    file.write_text('{"external_id": "a"}\n')
    sent: list[int] = []
    wire = Wire(answer(503), answer(201, {"id": "b1"}))
    wire.client().add_file("p1", file, progress=sent.append, name="May", priority=None)
    assert wire.bodies == [file.read_bytes()] * 2
    assert str(wire.requests[0].url).endswith("/projects/p1/batches?name=May")
    assert wire.requests[0].headers["Content-Type"] == "application/x-ndjson"


def test_an_upload_repeats_the_same_bytes_for_its_key(tmp_path: Path) -> None:
    file = tmp_path / "cat.png"
    file.write_bytes(b"\x89PNG")
    wire = Wire(answer(502), answer(201, {"id": "f1"}))
    wire.client().upload("p1", file)
    assert wire.bodies[0] == wire.bodies[1]
    assert b'filename="cat.png"' in wire.bodies[0]
    assert len(set(wire.keys())) == 1
