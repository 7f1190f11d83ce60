"""Rules of the contract that meet: gates, groups, rounds, questions, sharing and leaving."""

from __future__ import annotations

from typing import Any

from tests.ledger.stage import (
    Project,
    Stage,
    eventually,
    names,
    problem,
    release,
    rows,
    skip,
    submit,
    verdict,
)


def batches(project: Project) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = project.manager.get(f"{project.path}/batches")["items"]
    return sorted(found, key=lambda one: int(one["number"]))


def grouped(*external_ids: str) -> list[dict[str, Any]]:
    """Assets whose group is the first letter of their name."""
    return [{"external_id": one, "group": one[0]} for one in external_ids]


GATED = {"order": {"tie": "fifo", "batch_gate": True}}
RETAINED = {"order": {"groups": "retain"}}


# -- batches --------------------------------------------------------------------------------------
def test_a_batch_is_exhausted_once_all_is_satisfied(stage: Stage) -> None:
    project = stage.project(label_queue=GATED)
    [ann] = project.labelers("ann")
    project.batch("a")
    project.batch("b")
    assert [(one["open"], one["exhausted"]) for one in batches(project)] == [
        (True, False),
        (False, False),
    ]
    project.item(ann)
    assert [(one["open"], one["exhausted"]) for one in batches(project)] == [
        (True, True),
        (True, False),
    ]
    empty = stage.manager.call("POST", f"{project.path}/batches", {"assets": []})
    if empty.status_code == 201:
        assert [one["exhausted"] for one in batches(project)] == [True, False, True]


def test_an_opened_gate_is_open_by_hand(stage: Stage) -> None:
    project = stage.project(label_queue=GATED)
    [ann] = project.labelers("ann")
    first = project.batch("a")
    project.batch("b")
    project.change("a", on_hold="lost")
    assert project.reasons(ann) == {"on_hold": 1, "batch_gated": 1}
    [held] = batches(project)[0]["gate_held_by"]
    assert held.keys() >= {"asset", "external_id", "reason", "since"}
    assert (held["external_id"], held["asset"]) == ("a", project.asset_id("a"))
    path = f"{project.path}/batches/{first['id']}"
    assert stage.manager.patch(path, {"exhausted": True})["exhausted"] is True
    problem(stage.manager.call("PATCH", path, {"exhausted": False}), 422, "invalid")
    assert project.served(ann) == ["b"]


def test_sizes_count_test_questions_apart(stage: Stage) -> None:
    project = stage.project()
    made = project.batch("a", {"external_id": "gold", "expected": 1}, "b")
    [listed] = batches(project)
    assert made["size"] == listed["size"] == 2
    assert sum(listed["counts"].values()) == 2
    assert stage.manager.get(f"{project.path}/stats")["test_questions"] == 1
    assert names(project.assets()) == ["a", "b"]


def test_priorities_of_batches_are_copied(stage: Stage) -> None:
    project = stage.project("labelbox")
    project.batch("a", {"external_id": "b", "priority": -7})
    project.batch("c", priority=1)
    assert {one["external_id"]: one["priority"] for one in project.assets()} == {
        "a": 5,
        "b": -7,
        "c": 1,
    }
    refused = stage.manager.call("POST", f"{project.path}/batches", {"assets": [], "priority": 6})
    assert refused.status_code == 422
    assert refused.json()["code"] in ("preset_forbids", "priority_out_of_range")
    faulty = stage.manager.call(
        "POST",
        f"{project.path}/batches",
        {"assets": [{"external_id": "z", "data": {}}], "due_at": "soon"},
    )
    problem(faulty, 422, "invalid")


def test_selection_and_items_stand_alone(stage: Stage) -> None:
    project = stage.project()
    project.batch("a")
    path = f"{project.path}/assets"
    for body in (
        {},
        {"select": {"external_ids": ["a"]}},
        {"select": {"external_ids": ["a"]}, "set": {"nonsense": 1}},
        {"select": {"external_ids": ["a"], "ids": []}, "set": {"priority": 1}},
        {"select": {"external_ids": ["a"]}, "set": {"priority": 1}, "items": []},
        {"items": [{"priority": 1}]},
        {"items": [{"external_id": "a", "id": "x", "priority": 1}]},
    ):
        answer = stage.manager.call("PATCH", path, body)
        assert answer.status_code == 422, (body, answer.text)
    for wrong in (2**31, -(2**31) - 1):
        answer = stage.manager.call(
            "PATCH", path, {"items": [{"external_id": "a", "priority": wrong}]}
        )
        problem(answer, 422, "priority_out_of_range")


