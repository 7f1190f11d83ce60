"""The client against a running server: every method meets the route it was written for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelqueue.client import Client
from labelqueue.errors import (
    AlreadySubmitted,
    DuplicateExternalId,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
)
from tests.running import Server
from tests.service import Service, asset_row


@pytest.fixture
def admin(server: Server) -> Iterator[Client]:
    with Client(server.url, server.admin_token) as client:
        yield client


@pytest.fixture
def project(service: Service) -> str:
    return service.new_project()


@pytest.fixture
def labeler(server: Server, service: Service, project: str) -> Iterator[Client]:
    with Client(server.url, service.new_member(project).token) as client:
        yield client


def rows(*names: str) -> list[dict[str, object]]:
    return [asset_row(name) for name in names]


def test_a_project_from_its_making_to_its_labels(
    admin: Client, labeler: Client, project: str
) -> None:
    batch = admin.add_assets(project, rows("a", "b", "c"), name="May", priority=2)  # type: ignore[arg-type]
    assert (batch["name"], batch["size"]) == ("May", 3)
    assert [b["id"] for b in admin.batches(project)] == [batch["id"]]

    item = labeler.pull(project)["items"][0]
    assert item["asset"]["external_id"] == "a"
    assert labeler.save_draft(item["reservation"], {"x": 1})["expires_at"]
    assert labeler.report_activity(item["reservation"], 1.5)["expires_at"]
    assert labeler.pull(project)["items"][0]["draft"] == {"x": 1}
    done = labeler.submit(item["reservation"], "cat", active_seconds=0, pull_next=True)
    assert done["next"] and done["label"]
    second = done["next"]["items"][0]
    assert second["asset"]["external_id"] == "b"
    with pytest.raises(AlreadySubmitted) as caught:
        labeler.submit(item["reservation"], "dog")
    assert caught.value.extra["label"]["id"] == done["label"]["id"]

    third = labeler.skip(second["reservation"], reason="blurred", pull_next=True)["next"]
    assert third
    labeler.release(third["items"][0]["reservation"])
    results = [label["result"] for label in admin.labels(project, status="submitted")]
    assert results == ["cat"]
    exported = b"".join(admin.export(project)).splitlines()
    assert "cat" in json.dumps([json.loads(line) for line in exported])


def test_a_manager_steers_and_sees(admin: Client, labeler: Client, project: str) -> None:
    admin.add_assets(project, rows("a", "b"))  # type: ignore[arg-type]
    me = labeler.me()["id"]
    assert admin.change_assets(project, {"external_ids": ["b"]}, {"priority": 9}) == {"changed": 1}
    changes = [{"external_id": "a", "priority": 1}]
    assert admin.change_each_asset(project, changes) == {"changed": 1}  # type: ignore[arg-type]
    ids = {a["external_id"]: a["id"] for a in admin.assets(project, order="queue")}
    assert list(ids) == ["b", "a"]
    assert [item["asset"]["id"] for item in admin.preview(project, me)] == [ids["b"], ids["a"]]
    assert admin.explain(project, me, ids["a"])["position"] == 2
    assert admin.explain_all(project, me)["eligible"] == 2

    labeler.pull(project)
    (held,) = admin.reservations(project, labeler=me, state="active")
    assert held["asset"] == ids["b"]
    assert admin.clear_reservations(project, reservations=[held["id"]]) == {"cleared": 1}
    assert admin.stats(project)["assets"]["queued"] == 2
    assert {job["user"] for job in admin.jobs(project)} >= {me}
    kinds = [event["kind"] for event in admin.events(project)]
    assert "reservation.cleared" in kinds
    assert "asset.prioritized" in [e["kind"] for e in admin.history(project, ids["b"])]
    assert admin.asset(project, ids["b"])["priority"] == 9


def test_settings_members_and_people(admin: Client, project: str) -> None:
    assert admin.presets()
    person = admin.create_user("cleo@example.org", "Cleo", password="a long password")
    token = admin.create_token(person["id"])
    admin.revoke_token(person["id"], token["id"])
    member = admin.set_member(project, "cleo@example.org", "reviewer", skills=["fr"])
    assert (member["role"], member["skills"]) == ("reviewer", ["fr"])
    assert [m["user"] for m in admin.members(project, q="cleo")] == [person["id"]]
    admin.remove_member(project, person["id"])
    settings = admin.configure(project, order={"priority": "lower_first"})
    assert settings["order"]["priority"] == "lower_first"  # type: ignore[typeddict-item]
    assert admin.queue(project)["order"]["priority"] == "lower_first"
    assert admin.change_project(project, state="paused")["state"] == "paused"
    assert admin.project(project)["state"] == "paused"
    assert project in [p["id"] for p in admin.projects()]


def test_files_become_batches_and_uploads(
    admin: Client, service: Service, project: str, tmp_path: Path
) -> None:
    (tmp_path / "a.ndjson").write_text("".join(f"{json.dumps(r)}\n" for r in rows("a", "b")))
    batch = admin.add_file(project, tmp_path / "a.ndjson", name="streamed")
    assert (batch["name"], batch["size"]) == ("streamed", 2)
    with pytest.raises(DuplicateExternalId, match="a"):
        admin.add_file(project, tmp_path / "a.ndjson")
    (tmp_path / "note.txt").write_text("hello")
    assert admin.upload(project, tmp_path / "note.txt")["url"]
    other = service.new_project()
    (chosen, _) = admin.assets(project)
    assert admin.copy_assets(other, project, {"ids": [chosen["id"]]}, name="copied")
    assert [a["external_id"] for a in admin.assets(other)] == [chosen["external_id"]]
    renamed = admin.change_batch(project, batch["id"], name="renamed")
    assert renamed["name"] == "renamed"
    done = admin.wait(admin.delete_batch(project, batch["id"], confirm="renamed"))
    assert done["state"] == "done"
    assert admin.operation(done["id"])["id"] in [o["id"] for o in admin.operations()]
    assert list(admin.assets(project)) == []


def test_refusals_arrive_as_their_classes(
    server: Server, admin: Client, labeler: Client, project: str
) -> None:
    with Client(server.url, "wrong") as nobody, pytest.raises(Unauthenticated):
        nobody.me()
    with pytest.raises(Forbidden):
        list(labeler.assets(project))
    with pytest.raises(NotFound):
        labeler.project("p999999")
    with pytest.raises(Invalid) as caught:
        admin.add_assets(project, [{"external_id": "", "data": {}, "x": 1}])  # type: ignore[typeddict-unknown-key]
    paths = {fault["path"] for fault in caught.value.extra["errors"]}
    assert paths == {"assets.0.external_id", "assets.0.x"}
