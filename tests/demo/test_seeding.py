"""The demo, seeded into a real server by the same imports a user has."""

from __future__ import annotations

import json
from dataclasses import replace
from time import perf_counter
from typing import Any

import httpx2
import pytest

from labelqueue.demo import Seeded, seed, seeding
from labelqueue.demo.content import PEOPLE, PROJECTS, read
from tests.running import Server
from tests.service import Caller, Service


@pytest.fixture(scope="module")
def seeded(server: Server) -> Seeded:
    began = perf_counter()
    made = seed(server.url, server.admin_token)
    assert perf_counter() - began < 180, "some three seconds, where nobody else works"
    return made


def caller(service: Service, seeded: Seeded, email: str) -> Caller:
    (token,) = (user["token"] for user in seeded["users"] if user["email"] == email)
    return Caller(service.http, token, email=email)


def project(seeded: Seeded, name: str) -> str:
    (found,) = (each["id"] for each in seeded["projects"] if each["name"] == name)
    return found


def test_everybody_can_log_in_and_has_the_role_announced(service: Service, seeded: Seeded) -> None:
    assert [user["email"] for user in seeded["users"]] == [person.email for person in PEOPLE]
    for user in seeded["users"]:
        login = {"email": user["email"], "password": user["password"]}
        with service.anonymous() as http:
            assert http.post("/session", json=login).is_success
        me = caller(service, seeded, user["email"]).get("/me")
        roles = {each["id"]: each["role"] for each in me["projects"]}
        assert [roles[each["id"]] for each in seeded["projects"]] == [user["role"]] * len(PROJECTS)


def test_all_projects_hold_all_their_batches(service: Service, seeded: Seeded) -> None:
    mia = caller(service, seeded, "mia@example.com")
    for wanted, least in zip(PROJECTS, (36, 36, 14), strict=True):
        batches = mia.every(f"/projects/{project(seeded, wanted.name)}/batches")
        sizes = {batch["name"]: batch["size"] for batch in batches}
        assert sizes.keys() == {source.name for source in wanted.sources}
        assert sum(sizes.values()) >= least


def test_a_newcomer_passes_the_quiz_and_gets_to_work(service: Service, seeded: Seeded) -> None:
    remarks = project(seeded, "Remarks, after a quiz")
    liam = caller(service, seeded, "liam@example.com")
    rows = map(json.loads, read("remarks.ndjson").splitlines())
    known = {row["data"]["text"]: row.get("expected") for row in rows}
    for answered in range(4):
        item = liam.pull_one(remarks)
        standing = service.get(f"/projects/{remarks}/members/liam@example.com")["trust"]["quiz"]
        assert (standing["state"], standing["answered"]) == ("open", answered)
        expected = known[item["asset"]["data"]["text"]]
        assert expected is not None, "the quiz comes before all work"
        liam.submit(item, expected)
    assert liam.pull_one(remarks)  # work, or a question that comes among it
    standing = service.get(f"/projects/{remarks}/members/liam@example.com")["trust"]["quiz"]
    assert standing["state"] == "passed"


def test_seeding_again_makes_nothing_again(
    service: Service, seeded: Seeded, server: Server
) -> None:
    def everything() -> list[str]:
        lists = ["/users", "/projects"]
        for each in seeded["projects"]:
            lists += [f"/projects/{each['id']}/{kind}" for kind in ("members", "batches", "assets")]
        items: list[Any] = [item for path in lists for item in service.every(path)]
        return sorted(str(item.get("id") or item["user"]) for item in items)

    before = everything()
    assert seed(server.url, server.admin_token, seeded) == seeded
    assert everything() == before


def test_tokens_that_are_lost_or_somebody_elses_are_issued_anew(
    service: Service, seeded: Seeded, server: Server
) -> None:
    mia, rosa, *_ = seeded["users"]
    mixed_up: Seeded = {
        **seeded,
        "users": [{**mia, "token": rosa["token"]}, {**rosa, "token": "x"}],
    }
    again = seed(server.url, server.admin_token, mixed_up)
    tokens = [user["token"] for user in again["users"]]
    assert not {*tokens} & {user["token"] for user in seeded["users"]}
    owners = [Caller(service.http, token).get("/me")["email"] for token in tokens]
    assert owners == [person.email for person in PEOPLE]


def test_a_seeding_that_broke_off_is_completed(
    service: Service, seeded: Seeded, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *rest = PROJECTS[1].sources
    monkeypatch.setattr(seeding, "PROJECTS", [_renamed("Broken off", (first,))])
    (broken,) = seed(server.url, server.admin_token, seeded)["projects"]
    monkeypatch.setattr(seeding, "PROJECTS", [_renamed("Broken off", (first, *rest))])
    (whole,) = seed(server.url, server.admin_token, seeded)["projects"]
    assert whole == broken
    names = [batch["name"] for batch in service.batches(whole["id"])]
    assert sorted(names) == sorted(source.name for source in (first, *rest))


def _renamed(name: str, sources: Any) -> Any:
    return replace(PROJECTS[1], name=name, sources=sources)


def test_a_labeler_gets_the_most_urgent_photograph_first_and_can_see_it(
    service: Service, seeded: Seeded
) -> None:
    lea = caller(service, seeded, "lea@example.com")
    item = lea.pull_one(project(seeded, "Photographs"))
    assert item["asset"]["external_id"] == "crab"
    assert "CC0-1.0" in item["asset"]["data"]["credit"]
    address = httpx2.URL(service.url).join(item["asset"]["data"]["image"])
    picture = service.http.get(address, headers={"Authorization": f"Bearer {lea.token}"})
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8")
    with service.anonymous() as http:
        assert http.get(address).status_code == 401
    lea.release(item)


def test_an_assignment_and_a_second_opinion_are_in_force(service: Service, seeded: Seeded) -> None:
    photographs = project(seeded, "Photographs")
    liam = {m["email"]: m["user"] for m in service.every(f"/projects/{photographs}/members")}[
        "liam@example.com"
    ]
    assert service.asset(photographs, "pavilion")["assigned_to"] == [liam]
    assert service.asset(photographs, "kitten")["labels_required"] == 2
    assert service.asset(photographs, "sheep")["labels_required"] == 1
