"""api.md, sentence by sentence: the fields of every answer, under the names they promise."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from tests.ledger.stage import (
    Person,
    Stage,
    asset,
    done,
    draft,
    problem,
    rows,
    skip,
    submit,
    verdict,
)

ASSET = {
    "id",
    "external_id",
    "data",
    "batch",
    "row",
    "group",
    "state",
    "priority",
    "assigned_to",
    "labels_required",
    "labels_count",
    "skills",
    "created_at",
    "on_hold",
}
ITEM = {"reservation", "kind", "asset", "expires_at", "draft", "label", "comment", "why"}
LABEL = {
    "id",
    "asset",
    "labeler",
    "status",
    "final",
    "result",
    "active_seconds",
    "created_at",
    "reviewed_by",
    "comment",
    "replaces",
}
RESERVATION = {"id", "queue", "asset", "labeler", "state", "created_at", "expires_at"}
JOB = {
    "user",
    "queue",
    "held",
    "submitted",
    "approved",
    "rejected",
    "in_review",
    "rework",
    "skipped",
    "remaining",
    "per_class",
    "active_seconds",
    "median_seconds",
}
STATES = {"removed", "on_hold", "rework", "queued", "reserved", "in_review", "done"}
STATUSES = {
    "submitted",
    "skipped",
    "approved",
    "corrected",
    "rejected",
    "replaced",
    "discarded",
    "late",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")


def is_time(value: Any) -> bool:
    return isinstance(value, str) and bool(TIME.fullmatch(value))


def test_users_tokens_projects_and_batches_answer_201(stage: Stage) -> None:
    email = f"x-{uuid.uuid4().hex}@example.org"
    made = stage.admin.call("POST", "/users", {"email": email, "name": "X"})
    assert made.status_code == 201
    assert made.json().keys() >= {"id", "email", "name"}
    token = stage.admin.call("POST", f"/users/{made.json()['id']}/tokens", {})
    assert token.status_code == 201
    assert token.json().keys() >= {"id", "token"}
    me = Person(stage.http, token.json()["token"]).get("/me")
    assert me.keys() >= {"id", "email", "name", "projects"}
    revoked = stage.admin.call("DELETE", f"/users/{made.json()['id']}/tokens/{token.json()['id']}")
    assert revoked.status_code == 204
    project = stage.manager.call("POST", "/projects", {"name": "shapes"})
    assert project.status_code == 201
    path = f"/projects/{project.json()['id']}"
    batch = stage.manager.call("POST", f"{path}/batches", {"assets": [asset("a")]})
    assert batch.status_code == 201
    assert batch.json().keys() >= {"id", "number", "name", "size"}
    assert (batch.json()["number"], batch.json()["size"]) == (1, 1)
    read = stage.manager.get(path)
    assert read.keys() >= {"id", "name", "state", "preset", "interface", "media_origins"}
    assert (read["state"], read["preset"], read["interface"]) == ("active", None, None)
    [member] = stage.manager.get(f"{path}/members")["items"]
    assert (member["user"], member["role"]) == (stage.manager.id, "manager")


def test_an_asset_a_batch_and_a_member_have_their_fields(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann", skills=["cats"])
    project.batch(
        {
            "external_id": "a",
            "group": "g",
            "skills": ["cats"],
            "priority": 3,
            "assigned_to": [ann.email],
        },
        "b",
        name="first",
    )
    read = project.asset("a")
    assert read.keys() >= ASSET
    assert read["assigned_to"] == [ann.id]
    assert (read["labels_required"], read["labels_count"], read["on_hold"]) == (1, 0, None)
    assert (read["group"], read["skills"], read["priority"]) == ("g", ["cats"], 3)
    assert project.asset("b")["row"] == read["row"] + 1
    assert is_time(read["created_at"])
    assert stage.manager.get(f"{project.path}/assets/{read['id']}").keys() >= ASSET
    [batch] = stage.manager.get(f"{project.path}/batches")["items"]
    assert batch.keys() >= {
        "id",
        "number",
        "name",
        "size",
        "counts",
        "exhausted",
        "open",
        "gate_held_by",
    }
    assert batch["id"] == read["batch"]
    assert batch["open"] is True
    assert batch["exhausted"] is False
    assert batch["gate_held_by"] == []
    assert set(batch["counts"]) == STATES
    assert sum(batch["counts"].values()) == batch["size"] == 2
    [member] = stage.manager.get(f"{project.path}/members", q="ann")["items"]
    assert member.keys() >= {"user", "email", "name", "role", "skills", "active", "standing"}
    assert (member["user"], member["role"], member["active"]) == (ann.id, "labeler", True)


def test_a_pull_has_its_fields_with_and_without_items(stage: Stage) -> None:
    project = stage.project(label_queue={"reservation": {"count": 2}})
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    pulled = project.pull(ann)
    assert pulled.keys() >= {"items", "waiting"}
    assert pulled["waiting"] is None
    for item in pulled["items"]:
        assert item.keys() >= ITEM
        assert item["asset"].keys() >= {"id", "external_id", "data", "batch", "group"}
        assert (item["kind"], item["draft"], item["label"], item["comment"]) == (
            "label",
            *[None] * 3,
        )
        assert is_time(item["expires_at"])
        assert item["why"].endswith(".")
    for item in pulled["items"]:
        submit(ann, item)
    waiting = project.pull(ann)["waiting"]
    assert waiting.keys() >= {"reasons", "retry_after", "quiz"}
    assert waiting == {"reasons": {"complete": 2}, "retry_after": None, "quiz": None}


def test_submit_skip_release_draft_and_activity_answer_as_promised(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    first = project.item(ann)
    path = f"/reservations/{first['reservation']}"
    for answer in (
        ann.call("PUT", f"{path}/draft", {"result": 1}),
        ann.call("POST", f"{path}/activity", {}),
    ):
        assert answer.status_code == 200
        assert is_time(answer.json()["expires_at"])
    handed_in = submit(ann, first)
    assert handed_in["label"].keys() >= {"id", "status"}
    assert handed_in["label"]["status"] == "submitted"
    assert handed_in["next"] is None
    second = project.item(ann)
    skipped = skip(ann, second, reason="blurred", pull_next=True)
    assert skipped["label"]["status"] == "skipped"
    [third] = skipped["next"]["items"]
    answer = ann.call("POST", f"/reservations/{third['reservation']}/release", {})
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_label_and_a_reservation_have_their_fields(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    submit(ann, project.item(ann), {"x": 1}, active_seconds=0)
    [label] = project.labels()
    assert label.keys() >= LABEL
    assert label["labeler"] == ann.id
    assert label["asset"] == project.asset_id("a")
    assert (label["final"], label["result"], label["replaces"]) == (True, {"x": 1}, None)
    assert (label["reviewed_by"], label["comment"]) == (None, None)
    [mine] = ann.get(f"{project.path}/labels")["items"]
    assert mine.keys() >= {"id", "asset", "status", "result", "created_at"}
    item = project.item(ann)
    [held] = project.reservations()
    assert held.keys() >= RESERVATION
    assert (held["id"], held["queue"], held["state"]) == (item["reservation"], "label", "active")
    assert (held["asset"], held["labeler"]) == (item["asset"]["id"], ann.id)
    assert held["expires_at"] == item["expires_at"]


def test_without_a_timeout_nothing_expires(stage: Stage) -> None:
    project = stage.project("supervisely")
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    assert item["expires_at"] is None
    assert draft(ann, item, 1)["expires_at"] is None
    [held] = project.reservations()
    assert held["expires_at"] is None


def test_statistics_and_jobs_have_their_fields(stage: Stage) -> None:
    project = stage.project("supervisely")
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch("a", "b")
    empty = stage.manager.get(f"{project.path}/jobs")["items"]
    assert sorted((job["user"], job["queue"]) for job in empty) == sorted(
        [(ann.id, "label"), (rae.id, "review")]
    )
    for job in empty:
        assert job.keys() >= JOB
        assert (job["held"], job["submitted"], job["per_class"]) == (0, 0, {})
    submit(ann, project.item(ann))
    stats = stage.manager.get(f"{project.path}/stats")
    assert stats.keys() >= {
        "assets",
        "labels",
        "labels_per_hour",
        "reservations",
        "test_questions",
        "labelers",
    }
    assert set(stats["assets"]) == STATES
    assert (stats["assets"]["in_review"], stats["assets"]["queued"]) == (1, 1)
    assert set(stats["labels"]) <= STATUSES
    assert stats["labels"]["submitted"] == 1
    assert stats["reservations"].keys() >= {"active", "expired"}
    assert stats["test_questions"] == 0
    [review] = project.reviews(rae)
    assert review.keys() >= ITEM
    assert review["kind"] == "review"
    assert review["label"].keys() >= LABEL
    said = verdict(rae, review, "reject", comment="again")
    assert said["label"]["status"] == "rejected"
    [again] = project.items(ann)
    assert again["kind"] == "rework"
    assert again["label"]["status"] == "rejected"
    assert again["comment"] == "again"
    jobs = {
        (job["user"], job["queue"]): job
        for job in stage.manager.get(f"{project.path}/jobs")["items"]
    }
    mine = jobs[ann.id, "label"]
    assert (mine["submitted"], mine["rejected"], mine["rework"], mine["in_review"]) == (1, 1, 1, 0)
    assert jobs[rae.id, "review"]["rejected"] == 1
    assert jobs[rae.id, "review"]["submitted"] == 1


def test_explain_and_preview_have_their_fields(stage: Stage) -> None:
    project = stage.project()
    [ann, bob] = project.labelers("ann", "bob")
    project.batch("a", "b")
    path = f"{project.path}/queues/label"
    both = {"labeler": ann.id, "asset": project.asset_id("b")}
    assert stage.manager.get(f"{path}/explain", **both) == {
        "eligible": True,
        "position": 2,
        "reasons": [],
    }
    assert stage.manager.get(f"{path}/explain", labeler=ann.email) == {"eligible": 2, "reasons": {}}
    project.item(ann)
    assert stage.manager.get(f"{path}/explain", labeler=bob.email) == {
        "eligible": 1,
        "reasons": {"reserved": 1},
    }
    shut = stage.manager.get(f"{path}/explain", labeler=bob.email, asset=project.asset_id("a"))
    assert (shut["eligible"], shut["position"]) == (False, None)
    [reason] = shut["reasons"]
    assert reason.keys() == {"code", "detail"}
    listed = stage.manager.get(f"{path}/preview", labeler=ann.id, limit=5)["items"]
    assert [one["kind"] for one in listed] == ["label", "label"]
    assert listed[0]["asset"].keys() >= {"id", "external_id"}
    stage.manager.refused(422, "invalid", "GET", f"{path}/explain")
    for nobody in ("nobody@example.org", "u999999999"):
        answer = stage.manager.call("GET", f"{path}/explain", params={"labeler": nobody})
        assert answer.status_code in (404, 422), answer.text


def test_events_have_their_fields_and_kinds(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    project.change("a", priority=1)
    project.change("a", assigned_to=[ann.email])
    project.configure(reservation={"count": 2})
    first, second = project.items(ann)
    submit(ann, first)
    skip(ann, second)
    project.item(ann)
    stage.manager.post(f"{project.path}/reservations/clear", {"labeler": ann.email})
    events = project.events()
    for event in events:
        assert event.keys() >= {"id", "at", "actor", "kind", "data"}
        assert is_time(event["at"])
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", event["kind"])
    kinds = {event["kind"] for event in events}
    assert kinds >= {
        "asset.created",
        "asset.prioritized",
        "asset.assigned",
        "queue.configured",
        "reservation.created",
        "reservation.cleared",
        "label.submitted",
        "label.skipped",
    }
    [handed_in] = [event for event in events if event["kind"] == "label.submitted"]
    assert handed_in["actor"] == ann.id
    assert handed_in["asset"] == project.asset_id("a")
    assert handed_in["reservation"] == first["reservation"]
    assert handed_in["label"].startswith("l")
    created = [event["asset"] for event in events if event["kind"] == "asset.created"]
    assert sorted(created) == sorted(one["id"] for one in project.assets())


def test_operations_say_how_far_they_are(stage: Stage) -> None:
    project = stage.project()
    project.batch(*rows(1001))
    answer = stage.manager.call(
        "PATCH", f"{project.path}/assets", {"select": {"filter": {}}, "set": {"priority": 1}}
    )
    assert answer.status_code == 202
    assert answer.json().keys() >= {"operation"}
    operation = stage.manager.get(f"/operations/{answer.json()['operation']}")
    assert operation.keys() >= {"id", "state", "done", "total", "error"}
    assert operation["state"] in ("running", "done")
    listed = stage.manager.get("/operations")["items"]
    assert listed[0]["id"] == operation["id"]
    exactly = project.change(*rows(1000), priority=2)
    assert exactly == {"changed": 1000}


def test_the_second_tab_is_told_what_stands(stage: Stage) -> None:
    project = stage.project()
    [ann, bob] = project.labelers("ann", "bob")
    project.batch("a", "b")
    item = project.item(ann)
    made = submit(ann, item)["label"]
    path = f"/reservations/{item['reservation']}"
    again = ann.refused(409, "already_submitted", "POST", f"{path}/submit", {"result": 2})
    assert again["label"] == made
    again = ann.refused(409, "already_submitted", "POST", f"{path}/skip", {})
    assert again["label"] == made
    for address, method, body in (("draft", "PUT", {"result": 1}), ("activity", "POST", {})):
        answer = ann.call(method, f"{path}/{address}", body)
        assert answer.status_code == 409, answer.text
    lost = project.item(ann)
    stage.manager.post(f"{project.path}/reservations/clear", {})
    project.item(bob)
    path = f"/reservations/{lost['reservation']}"
    ann.refused(409, "reservation_lost", "PUT", f"{path}/draft", {"result": 1})
    ann.refused(409, "reservation_lost", "POST", f"{path}/activity", {})
    skipped = ann.refused(409, "reservation_lost", "POST", f"{path}/skip", {})
    assert skipped["label"] is None
    late = ann.refused(409, "reservation_lost", "POST", f"{path}/submit", {"result": 2})
    assert late["label"].keys() >= {"id", "status"}
    assert late["label"]["status"] == "late"


def test_a_second_verdict_is_told_the_first(stage: Stage) -> None:
    project = stage.project("labelbox-legacy")
    project.configure("review", enabled=True)
    [ann] = project.labelers("ann")
    rae, roy = project.reviewers("rae", "roy")
    project.batch("a")
    submit(ann, project.item(ann))
    [one], [other] = project.reviews(rae), project.reviews(roy)
    verdict(rae, one, "approve")
    path = f"/reservations/{other['reservation']}/submit"
    told = roy.refused(
        409, "already_reviewed", "POST", path, {"verdict": "reject", "comment": "no"}
    )
    assert told["verdict"] == "approve"
    assert told["label"].keys() >= {"id", "status"}
    assert told["reviewed_by"] == rae.id


@pytest.mark.parametrize(
    "seconds,status", [(0, 200), (60, 200), (61, 422), (-1, 422), ("5", 422), (True, 422)]
)
def test_how_long_a_pull_may_wait(stage: Stage, seconds: Any, status: int) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    answer = ann.call("POST", f"{project.path}/queues/label/pull", {"wait_seconds": seconds})
    assert answer.status_code == status, answer.text


def test_presets_and_queues_of_other_names(stage: Stage) -> None:
    project = stage.project()
    listed = stage.manager.get("/presets")
    assert {one["name"] for one in listed["items"]} >= {
        "kili",
        "labelbox",
        "labelbox-legacy",
        "supervisely",
        "appen",
    }
    problem(stage.manager.call("GET", f"{project.path}/queues/other"), 404, "not_found")
    stage.manager.refused(422, "invalid", "POST", "/projects", {"name": "x", "preset": "other"})


def test_the_document_and_health(stage: Stage) -> None:
    assert done(stage.stranger.call("GET", "/openapi.json"))["openapi"].startswith("3.1")
    for path in ("/healthz", "/readyz", "/metrics"):
        assert stage.stranger.call("GET", path).status_code == 200
