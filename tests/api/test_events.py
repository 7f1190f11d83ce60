"""The log, the export, the statistics."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, eventually, release, rows, skip, submit


def test_events_come_oldest_first_with_their_fields(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    project.change("b", priority=4)
    submit(ann, item)
    events = project.events()
    for event in events:
        assert event.keys() >= {"id", "at", "actor", "kind", "data"}
        noun, verb = event["kind"].split(".")
        assert noun and verb
        assert event["at"].endswith("Z")
    assert [one["at"] for one in events] == sorted(one["at"] for one in events)
    story = [one["kind"] for one in events]
    told = ["asset.created", "reservation.created", "asset.prioritized", "label.submitted"]
    assert [kind for kind in story if kind in told] == sorted(
        [kind for kind in story if kind in told], key=told.index
    )
    assert set(told) <= set(story)
    created = next(one for one in events if one["kind"] == "reservation.created")
    assert created["actor"] == ann.id
    assert created["reservation"] == item["reservation"]
    assert created["asset"] == item["asset"]["id"]


def test_after_goes_on_where_one_stopped(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    before = project.events()
    assert project.events(after=before[0]["id"]) == before[1:]
    assert project.events(after=before[-1]["id"]) == []
    release(ann, project.item(ann))
    new = [one["kind"] for one in project.events(after=before[-1]["id"])]
    assert new == ["reservation.created", "reservation.released"]


@pytest.mark.parametrize("after", ["nonsense", "-1", "\0", "9" * 40])
def test_an_id_of_ones_own_making_is_refused_or_finds_nothing(project: Project, after: str) -> None:
    project.batch("a")
    answer = project.manager.call("GET", f"{project.path}/events", params={"after": after})
    assert answer.status_code in (200, 422), answer.text


def test_every_end_of_a_reservation_has_its_kind(stage: Stage, project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(6))
    release(ann, project.item(ann))
    skip(ann, project.item(ann))
    submit(ann, project.item(ann))
    project.item(ann)
    project.manager.post(f"{project.path}/reservations/clear", {})
    project.item(ann)
    stage.advance(1801)
    eventually(lambda: project.held("expired"))
    while project.held("expired"):
        submit(ben, project.item(ben))
    kinds = set(project.kinds())
    assert kinds >= {
        "reservation.created", "reservation.released", "label.skipped", "label.submitted",
        "reservation.cleared", "reservation.expired", "reservation.superseded",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"priority": 3}, "asset.prioritized"),
        ({"assigned_to": ["ANN"]}, "asset.assigned"),
    ],
)
def test_bulk_changes_show_in_each_assets_history(
    project: Project, change: dict[str, Any], kind: str
) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    if "assigned_to" in change:
        change = {"assigned_to": [ann.email]}
    project.change("a", "b", **change)
    told = {
        name: [
            one["kind"]
            for one in project.manager.listed(
                f"{project.path}/assets/{project.asset_id(name)}/history"
            )
        ]
        for name in "abc"
    }
    assert (kind in told["a"], kind in told["b"], kind in told["c"]) == (True, True, False)


def test_the_stream_stays_open_and_resumes(project: Project) -> None:
    project.batch("a")
    past = project.events()
    headers = {
        "Accept": "text/event-stream",
        "Authorization": f"Bearer {project.manager.token}",
        "Last-Event-ID": past[0]["id"],
    }
    seen: list[dict[str, Any]] = []
    ids: list[str] = []
    http = project.stage.http
    with http.stream("GET", f"/api/v1{project.path}/events", headers=headers, timeout=60) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        changed = False
        for line in answer.iter_lines():
            if line.startswith("data:"):
                seen.append(json.loads(line[5:]))
            if line.startswith("id:"):
                ids.append(line[3:].strip())
            if len(seen) == len(past) - 1 and not changed:
                project.change("a", priority=3)
                changed = True
            if seen and seen[-1]["kind"] == "asset.prioritized":
                break
    assert seen[: len(past) - 1] == past[1:]
    assert set(ids) >= {one["id"] for one in past[1:]}


def test_the_export_streams_every_label_as_a_line(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(3))
    submit(ann, project.item(ann), {"class": "cat"})
    submit(ben, project.item(ben), {"class": "dog"})
    answer = project.manager.call("GET", f"{project.path}/export", params={"format": "jsonl"})
    assert answer.status_code == 200, answer.text
    lines = [json.loads(line) for line in answer.text.splitlines() if line]
    text = json.dumps(lines)
    assert '{"class": "cat"}' in text
    assert '{"class": "dog"}' in text
    assert "row-0000" in text
    refused = project.manager.call("GET", f"{project.path}/export", params={"format": "nonsense"})
    assert refused.status_code == 422


STATES = {"removed", "on_hold", "rework", "queued", "reserved", "in_review", "done"}


def test_statistics_add_up(project: Project) -> None:
    ann, _ = project.labelers("ann", "ben")
    project.batch(*rows(8))
    submit(ann, project.item(ann))
    skip(ann, project.item(ann))
    project.item(ann)
    project.change("row-0006", on_hold=True)
    project.change("row-0007", removed=True)
    stats = project.manager.get(f"{project.path}/stats")
    fields = {"assets", "labels", "labels_per_hour", "reservations", "test_questions", "labelers"}
    assert stats.keys() >= fields
    assert set(stats["assets"]) <= STATES
    counted = {state: n for state, n in stats["assets"].items() if n}
    assert counted == {"done": 1, "queued": 4, "reserved": 1, "on_hold": 1, "removed": 1}
    assert {status: n for status, n in stats["labels"].items() if n} == {
        "submitted": 1,
        "skipped": 1,
    }
    assert stats["reservations"] == {"active": 1, "expired": 0}
    assert stats["test_questions"] == 0
    assert stats["labels_per_hour"] >= 0


def test_counts_follow_every_change_and_agree_with_the_list(stage: Stage, project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    batch = project.batch(*rows(6))

    def agree() -> None:
        listed: dict[str, int] = {}
        for one in project.assets():
            listed[one["state"]] = listed.get(one["state"], 0) + 1
        stats = project.manager.get(f"{project.path}/stats")["assets"]
        [shown] = project.manager.listed(f"{project.path}/batches")
        assert shown["id"] == batch["id"]
        for counts in (stats, shown["counts"]):
            assert {state: n for state, n in counts.items() if n} == listed
        assert sum(stats.values()) == 6

    agree()
    item = project.item(ann)
    agree()
    release(ann, item)
    agree()
    label = submit(ann, project.item(ann))["label"]["id"]
    agree()
    project.manager.patch(f"/labels/{label}", {"status": "discarded"})
    agree()
    project.change("row-0000", labels_required=2)
    project.item(ann)
    project.item(ben)
    agree()
    stage.advance(1801)
    eventually(lambda: len(project.held("expired")) == 2)
    agree()
    project.change("row-0003", "row-0004", removed=True)
    agree()
    project.change("row-0003", removed=False, on_hold=True)
    agree()
    project.change("row-0003", on_hold=False)
    agree()
    skip(ben, project.item(ben), broken=True)
    agree()


def test_a_job_per_labeler_empty_from_the_start(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    jobs = {
        one["user"]: one
        for one in project.manager.get(f"{project.path}/jobs")["items"]
        if one["queue"] == "label"
    }
    assert {ann.id, ben.id} <= jobs.keys()
    fields = {
        "user", "queue", "held", "submitted", "approved", "rejected", "in_review", "rework",
        "skipped", "remaining", "per_class", "active_seconds", "median_seconds",
    }  # fmt: skip
    assert jobs[ann.id].keys() >= fields
    assert (jobs[ann.id]["held"], jobs[ann.id]["submitted"]) == (0, 0)
    project.batch(*rows(5))
    project.stage.advance(30)
    submit(ann, project.item(ann))
    skip(ann, project.item(ann))
    project.item(ann)
    [job] = [
        one
        for one in project.manager.get(f"{project.path}/jobs")["items"]
        if (one["user"], one["queue"]) == (ann.id, "label")
    ]
    assert (job["held"], job["submitted"], job["skipped"]) == (1, 1, 1)
    assert (job["approved"], job["rejected"], job["in_review"], job["rework"]) == (0, 0, 0, 0)


def test_explain_and_preview_agree_with_the_next_pulls(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*[{"external_id": name, "priority": n % 3} for n, name in enumerate(rows(12))])
    project.change("row-0002", assigned_to=[ben.email])
    project.change("row-0005", on_hold=True)
    release(ann, project.item(ann))
    foreseen = project.preview(ann)
    positions = {name: project.explain(ann, name)["position"] for name in rows(12)}
    assert [positions[name] for name in foreseen] == list(range(1, len(foreseen) + 1))
    assert {name for name, n in positions.items() if n is None} == {"row-0002", "row-0005"}
    path = f"{project.path}/queues/label/explain"
    assert project.manager.get(path, labeler=ann.id)["eligible"] == len(foreseen)
    assert project.drain(ann) == foreseen
