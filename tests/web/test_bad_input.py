"""No input makes a 500: each fault has its code, names the field, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labelqueue.errors import Invalid, Malformed, PriorityOutOfRange, Problem
from labelqueue.web.decode import MOST_NESTED, decode
from labelqueue.web.endpoint import parse
from labelqueue.web.fields import Body
from labelqueue.web.pieces import PIECE
from labelqueue.web.query import ListQuery
from labelqueue.web.query import parse as parse_query
from labelqueue.web.reading import JSON_LIMIT
from labelqueue.web.routes import by_noun
from labelqueue.web.routes.batches import NewBatch
from labelqueue.web.routes.users import NewUser
from tests.web.conftest import Site, fault_paths

USER = {"email": "new@example.org", "name": "New"}


async def people(admin: httpx2.AsyncClient) -> int:
    return len((await admin.get("/users?limit=1000")).json()["items"])


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, {"email", "name"}),
        ({**USER, "email": 5}, {"email"}),
        ({**USER, "email": "no address"}, {"email"}),
        ({**USER, "email": "a@b" * 100}, {"email"}),
        ({**USER, "name": "  "}, {"name"}),
        ({**USER, "name": "x\0y"}, {"name"}),
        ({**USER, "admin": 1, "color": "red"}, {"admin", "color"}),
        ({**USER, "x\0": 1}, {"x\ufffd"}),
        ({**USER, "admin": 2**70}, {"admin"}),
        ({**USER, "password": "short"}, {"password"}),
    ],
)
async def test_every_faulty_field_is_named(
    admin: httpx2.AsyncClient, body: dict[str, Any], paths: set[str]
) -> None:
    before = await people(admin)
    answer = await admin.post("/users", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "invalid"
    assert fault_paths(answer) == paths
    assert await people(admin) == before


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"email": NaN}',
        b'{"email": Infinity}',
        b'{"email": 1e999}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'"\\ud800"',
        b"{'email': 1}",
        b'{"a": 1} trailing',
        b"\xef\xbb\xbf{}",
    ],
)
async def test_what_is_not_json_is_malformed(admin: httpx2.AsyncClient, body: bytes) -> None:
    answer = await admin.post("/users", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"


@pytest.mark.parametrize("body", [b"5", b"[]", b"null", b'"x"', b"true"])
async def test_json_that_is_no_object_is_invalid(admin: httpx2.AsyncClient, body: bytes) -> None:
    answer = await admin.post("/users", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "x"])
async def test_other_content_types_are_415(admin: httpx2.AsyncClient, kind: str) -> None:
    answer = await admin.post("/users", content=b"{}", headers={"content-type": kind})
    assert answer.status_code == 415
    assert answer.json()["code"] == "unsupported_media_type"


async def test_a_body_over_its_limit_is_413_whatever_it_claims(admin: httpx2.AsyncClient) -> None:
    async def endless() -> Any:
        for _ in range(JSON_LIMIT // 2**20 + 2):
            yield b" " * 2**20

    claimed = await admin.post("/users", content=b" " * (JSON_LIMIT + 1))
    unclaimed = await admin.post("/users", content=endless())
    lying = await admin.post("/users", content=endless(), headers={"content-length": "2"})
    for answer in (claimed, unclaimed, lying):
        assert answer.status_code == 413
        assert answer.json()["code"] == "too_large"


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=ten", "limit"),
        ("limit=1_0", "limit"),
        ("limit=+5", "limit"),
        ("limit=", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=5&limit=6", "limit"),
        ("cursor=nonsense", "cursor"),
        ("cursor=u" + "9" * 30, "cursor"),
        ("color=red", "color"),
        ("q=a%00b", "q"),
    ],
)
async def test_faulty_parameters_are_named(
    admin: httpx2.AsyncClient, query: str, path: str
) -> None:
    answer = await admin.get(f"/users?{query}")
    assert answer.status_code == 422, answer.text
    assert fault_paths(answer) == {path}


async def test_unknown_addresses_and_methods_are_problems(admin: httpx2.AsyncClient) -> None:
    unknown = await admin.get("/nowhere")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    wrong = await admin.delete("/users")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "GET, POST"
    assert wrong.headers["content-type"] == "application/problem+json"


HOSTILE = ["%00", "u%00", "..%2f..", "u-1", "u1e5", "%ff", "a" * 3000, "\u0661", "'", "-", "p0-"]


@pytest.mark.parametrize("word", HOSTILE)
async def test_hostile_ids_are_never_a_500(admin: httpx2.AsyncClient, word: str) -> None:
    for routes in by_noun(test_clock=True).values():
        for route in routes:
            if "{" not in route.path or route.path.endswith("/events"):
                continue
            path = "/".join(word if part[:1] == "{" else part for part in route.path.split("/"))
            answer = await admin.request(route.method, path)
            assert 400 <= answer.status_code < 500, (route, answer.text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode("utf-8", "replace")))
def test_a_body_is_taken_or_refused_but_breaks_nothing(body: bytes) -> None:
    try:
        parse(NewUser, body)
    except Problem as refusal:
        assert refusal.status in {400, 422}
        json.dumps(refusal.body()).encode()


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=60) | st.text().map(lambda text: f"limit={text}".encode("utf-8", "replace"))
)
def test_a_query_is_taken_or_refused_but_breaks_nothing(query: bytes) -> None:
    try:
        parse_query(ListQuery, query)
    except Problem as refusal:
        assert refusal.status == 422
        json.dumps(refusal.body()).encode()


def test_what_cannot_be_stored_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        decode(b'{"a": [1, {"b": "x\\u0000"}], "c": 9223372036854775808, "d": "\\\\u0000"}')
    assert [fault["path"] for fault in refused.value.extra["errors"]] == ["a.1.b", "c"]
    assert decode(b'{"c": 9223372036854775807}') == {"c": 2**63 - 1}
    assert decode(b'{"c": 1.5, "d": "1234567890123456789012"}')["c"] == 1.5


def test_nesting_has_a_limit_that_answers_can_bear() -> None:
    at_most = b"[" * MOST_NESTED + b"]" * MOST_NESTED
    assert decode(at_most)
    with pytest.raises(Invalid):
        decode(b"[" + at_most + b"]")
    with pytest.raises(Malformed):
        decode(b"[" * 5000 + b"]" * 5000)
    broad = b"[" + b",".join([b"[]"] * 1000) + b"]"
    assert len(decode(broad)) == 1000


async def test_only_those_who_may_create_users_do(site: Site, admin: httpx2.AsyncClient) -> None:
    user, ann = await site.user("ann@example.org")
    assert (await ann.post("/users", json=USER)).status_code == 403
    assert (await ann.get("/users")).status_code == 403
    assert (await admin.post("/users", json=USER)).status_code == 201
    again = await admin.post("/users", json={**USER, "email": "NEW@example.org"})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert (await ann.get(f"/users/{user}")).json()["email"] == "ann@example.org"
    assert (await ann.get("/users/u1")).status_code == 403
    assert (await ann.get("/users/u999")).status_code == 403
    assert (await admin.get("/users/u999")).status_code == 404


async def test_lists_of_users_go_on_where_they_stopped(
    site: Site, admin: httpx2.AsyncClient
) -> None:
    for number in range(5):
        await site.user(f"person{number}@example.org")
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = (await admin.get(f"/users?limit=2{cursor and f'&cursor={cursor}'}")).json()
        seen += [user["email"] for user in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["admin@example.org", *(f"person{number}@example.org" for number in range(5))]
    found = (await admin.get("/users?q=PERSON3")).json()["items"]
    assert [user["email"] for user in found] == ["person3@example.org"]


def errors_of(model: type[Body], value: Any) -> list[str]:
    with pytest.raises(Invalid) as refused:
        parse(model, json.dumps(value).encode())
    return [fault["path"] for fault in refused.value.extra["errors"]]


def test_the_faults_that_are_named_are_bounded() -> None:
    many = errors_of(NewBatch, {"assets": [1] * 5000})
    assert many == [f"assets.{index}" for index in range(PIECE)]
    unknown = {f"field{index}": 1 for index in range(5000)}
    assert errors_of(NewUser, unknown) == [""]
    assert errors_of(NewBatch, {"assets": [{"external_id": "a", **unknown}]}) == ["assets.0"]


def test_a_fault_far_into_a_long_list_has_its_true_index() -> None:
    rows: list[Any] = [{"external_id": str(index), "data": {}} for index in range(4321)]
    faulty = [*rows, {"external_id": "x", "data": {}, "color": 1, "group": ""}]
    named = errors_of(NewBatch, {"assets": faulty})
    assert sorted(named) == ["assets.4321.color", "assets.4321.group"]
    with pytest.raises(PriorityOutOfRange) as refused:
        parse(NewBatch, json.dumps({"assets": [*rows, {**rows[0], "priority": 2**31}]}).encode())
    assert refused.value.extra["errors"][0]["path"] == "assets.4321.priority"
    assert len(parse(NewBatch, json.dumps({"assets": rows}).encode()).assets or []) == 4321