# -- people ---------------------------------------------------------------------------------------
def test_what_one_holds_is_eligible(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    project.item(ann)
    path = f"{project.path}/queues/label/explain"
    assert stage.manager.get(path, labeler=ann.id) == {"eligible": 2, "reasons": {}}
    told = stage.manager.get(path, labeler=ann.id, asset=project.asset_id("a"))
    assert told == {"eligible": True, "position": 1, "reasons": []}


def test_members_are_put_listed_and_deleted(stage: Stage) -> None:
    project = stage.project()
    ann = stage.person("ann")
    path = f"{project.path}/members/{ann.email}"
    first = stage.manager.call("PUT", path, {"role": "labeler"})
    assert first.status_code == 200
    assert first.json()["user"] == ann.id
    assert first.json()["standing"] is None or isinstance(first.json()["standing"], str)
    again = stage.manager.call("PUT", path, {"role": "reviewer", "skills": ["x"]})
    assert (again.json()["role"], again.json()["skills"]) == ("reviewer", ["x"])
    kept = stage.manager.call("PUT", path, {"role": "labeler"})
    assert kept.json()["skills"] in (["x"], [])
    assert stage.manager.get(path)["role"] == "labeler"
    for body in (
        {"role": "boss"},
        {"role": "labeler", "readmit": "maybe"},
        {"role": "labeler", "skills": "x"},
    ):
        problem(stage.manager.call("PUT", path, body), 422, "invalid")
    assert [
        one["user"] for one in stage.manager.get(f"{project.path}/members", q="ann")["items"]
    ] == [ann.id]
    assert stage.manager.call("DELETE", path).status_code == 204
    assert ann.get("/me")["projects"] == [] or project.id not in [
        one["id"] for one in ann.get("/me")["projects"]
    ]


def test_reservations_are_filtered(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a")
    project.item(ann)
    path = f"{project.path}/reservations"
    assert len(stage.manager.get(path, labeler=ann.email)["items"]) == 1
    assert stage.manager.get(path, labeler="u987654321")["items"] == []
    assert stage.manager.get(path, state="expired")["items"] == []
    problem(stage.manager.call("GET", path, params={"state": "submitted"}), 422, "invalid")


def test_a_users_page_is_theirs_and_the_admins(stage: Stage) -> None:
    ann, bob = stage.newcomer("ann"), stage.newcomer("bob")
    assert ann.get(f"/users/{ann.id}").keys() >= {"id", "email", "name"}
    ann.patch(f"/users/{ann.id}", {"name": "Annie"})
    assert ann.get("/me")["name"] == "Annie"
    assert ann.call("GET", f"/users/{bob.id}").status_code in (403, 404)
    assert stage.admin.get(f"/users/{bob.id}")["id"] == bob.id
    ann.refused(403, "forbidden", "GET", "/users")
    ann.refused(403, "forbidden", "POST", "/projects", {"name": "x"})
    listed = stage.manager.get("/users", limit=1)
    assert listed.keys() >= {"items", "next_cursor"}


# -- labels ---------------------------------------------------------------------------------------
def test_what_cannot_be_said_of_a_label(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch("a", "b")
    item = project.item(ann)
    path = f"/reservations/{item['reservation']}/submit"
    for body in ({}, {"verdict": "approve"}, {"result": 1, "nonsense": 2}):
        ann.refused(422, "invalid", "POST", path, body)
    made = submit(ann, item, None)["label"]
    stage.manager.refused(
        409, "conflict", "PATCH", f"/labels/{made['id']}", {"status": "submitted"}
    )
    stage.manager.refused(422, "invalid", "PATCH", f"/labels/{made['id']}", {"status": "approved"})
    rae.refused(403, "forbidden", "PATCH", f"/labels/{made['id']}", {"status": "discarded"})
    stage.manager.refused(404, "not_found", "PATCH", "/labels/l999999", {"status": "discarded"})


def test_a_skip_bars_unless_skips_return(stage: Stage) -> None:
    project = stage.project()
    ann, _ = project.labelers("ann", "bob")
    project.batch("a")
    skip(ann, project.item(ann))
    assert project.reasons(ann) == {"already_labeled": 1}
    project.configure(skip_to="me")
    assert project.served(ann) == ["a"]


def test_a_skip_that_is_done_counts_and_one_to_others_does_not(stage: Stage) -> None:
    project = stage.project(label_queue={"skip_to": "done", "limit_per_labeler": 1})
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    skip(ann, project.item(ann))
    assert (project.state("a"), project.asset("a")["labels_count"]) == ("done", 1)
    submit(ann, project.item(ann))
    assert project.reasons(ann) == {"quota_reached": 3}


def test_a_skip_as_rework_contests(stage: Stage) -> None:
    project = stage.project("supervisely")
    [ann] = project.labelers("ann")
    [rae] = project.reviewers("rae")
    project.batch("a")
    submit(ann, project.item(ann))
    verdict(rae, project.reviews(rae)[0], "reject", comment="no")
    assert project.state("a") == "rework"
    answer = skip(ann, project.item(ann), reason="I am right")
    assert answer["label"] is None or answer["label"].keys() >= {"id", "status"}
    assert project.state("a") == "on_hold"
    assert project.items(ann) == []


# -- groups, gate, rounds -------------------------------------------------------------------------
def test_a_group_is_gone_through_by_each_of_the_needed_people(stage: Stage) -> None:
    project = stage.project(label_queue=RETAINED | {"target": {"labels": 2}})
    ann, bob = project.labelers("ann", "bob")
    project.batch(*grouped("a1", "a2", "b1", "b2"))
    assert project.served(ann) == ["a1"]
    assert project.served(bob) == ["b1"]
    assert project.barred_by(bob, "a2") == {"group_taken"}
    assert project.drain(ann) == ["a1", "a2"]
    assert project.drain(bob) == ["b1", "b2", "a1", "a2"]
    assert project.drain(ann) == ["b1", "b2"]
    assert {one["state"] for one in project.assets()} == {"done"}


def test_a_held_group_counts_as_handed_out_for_the_gate(stage: Stage) -> None:
    order = {"tie": "fifo", "batch_gate": True, "groups": "retain"}
    project = stage.project(label_queue={"order": order})
    ann, bob = project.labelers("ann", "bob")
    project.batch(*grouped("a1", "a2", "a3"))
    project.batch(*grouped("b1", "b2"))
    assert project.preview(bob) == ["a1", "a2", "a3", "b1", "b2"]
    assert project.served(ann) == ["a1"]
    assert project.served(bob) == ["b1"]
    assert [one["exhausted"] for one in batches(project)] == [True, True]


def test_the_three_ways_a_hold_of_a_group_ends(stage: Stage) -> None:
    project = stage.project(label_queue=RETAINED)
    ann, bob = project.labelers("ann", "bob")
    project.batch(*grouped("a1", "a2", "a3"), "z")
    submit(ann, project.item(ann))
    second = project.item(ann)
    assert project.served(bob) == ["z"]
    release(ann, second)
    submit(bob, project.item(bob))
    assert project.served(bob) == ["a2"]
    stage.advance(1801)
    eventually(lambda: project.held("expired"))
    assert project.served(ann) == ["a3"]
    assert project.reasons(bob) == {"complete": 2, "reserved": 1, "group_taken": 1}
    assert project.drain(ann) == ["a3", "a2"]


def test_an_inactive_holder_keeps_no_group(stage: Stage) -> None:
    project = stage.project(label_queue=RETAINED)
    ann, bob = project.labelers("ann", "bob")
    project.batch(*grouped("a1", "a2"))
    submit(ann, project.item(ann))
    assert project.reasons(bob) == {"complete": 1, "group_taken": 1}
    waits = project.pull(bob)["waiting"]
    assert waits["retry_after"] is not None and waits["retry_after"] <= 1801
    stage.advance(1801)
    eventually(lambda: project.served(bob) == ["a2"])


def test_extra_rounds_keep_the_batch_order(stage: Stage) -> None:
    project = stage.project(label_queue=GATED | {"target": {"min": 1, "max": 3, "confidence": 0.9}})
    ann, bob, cat = project.labelers("ann", "bob", "cat")
    project.batch("a")
    project.batch("b", "c")
    submit(ann, project.item(ann), "x")
    assert project.state("a") == "done"
    project.configure(target={"min": 2})
    assert project.state("a") == "queued"
    assert project.served(bob) == ["a"]
    submit(bob, project.item(bob), "y")
    assert project.asset("a")["labels_required"] == 3
    assert project.served(cat) == ["a"]
    submit(cat, project.item(cat), "x")
    assert project.state("a") == "done"


def test_what_comes_back_of_an_exhausted_batch_is_served_first_and_shuts_nobody_out(
    stage: Stage,
) -> None:
    project = stage.project(label_queue=GATED)
    ann, bob = project.labelers("ann", "bob")
    project.batch("a")
    project.batch("b", "c")
    item = project.item(ann)
    assert project.served(bob) == ["b"]
    release(ann, item)
    submit(bob, project.item(bob))
    assert project.served(bob) == ["a"]
    assert project.served(ann) == ["c"]


# -- sharing --------------------------------------------------------------------------------------
def test_only_what_was_never_opened_is_taken_over(stage: Stage) -> None:
    project = stage.project(label_queue={"reservation": {"count": 3, "share_unopened": True}})
    ann, bob = project.labelers("ann", "bob")
    project.batch("a", "b", "c")
    held = project.items(ann)
    ann.post(f"/reservations/{held[1]['reservation']}/activity", {})
    assert project.served(bob) == ["c"]
    assert project.barred_by(bob, "a") == {"reserved"}
    lost = ann.refused(
        409,
        "reservation_lost",
        "POST",
        f"/reservations/{held[2]['reservation']}/submit",
        {"result": 1},
    )
    assert lost["label"]["status"] == "late"


# -- test questions -------------------------------------------------------------------------------
def test_from_expected_to_distrust(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    questions = [{"external_id": f"gold-{n}", "expected": "yes"} for n in range(6)]
    project.batch(*rows(6), *questions)
    project.configure(
        test_questions={
            "quiz": {"size": 2, "pass_accuracy": 0.5},
            "every": 1,
            "min_accuracy": 0.9,
            "min_answers": 3,
            "discard": True,
        }
    )
    settings = project.settings()
    settings["test_questions"].pop("iou")
    submit(ann, project.item(ann), "yes")
    submit(ann, project.item(ann), "yes")
    first = project.item(ann)
    assert first["asset"]["external_id"].startswith("gold")
    submit(ann, first, "no")
    assert project.reasons(ann) == {"distrusted": 6}
    [member] = stage.manager.get(f"{project.path}/members", q="ann")["items"]
    assert member["standing"] == "distrusted"
    stage.manager.put(f"{project.path}/members/{ann.id}", {"role": "labeler", "readmit": True})
    assert project.items(ann)
    stage.manager.put(f"{project.path}/members/{ann.id}", {"role": "labeler", "readmit": "quiz"})


def test_a_quiz_that_is_failed_bars(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch("a", {"external_id": "gold", "expected": "yes"})
    project.configure(test_questions={"quiz": {"size": 5, "pass_accuracy": 1}})
    assert project.barred_by(ann, "a") == {"quiz_required"}
    item = project.item(ann)
    assert item["asset"]["external_id"] == "gold"
    told = submit(ann, item, "no", pull_next=True)
    assert told["label"]["status"] == "submitted"
    waiting = told["next"]["waiting"]
    assert waiting["reasons"] == {"quiz_failed": 1}
    assert waiting["quiz"] is not None
    assert project.barred_by(ann, "a") == {"quiz_failed"}


# -- deleting -------------------------------------------------------------------------------------
def test_a_deleted_batch_is_in_no_order_and_opens_no_gate_wrongly(stage: Stage) -> None:
    project = stage.project(label_queue=GATED)
    [ann] = project.labelers("ann")
    first = project.batch("a", name="one")
    project.batch("b", name="two")
    project.change("a", on_hold=True)
    answer = stage.manager.call("DELETE", f"{project.path}/batches/{first['id']}?confirm=one")
    assert answer.status_code == 202
    eventually(
        lambda: stage.manager.get(f"/operations/{answer.json()['operation']}")["state"] == "done"
    )
    assert project.served(ann) == ["b"]
    assert project.batch("a")["number"] == 3


def test_an_operation_that_is_cancelled(stage: Stage) -> None:
    project = stage.project()
    project.batch(*rows(1500))
    answer = project.change(*rows(1500), priority=1)
    cancelled = stage.manager.call("DELETE", f"/operations/{answer['operation']}")
    assert cancelled.status_code in (200, 202, 204, 409), cancelled.text
    ended = eventually(
        lambda: (
            (o := stage.manager.get(f"/operations/{answer['operation']}"))["state"] != "running"
            and o
        )
    )
    changed = sum(one["priority"] == 1 for one in project.assets())
    assert ended["done"] == changed
