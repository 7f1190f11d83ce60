"""semantics.md and api.md, sentence by sentence: what no other test asks for in so many words."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest

from tests.ledger.stage import (
    Project,
    Stage,
    asset,
    draft,
    eventually,
    names,
    problem,
    release,
    rows,
    skip,
    submit,
    verdict,
)


def reviewed(stage: Stage, **review: Any) -> Project:
    """A project whose labels are all reviewed."""
    return stage.project(review_queue={"enabled": True, **review})


def put(project: Project, person: Any, **fields: Any) -> Any:
    return project.manager.put(f"{project.path}/members/{person.id}", {"role": "labeler", **fields})


# -- settings -------------------------------------------------------------------------------------
DEFAULTS = {
    "order": {
        "tie": "fifo",
        "priority": "higher_first",
        "default_priority": 0,
        "batch_gate": False,
        "retroactive": True,
        "avoid_held": False,
        "groups": "ignore",
    },
    "reservation": {"count": 1, "refill": "each", "timeout_seconds": 1800, "share_unopened": False},
    "target": {"labels": 1},
    "consensus": None,
    "skip_to": "others",
    "limit_per_labeler": None,
    "logout_seconds": None,
    "realtime": False,
    "test_questions": None,
}
REVIEW_DEFAULTS = {
    "enabled": False,
    "sampling": 1.0,
    "order": {
        "tie": "fifo",
        "priority": "higher_first",
        "default_priority": 0,
        "batch_gate": False,
    },
    "max_rounds": 3,
    "rework_timeout_seconds": None,
    "realtime": False,
}
COLUMNS: dict[str | None, dict[str, Any]] = {
    None: {},
    "kili": {},
    "labelbox-legacy": {
        "tie": "lexicographic",
        "priority": "lower_first",
        "default_priority": None,
        "count": 5,
        "refill": "empty",
        "timeout_seconds": 3600,
        "logout_seconds": 3600,
        "skip_to": "review",
    },
    "labelbox": {
        "priority": "lower_first",
        "default_priority": None,
        "count": 5,
        "timeout_seconds": 14400,
        "skip_to": "review",
    },
    "supervisely": {"timeout_seconds": None},
    "appen": {"tie": "random", "batch_gate": True, "retroactive": False, "avoid_held": True},
}
REVIEWS: dict[str | None, dict[str, Any]] = {
    None: {"count": 1},
    "kili": {"count": 1},
    "labelbox-legacy": {"tie": "fifo", "priority": "ignore", "count": 0, "enabled": False},
    "labelbox": {"tie": "fifo", "count": 5, "enabled": False},
    "supervisely": {"enabled": True, "sampling": 1, "tie": "fifo", "count": 1},
    "appen": {"tie": "random", "batch_gate": True, "count": 1, "enabled": False},
}


def flat(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, **settings["order"], **settings["reservation"]}


@pytest.mark.parametrize("preset", list(COLUMNS))
def test_every_preset_has_the_settings_of_its_column(stage: Stage, preset: str | None) -> None:
    project = stage.project(preset)
    label, review = project.settings(), project.settings("review")
    expected = flat(DEFAULTS) | COLUMNS[preset]
    found = flat(label)
    for one in ("order", "reservation"):
        expected.pop(one), found.pop(one)
    assert found == expected
    assert label.keys() == DEFAULTS.keys()
    assert review.keys() >= REVIEW_DEFAULTS.keys() | {"reservation"}
    assert flat(review).items() >= REVIEWS[preset].items()
    assert (review["max_rounds"], review["realtime"], review["sampling"]) == (3, False, 1)
    if preset is not None:
        [listed] = [one for one in stage.manager.get("/presets")["items"] if one["name"] == preset]
        assert (listed["label_queue"], listed["review_queue"]) == (label, review)


def test_a_patch_merges_and_what_is_set_first_takes_its_defaults(stage: Stage) -> None:
    project = stage.project()
    quiz = {"quiz": {"size": 1, "pass_accuracy": 0.5}}
    stage.manager.refused(
        422,
        "quiz_without_questions",
        "PATCH",
        f"{project.path}/queues/label",
        {"test_questions": quiz},
    )
    project.batch("a", {"external_id": "gold", "expected": 1})
    project.configure(test_questions={"every": 10})
    assert project.settings()["test_questions"] == {
        "quiz": None,
        "every": 10,
        "min_accuracy": None,
        "min_answers": 4,
        "discard": False,
        "iou": 0.5,
    }
    project.configure(test_questions={"min_accuracy": 0.7})
    project.configure(test_questions=quiz)
    found = project.settings()["test_questions"]
    assert (found["every"], found["min_accuracy"], found["quiz"]) == (10, 0.7, quiz["quiz"])
    project.configure(test_questions={"quiz": {"size": 2}})
    assert project.settings()["test_questions"]["quiz"] == {"size": 2, "pass_accuracy": 0.5}
    project.configure(test_questions=None)
    assert project.settings()["test_questions"] is None
    project.configure(consensus={"share": 0.5, "labels": 3})
    project.configure(consensus={"labels": 2})
    assert project.settings()["consensus"] == {"share": 0.5, "labels": 2}
    project.configure(target={"min": 1, "max": 3, "confidence": 0.8})
    project.configure(target={"max": 4})
    assert project.settings()["target"] == {"min": 1, "max": 4, "confidence": 0.8}
    project.configure(target={"labels": 2})
    assert project.settings()["target"] == {"labels": 2}
    assert project.settings()["order"] == DEFAULTS["order"]


@pytest.mark.parametrize(
    ("patch", "path"),
    [
        ({"order": {"tie": "lifo"}}, "order.tie"),
        ({"reservation": {"count": 0}}, "reservation.count"),
        ({"reservation": {"count": 101}}, "reservation.count"),
        ({"reservation": {"timeout_seconds": 0}}, "reservation.timeout_seconds"),
        ({"target": {"labels": 0}}, "target.labels"),
        ({"consensus": {"share": 1.5, "labels": 2}}, "consensus.share"),
        ({"skip_to": "nowhere"}, "skip_to"),
        ({"realtime": None}, "realtime"),
        ({"nonsense": 1}, "nonsense"),
        ({"order": {"default_priority": 1.5}}, "order.default_priority"),
    ],
)
def test_settings_outside_their_range_are_named(stage: Stage, patch: Any, path: str) -> None:
    project = stage.project()
    before = project.settings()
    refusal = problem(
        stage.manager.call("PATCH", f"{project.path}/queues/label", patch), 422, "invalid"
    )
    assert path in {error["path"] for error in refusal["errors"]}
    assert project.settings() == before


def test_a_default_priority_orders_what_has_none(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", {"external_id": "b", "priority": 5}, {"external_id": "c", "priority": -5})
    assert project.preview(ann) == ["b", "a", "c"]
    project.configure(order={"default_priority": 10})
    assert project.preview(ann) == ["a", "b", "c"]
    project.configure(order={"default_priority": None})
    assert project.preview(ann) == ["b", "c", "a"]
    project.configure(order={"priority": "lower_first"})
    assert project.preview(ann) == ["c", "b", "a"]
    project.configure(order={"priority": "ignore"})
    assert project.preview(ann) == ["a", "b", "c"]


def test_lexicographic_is_by_code_point(stage: Stage) -> None:
    project = stage.project("labelbox-legacy")
    [ann] = project.labelers("ann")
    project.batch("b", "B", "a10", "a2", "é", "Z", "_")
    assert project.preview(ann) == sorted(["b", "B", "a10", "a2", "é", "Z", "_"])


# -- assets ---------------------------------------------------------------------------------------
def test_patching_assets_row_by_row_and_by_filter(stage: Stage) -> None:
    project = stage.project()
    batch = project.batch("a", "b", "c")
    path = f"{project.path}/assets"
    items = [
        {"external_id": "a", "priority": 3},
        {"id": project.asset_id("b"), "labels_required": 2},
    ]
    assert stage.manager.patch(path, {"items": items}) == {"changed": 2}
    assert project.asset("b")["labels_required"] == 2
    by_filter = {"select": {"filter": {"batch": batch["id"]}}, "set": {"skills": ["cats"]}}
    assert stage.manager.patch(path, by_filter) == {"changed": 3}
    assert project.asset("c")["skills"] == ["cats"]
    refusal = stage.manager.refused(
        422,
        "unknown_asset",
        "PATCH",
        path,
        {"items": [{"external_id": "a", "priority": 9}, {"external_id": "nope", "priority": 9}]},
    )
    assert "nope" in refusal["detail"] + str(refusal.get("errors"))
    assert project.asset("a")["priority"] == 3
    stage.manager.refused(
        422,
        "unknown_user",
        "PATCH",
        path,
        {"select": {"external_ids": ["a"]}, "set": {"assigned_to": ["nobody@example.org"]}},
    )
    project.change("b", labels_required=None)
    project.change("a", priority=None)
    assert (project.asset("b")["labels_required"], project.asset("a")["priority"]) == (1, None)
    assert stage.manager.patch(path, {"select": {"ids": []}, "set": {"priority": 1}}) in (
        {"changed": 0},
    )


def test_on_hold_is_a_boolean_or_a_reason(stage: Stage) -> None:
    project = stage.project()
    project.batch("a", "b")
    project.change("a", on_hold="broken link")
    project.change("b", on_hold=True)
    assert project.asset("a")["on_hold"]["reason"] == "broken link"
    assert project.asset("b")["on_hold"].keys() >= {"reason", "since"}
    assert project.state("a") == project.state("b") == "on_hold"
    project.change("a", "b", on_hold=False)
    assert (project.asset("a")["on_hold"], project.state("a")) == (None, "queued")
    project.change("a", removed=True)
    assert project.state("a") == "removed"
    project.change("a", removed=False)
    assert project.state("a") == "queued"


def test_a_selection_from_another_project(stage: Stage) -> None:
    here, there = stage.project(), stage.project()
    here.batch("a", "b", "c", priority=None)
    [ann] = here.labelers("ann")
    submit(ann, here.item(ann))
    path = f"{there.path}/batches"
    made = stage.manager.post(path, {"from": {"project": here.id, "ids": [here.asset_id("c")]}})
    assert made["size"] == 1
    made = stage.manager.post(
        path,
        {"name": "done", "priority": 4, "from": {"project": here.id, "filter": {"state": "done"}}},
    )
    assert (made["size"], made["name"], made["number"]) == (1, "done", 2)
    assert {one["external_id"]: one["priority"] for one in there.assets()} == {"c": None, "a": 4}
    refusal = stage.manager.call(
        "POST", path, {"from": {"project": here.id, "ids": ["a999999999"]}}
    )
    problem(refusal, 422, "unknown_asset")


def test_csv_columns_are_fields_or_data(stage: Stage) -> None:
    project = stage.project()
    ann, bob = project.labelers("ann", "bob")
    body = (
        "external_id,text,priority,group,labels_required,assigned_to,skills,note\r\n"
        f'a,"x, y",7,g,2,{ann.email};{bob.id},cats;dogs,007\r\n'
        "b,z,,,,,,\r\n"
    )
    answer = stage.manager.call(
        "POST",
        f"{project.path}/batches?name=n&priority=3",
        content=body.encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert answer.status_code == 201, answer.text
    a, b = project.asset("a"), project.asset("b")
    assert a["data"] == {"text": "x, y", "note": "007"}
    assert (a["priority"], a["group"], a["labels_required"], sorted(a["skills"])) == (
        7,
        "g",
        2,
        ["cats", "dogs"],
    )
    assert sorted(a["assigned_to"]) == sorted([ann.id, bob.id])
    assert (b["priority"], b["group"], b["assigned_to"], b["skills"]) == (3, None, [], [])


def test_lists_take_their_filters(stage: Stage) -> None:
    project = stage.project()
    ann, bob = project.labelers("ann", "bob")
    batch = project.batch({"external_id": "a", "priority": 5}, "b", "c")
    project.change("b", assigned_to=[bob.id])
    submit(ann, project.item(ann))

    def found(**by: Any) -> list[str]:
        return names(project.assets(**by))

    assert found(state="done") == ["a"]
    assert found(labeled_by=ann.email) == ["a"]
    assert found(assigned_to=bob.email) == ["b"]
    assert found(priority=5) == ["a"]
    assert found(batch=batch["id"]) == ["a", "b", "c"]
    assert found(batch="b999999") == []
    assert found(q="c") == ["c"]
    assert found(external_id="nope") == []
    path = f"{project.path}/assets"
    for wrong in (
        {"state": "nonsense"},
        {"priority": "x"},
        {"limit": 0},
        {"limit": 1001},
        {"order": "x"},
    ):
        problem(stage.manager.call("GET", path, params=wrong), 422, "invalid")


# -- who may --------------------------------------------------------------------------------------
def test_explain_names_who_is_no_active_member(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a")
    put(project, ann, active=False)
    assert project.barred_by(ann, "a") == {"not_a_member"}
    alone = stage.manager.get(f"{project.path}/queues/label/explain", labeler=ann.id)
    assert alone == {"eligible": 0, "reasons": {"not_a_member": 1}}


def test_reasons_come_in_their_sequence(stage: Stage) -> None:
    project = stage.project()
    ann, bob = project.labelers("ann", "bob")
    project.batch("held", "gone", "hold", "full", "his", "skill")
    project.change("gone", removed=True)
    project.change("hold", on_hold=True)
    project.change("his", assigned_to=[bob.id])
    project.change("skill", skills=["x"])
    submit(bob, project.item(bob))
    project.item(bob)
    path = f"{project.path}/queues/label/explain"
    found = stage.manager.get(path, labeler=ann.id)
    assert found == {
        "eligible": 0,
        "reasons": {
            "removed": 1,
            "on_hold": 1,
            "complete": 1,
            "reserved": 1,
            "assigned_to_others": 1,
            "missing_skill": 1,
        },
    }
    assert project.reasons(ann) == found["reasons"]
    project.configure(limit_per_labeler=1)
    alone = stage.manager.get(path, labeler=bob.id)
    assert alone["reasons"] == {"quota_reached": 6}
    project.manager.patch(project.path, {"state": "paused"})
    assert stage.manager.get(path, labeler=bob.id)["reasons"] == {"project_paused": 6}
    both = stage.manager.get(path, labeler=bob.id, asset=project.asset_id("gone"))
    assert [one["code"] for one in both["reasons"]][:3] == [
        "project_paused",
        "quota_reached",
        "removed",
    ]


def test_who_explains_and_previews(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch("a")
    for path in ("explain", "preview"):
        asked = f"{project.path}/queues/label/{path}?labeler={ann.id}"
        ann.refused(403, "forbidden", "GET", asked)
        rae.get(asked)


def test_what_a_labeler_is_refused(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", {"external_id": "gold", "expected": 1})
    project.configure(test_questions={"every": 5})
    for path in (
        "assets",
        "batches",
        "stats",
        "jobs",
        "events",
        "reservations",
        "members",
        "export",
        "stuck",
        "forecast",
    ):
        ann.refused(403, "forbidden", "GET", f"{project.path}/{path}")
    settings = ann.get(f"{project.path}/queues/label")
    assert "test_questions" not in settings or settings["test_questions"] is None
    assert settings["order"] == DEFAULTS["order"]
    for method, path, body in (
        ("PATCH", "/queues/label", {}),
        ("PATCH", "", {"name": "x"}),
        ("PATCH", "/assets", {"select": {"ids": []}, "set": {"priority": 1}}),
        ("POST", "/batches", {"assets": []}),
        ("POST", "/reservations/clear", {}),
    ):
        ann.refused(403, "forbidden", method, project.path + path, body)
    ann.refused(403, "forbidden", "DELETE", f"{project.path}?confirm=x")


def test_a_labelers_view_of_an_asset(stage: Stage) -> None:
    project = stage.project("supervisely")
    [ann, bob] = project.labelers("ann", "bob")
    project.batch("a", "b")
    item = project.item(ann)
    held = ann.get(f"{project.path}/assets/{item['asset']['id']}")
    assert held.keys() >= {"id", "external_id", "data"}
    assert not held.keys() & {"state", "assigned_to", "labels_count", "labels_required"}
    submit(ann, item)
    [mine] = ann.get(f"{project.path}/labels")["items"]
    assert mine["status"] == "submitted"
    bob.refused(404, "not_found", "GET", f"{project.path}/assets/{item['asset']['id']}")
    stage.newcomer().refused(404, "not_found", "GET", project.path)
    stage.stranger.refused(401, "unauthenticated", "GET", project.path)


def test_admins_pull_only_where_they_are_members(stage: Stage) -> None:
    project = stage.project()
    project.batch("a")
    answer = stage.admin.call("POST", f"{project.path}/queues/label/pull", {})
    if answer.status_code == 200:
        assert answer.json()["items"] == []
        assert answer.json()["waiting"]["reasons"] == {"not_a_member": 1}
    else:
        problem(answer, 403, "forbidden")
    stage.admin.patch(f"{project.path}/queues/label", {"skip_to": "done"})


# -- work -----------------------------------------------------------------------------------------
def test_a_paused_project(stage: Stage) -> None:
    project = stage.project()
    ann, bob = project.labelers("ann", "bob")
    project.batch("a", "b")
    item = project.item(ann)
    project.manager.patch(project.path, {"state": "paused"})
    assert project.reasons(bob) == {"project_paused": 2}
    assert [one["reservation"] for one in project.items(ann)] == [item["reservation"]]
    answer = submit(ann, item, pull_next=True)
    assert answer["label"]["status"] == "submitted"
    assert answer["next"]["items"] == []
    assert answer["next"]["waiting"]["reasons"] == {"project_paused": 2}
    project.manager.patch(project.path, {"state": "active"})
    assert project.served(ann) == ["b"]


def test_activity_or_a_draft_takes_up_what_expired(stage: Stage) -> None:
    for act in ("draft", "activity"):
        project = stage.project()
        ann, bob = project.labelers("ann", "bob")
        project.batch("a")
        item = project.item(ann)
        stage.advance(1801)
        eventually(partial(project.held, "expired"))
        path = f"/reservations/{item['reservation']}"
        if act == "draft":
            draft(ann, item, "typed")
        else:
            ann.post(f"{path}/activity", {})
        assert [one for one, _ in project.held()] == [ann.id]
        assert project.reasons(bob) == {"reserved": 1}


def test_retry_after_is_when_an_expiry_may_help(stage: Stage) -> None:
    project = stage.project()
    ann, bob = project.labelers("ann", "bob")
    project.batch("a")
    project.item(ann)
    waits = project.pull(bob)["waiting"]
    assert 1700 <= waits["retry_after"] <= 1801
    supervisely = stage.project("supervisely")
    ann, bob = supervisely.labelers("ann", "bob")
    supervisely.batch("a")
    supervisely.item(ann)
    assert supervisely.pull(bob)["waiting"]["retry_after"] is None


def test_the_limit_counts_labels_rework_and_what_is_held(stage: Stage) -> None:
    project = reviewed(stage)
    project.configure(limit_per_labeler=2)
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch(*rows(6))
    submit(ann, project.item(ann))
    [review] = project.reviews(rae)
    verdict(rae, review, "reject", comment="no")
    [again] = project.items(ann)
    assert again["kind"] == "rework"
    release(ann, again)
    skip(ann, submitted_next(project, ann, again))


def submitted_next(project: Project, person: Any, rework: dict[str, Any]) -> dict[str, Any]:
    """Hand rework in; what comes then is new work."""
    [owed] = project.items(person)
    assert owed["kind"] == "rework"
    submit(person, owed)
    item = project.item(person)
    assert item["kind"] == "label"
    return item


def test_active_seconds_are_a_sum_bounded_by_the_time(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    stage.advance(100)
    ann.post(f"/reservations/{item['reservation']}/activity", {"active_seconds": 30})
    submit(ann, item, active_seconds=40)
    other = project.item(ann)
    submit(ann, other, active_seconds=9999)
    first, second = sorted(project.labels(), key=lambda one: one["created_at"])
    assert first["active_seconds"] == 40
    assert second["active_seconds"] < 60
    project.batch("c")
    item = project.item(ann)
    path = f"/reservations/{item['reservation']}/submit"
    ann.refused(422, "invalid", "POST", path, {"result": 1, "active_seconds": -1})


def test_a_skip_that_goes_to_review(stage: Stage) -> None:
    project = reviewed(stage, sampling=0)
    project.configure(skip_to="review")
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch("a", "b")
    assert skip(ann, project.item(ann), reason="dark")["label"]["status"] == "skipped"
    assert project.state("a") == "in_review"
    submit(ann, project.item(ann))
    assert project.state("b") == "done"
    [review] = project.reviews(rae)
    assert review["label"]["status"] == "skipped"
    said = verdict(rae, review, "approve")
    assert said["label"]["status"] == "skipped"
    assert project.state("a") == "done"


def test_a_correction_keeps_author_and_place(stage: Stage) -> None:
    project = reviewed(stage)
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch("a")
    made = submit(ann, project.item(ann), "wrong")["label"]
    [review] = project.reviews(rae)
    path = f"/reservations/{review['reservation']}/submit"
    rae.refused(422, "invalid", "POST", path, {"verdict": "reject"})
    rae.refused(422, "invalid", "POST", path, {"verdict": "correct"})
    rae.refused(422, "invalid", "POST", path, {"verdict": "maybe"})
    answer = rae.call("POST", f"/reservations/{review['reservation']}/skip", {})
    assert answer.status_code == 422, answer.text
    said = verdict(rae, review, "correct", result="right")
    assert said["label"]["status"] == "corrected"
    labels = {one["id"]: one for one in project.labels()}
    stands = labels[said["label"]["id"]]
    assert (stands["labeler"], stands["reviewed_by"], stands["result"]) == (ann.id, rae.id, "right")
    assert (stands["replaces"], labels[made["id"]]["status"]) == (made["id"], "replaced")
    assert stands["final"] is True
    assert project.asset("a")["labels_count"] == 1


def test_after_max_rounds_the_asset_is_on_hold(stage: Stage) -> None:
    project = reviewed(stage, max_rounds=2)
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch("a")
    for _ in range(2):
        submit(ann, project.item(ann))
        [review] = project.reviews(rae)
        verdict(rae, review, "reject", comment="no")
    assert project.state("a") == "on_hold"
    assert project.asset("a")["on_hold"]["reason"]
    assert project.items(ann) == []


def test_sending_a_final_label_to_review(stage: Stage) -> None:
    project = reviewed(stage, sampling=0)
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch("a")
    made = submit(ann, project.item(ann))["label"]
    assert project.reviews(rae) == []
    path = f"{project.path}/labels/{made['id']}/review"
    ann.refused(403, "forbidden", "POST", path, {})
    rae.post(path, {})
    assert [one["final"] for one in project.labels()] == [False]
    assert project.to_review(rae) == ["a"]


def test_accepting_and_taking_out_labels(stage: Stage) -> None:
    project = stage.project()
    ann, bob = project.labelers("ann", "bob")
    project.batch("a")
    lost = project.item(ann)
    stage.manager.post(f"{project.path}/reservations/clear", {"labeler": ann.id})
    made = submit(bob, project.item(bob))["label"]
    late = ann.refused(
        409,
        "reservation_lost",
        "POST",
        f"/reservations/{lost['reservation']}/submit",
        {"result": 1},
    )["label"]
    bob.refused(403, "forbidden", "PATCH", f"/labels/{made['id']}", {"status": "discarded"})
    accepted = stage.manager.patch(f"/labels/{late['id']}", {"status": "submitted"})
    assert accepted["status"] == "submitted"
    assert project.asset("a")["labels_count"] == 2
    stage.manager.patch(f"/labels/{late['id']}", {"status": "discarded"})
    stage.manager.patch(f"/labels/{made['id']}", {"status": "discarded"})
    assert project.asset("a")["labels_count"] == 0
    assert project.state("a") == "queued"
    assert project.barred_by(ann, "a") == {"already_labeled"}


def test_what_a_member_leaves_behind(stage: Stage) -> None:
    project = reviewed(stage)
    ann, bob = project.labelers("ann", "bob")
    [rae] = project.reviewers("rae")
    project.batch("a", "b")
    submit(ann, project.item(ann))
    [review] = project.reviews(rae)
    verdict(rae, review, "reject", comment="no")
    path = f"{project.path}/members/{ann.email}"
    removed = stage.manager.call("DELETE", f"{path}?rework_to={bob.email}")
    assert (removed.status_code, removed.content) == (204, b"")
    stage.manager.refused(404, "not_found", "GET", path)
    [owed] = [one for one in project.items(bob) if one["kind"] == "rework"]
    submit(bob, owed)
    assert {one["labeler"] for one in project.labels() if one["status"] == "submitted"} == {bob.id}


def test_removal_clears_and_what_comes_is_late(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    project.change("a", removed=True)
    assert project.reservations(state="active") == []
    late = ann.refused(
        409,
        "reservation_lost",
        "POST",
        f"/reservations/{item['reservation']}/submit",
        {"result": 1},
    )
    assert late["label"]["status"] == "late"


def test_share_of_consensus_within_one(stage: Stage) -> None:
    for share in (0.3, 0.5):
        project = stage.project(label_queue={"consensus": {"share": share, "labels": 3}})
        project.batch(*rows(11))
        chosen = sum(one["labels_required"] == 3 for one in project.assets())
        assert abs(chosen - share * 11) < 1, chosen


def test_own_number_consensus_and_rounds_together(stage: Stage) -> None:
    project = stage.project(
        label_queue={
            "target": {"min": 2, "max": 4, "confidence": 0.9},
            "consensus": {"share": 1, "labels": 3},
        }
    )
    project.batch("a", {"external_id": "b", "labels_required": 1})
    assert project.asset("a")["labels_required"] == 3
    assert project.asset("b")["labels_required"] == 1
    project.configure(consensus=None)
    assert project.asset("a")["labels_required"] == 2
    assert project.asset("b")["labels_required"] == 1


# -- habits ---------------------------------------------------------------------------------------
def test_malformed_bodies(stage: Stage) -> None:
    project = stage.project()
    path = f"{project.path}/batches"
    for body in (b"{", b'{"assets": [NaN]}', b'{"assets": Infinity}', b"\xff"):
        answer = stage.manager.call(
            "POST", path, content=body, headers={"Content-Type": "application/json"}
        )
        problem(answer, 400, "malformed")
    answer = stage.manager.call("POST", path, content=b"x", headers={"Content-Type": "text/plain"})
    problem(answer, 415, "unsupported_media_type")
    for body in (b"[]", b"1", b"null"):
        answer = stage.manager.call(
            "POST", path, content=body, headers={"Content-Type": "application/json"}
        )
        problem(answer, 422, "invalid")


def test_one_key_acts_once(stage: Stage) -> None:
    project = stage.project()
    key, path = uuid.uuid4().hex, f"{project.path}/batches"
    first = stage.manager.call("POST", path, {"assets": [asset("a")]}, key=key)
    again = stage.manager.call("POST", path, {"assets": [asset("a")]}, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    problem(
        stage.manager.call("POST", path, {"assets": [asset("b")]}, key=key),
        422,
        "idempotency_mismatch",
    )
    assert names(project.assets()) == ["a"]


def test_deleting_asks_for_the_name(stage: Stage) -> None:
    project = stage.project()
    batch = project.batch("a", "b", name="first")
    path = f"{project.path}/batches/{batch['id']}"
    for confirm in ("", "?confirm=other"):
        answer = stage.manager.call("DELETE", path + confirm)
        assert answer.status_code == 422, answer.text
    answer = stage.manager.call("DELETE", f"{path}?confirm=first")
    assert answer.status_code == 202, answer.text
    operation = answer.json()["operation"]
    eventually(lambda: stage.manager.get(f"/operations/{operation}")["state"] == "done")
    assert stage.manager.get(f"{project.path}/batches")["items"] == []
    assert project.batch("a")["number"] == 2


def test_the_review_queue_says_why_there_is_nothing(stage: Stage) -> None:
    project = stage.project()
    [rae] = project.reviewers("rae")
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    assert project.pull(rae, "review")["waiting"]["reasons"] == {"review_off": 2}
    project.configure("review", enabled=True)
    assert project.pull(rae, "review")["waiting"]["reasons"] == {"not_waiting": 2}
    submit(rae, project.item(rae))
    assert project.pull(rae, "review")["waiting"]["reasons"] == {"own_label": 1, "not_waiting": 1}
    answer = ann.call("POST", f"{project.path}/queues/review/pull", {})
    assert answer.status_code == 403 or answer.json()["waiting"]["reasons"] == {"not_a_reviewer": 2}
    told = stage.manager.get(
        f"{project.path}/queues/review/explain", labeler=ann.id, asset=project.asset_id("a")
    )
    assert told["reasons"][0]["code"] == "not_a_reviewer"


def test_clearing(stage: Stage) -> None:
    project = stage.project()
    ann, bob = project.labelers("ann", "bob")
    project.batch("a", "b", "c")
    item = project.item(ann)
    project.item(bob)
    path = f"{project.path}/reservations/clear"
    stage.manager.refused(422, "unknown_user", "POST", path, {"labeler": "nobody@example.org"})
    stage.manager.refused(422, "invalid", "POST", path, {"state": "submitted"})
    assert stage.manager.post(path, {"reservations": [item["reservation"]]}) == {"cleared": 1}
    assert stage.manager.post(path, {}) == {"cleared": 1}
    assert stage.manager.post(path, {}) == {"cleared": 0}


def test_skipped_by_all_counts_the_labelers(stage: Stage) -> None:
    project = stage.project()
    ann, bob = project.labelers("ann", "bob")
    project.batch("a")
    skip(ann, project.item(ann))
    assert project.state("a") == "queued"
    skip(bob, project.item(bob))
    assert project.asset("a")["on_hold"]["reason"] == "skipped_by_all"
    stuck = stage.manager.get(f"{project.path}/stuck")["items"]
    assert [one["reason"] for one in stuck] == ["skipped_by_all"]
    assert stuck[0].keys() >= {"asset", "external_id", "reason", "remedy", "since"}


def test_a_broken_asset_is_on_hold_whatever_the_skip_does(stage: Stage) -> None:
    for skip_to in ("review", "others", "me", "done"):
        project = stage.project(label_queue={"skip_to": skip_to})
        ann, bob = project.labelers("ann", "bob")
        project.batch("a")
        skip(ann, project.item(ann), broken=True, reason="404")
        assert project.state("a") == "on_hold"
        assert project.pull(bob)["waiting"]["reasons"] == {"on_hold": 1}


def test_a_target_lowered_below_what_it_has_completes(stage: Stage) -> None:
    project = stage.project(label_queue={"target": {"labels": 3}})
    ann, bob = project.labelers("ann", "bob")
    project.batch("a")
    submit(ann, project.item(ann))
    held = project.item(bob)
    project.configure(target={"labels": 1})
    assert project.state("a") == "done"
    assert submit(bob, held)["label"]["status"] == "submitted"
    assert project.asset("a")["labels_count"] == 2


def test_a_changed_preset_is_a_change_of_all_its_settings(stage: Stage) -> None:
    project = stage.project()
    told = stage.manager.patch(f"{project.path}?dry_run=true", {"preset": "labelbox"})
    assert told
    assert project.settings()["reservation"]["count"] == 1
    stage.manager.patch(project.path, {"preset": "labelbox"})
    assert project.settings()["reservation"]["count"] == 5
    assert stage.manager.get(project.path)["preset"] == "labelbox"
    stage.manager.refused(
        422,
        "preset_forbids",
        "PATCH",
        f"{project.path}/queues/label",
        {"reservation": {"count": 6}},
    )
