"""Who may see and do what."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Person, Project, Stage, asset, draft, problem, release, submit

Call = tuple[str, str, Any]

READS: list[Call] = [
    ("GET", "", None),
    ("GET", "/members", None),
    ("GET", "/queues/label", None),
    ("GET", "/batches", None),
    ("GET", "/assets", None),
    ("GET", "/assets/{asset}", None),
    ("GET", "/assets/{asset}/history", None),
    ("GET", "/reservations", None),
    ("GET", "/labels", None),
    ("GET", "/queues/label/explain?labeler={ann}", None),
    ("GET", "/queues/label/preview?labeler={ann}", None),
    ("GET", "/stats", None),
    ("GET", "/jobs", None),
    ("GET", "/events", None),
    ("GET", "/export", None),
]
WRITES: list[Call] = [
    ("PATCH", "", {"name": "mine"}),
    ("PATCH", "/queues/label", {"skip_to": "me"}),
    ("POST", "/batches", {"assets": [asset("x")]}),
    ("PATCH", "/assets", {"select": {"filter": {}}, "set": {"priority": 1}}),
    ("PUT", "/members/{ben}", {"role": "labeler"}),
    ("DELETE", "/members/{ann}", None),
    ("POST", "/reservations/clear", {}),
    ("DELETE", "?confirm=NAME", None),
]
PULL: Call = ("POST", "/queues/label/pull", {})


@pytest.fixture
def staffed(project: Project) -> Project:
    project.labelers("ann")
    project.batch("a")
    return project


def address(project: Project, path: str) -> str:
    stage = project.stage
    return project.path + path.format(
        asset=project.asset_id("a"), ann=stage.person("ann").id, ben=stage.person("ben").id
    )


@pytest.mark.parametrize(("method", "path", "body"), [*READS, *WRITES, PULL])
def test_a_stranger_is_asked_to_log_in(staffed: Project, method: str, path: str, body: Any) -> None:
    stranger = staffed.stage.stranger
    stranger.refused(401, "unauthenticated", method, address(staffed, path), body)


@pytest.mark.parametrize(("method", "path", "body"), [*READS, *WRITES, PULL])
def test_who_is_no_member_cannot_tell_whether_a_project_exists(
    staffed: Project, method: str, path: str, body: Any
) -> None:
    outsider, there = staffed.stage.person("outsider"), address(staffed, path)
    before = (staffed.assets(), staffed.settings())
    real = outsider.refused(404, "not_found", method, there, body)
    nowhere = there.replace(staffed.path, "/projects/p99999999")
    assert outsider.refused(404, "not_found", method, nowhere, body) == real
    assert (staffed.assets(), staffed.settings()) == before


def test_work_of_a_project_that_is_not_ones_own_is_404(staffed: Project) -> None:
    ann, outsider = staffed.stage.person("ann"), staffed.stage.person("outsider")
    item = staffed.item(ann)
    path = f"/reservations/{item['reservation']}"
    outsider.refused(404, "not_found", "POST", f"{path}/submit", {"result": 1})
    outsider.refused(404, "not_found", "POST", f"{path}/release", {})
    outsider.refused(404, "not_found", "PUT", f"{path}/draft", {"result": 1})
    label = submit(ann, item)["label"]["id"]
    outsider.refused(404, "not_found", "PATCH", f"/labels/{label}", {"status": "discarded"})
    assert staffed.id not in [one["id"] for one in outsider.listed("/projects")]
    assert staffed.id not in [one["id"] for one in outsider.get("/me")["projects"]]


LABELERS_MAY = {"", "/queues/label", "/labels", "/assets/{asset}", "/assets/{asset}/history"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [call for call in READS if call[1] not in LABELERS_MAY] + WRITES,
)
def test_a_labeler_is_refused(staffed: Project, method: str, path: str, body: Any) -> None:
    ann = staffed.stage.person("ann")
    before = (staffed.assets(), staffed.settings())
    ann.refused(403, "forbidden", method, address(staffed, path), body)
    assert (staffed.assets(), staffed.settings()) == before


def test_a_labeler_reads_the_queue_without_its_test_questions(staffed: Project) -> None:
    ann = staffed.stage.person("ann")
    mine = ann.get(f"{staffed.path}/queues/label")
    assert "test_questions" not in mine
    assert mine == {k: v for k, v in staffed.settings().items() if k != "test_questions"}


SECRET = {
    "priority",
    "state",
    "assigned_to",
    "labels_required",
    "labels_count",
    "skills",
    "expected",
    "on_hold",
    "test_question",
}


def test_a_labeler_sees_of_an_item_only_what_they_need(project: Project) -> None:
    [ann] = project.labelers("ann")
    batch = project.batch({"external_id": "a", "priority": 3, "assigned_to": [ann.email]})
    item = project.item(ann)
    fields = {"reservation", "kind", "asset", "expires_at", "draft", "label", "comment", "why"}
    assert item.keys() >= fields
    assert item["kind"] == "label"
    assert (item["draft"], item["label"], item["comment"]) == (None, None, None)
    shown = item["asset"]
    assert shown.keys() >= {"id", "external_id", "data", "batch", "group"}
    assert not shown.keys() & SECRET
    assert (shown["external_id"], shown["data"]) == ("a", {"text": "this is a"})
    assert (shown["batch"], shown["group"]) == (batch["id"], None)


def test_a_labeler_reads_the_assets_they_hold_or_labeled_and_no_others(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b", "c")
    mine, theirs, free = (f"{project.path}/assets/{project.asset_id(one)}" for one in "abc")
    item = project.item(ann)
    other = project.item(ben)
    shown = ann.get(mine)
    assert shown.keys() >= {"id", "external_id", "data"}
    assert not shown.keys() & SECRET
    for path in (theirs, free):
        for further in ("", "/history"):
            answer = ann.call("GET", path + further)
            assert answer.status_code in (403, 404), answer.text
    submit(ann, item, "mine")
    submit(ben, other, "theirs")
    assert ann.get(mine)["external_id"] == "a"
    assert ann.call("GET", theirs).status_code in (403, 404)


def test_of_a_history_a_labeler_reads_their_own_events(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "labels_required": 2})
    submit(ann, project.item(ann))
    submit(ben, project.item(ben))
    path = f"{project.path}/assets/{project.asset_id('a')}/history"
    all_of_it = project.manager.listed(path)
    assert {one["actor"] for one in all_of_it} >= {ann.id, ben.id, project.manager.id}
    kinds = [one["kind"] for one in all_of_it]
    assert kinds[0] == "asset.created"
    assert kinds.count("label.submitted") == 2
    mine = ann.listed(path)
    assert {one["actor"] for one in mine} == {ann.id}
    assert "label.submitted" in [one["kind"] for one in mine]


def test_a_labeler_reads_their_own_labels_only(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    submit(ann, project.item(ann), "mine")
    submit(ben, project.item(ben), "theirs")
    assert [one["result"] for one in ann.listed(f"{project.path}/labels")] == ["mine"]
    assert len(project.labels()) == 2
    fields = {
        "id", "asset", "labeler", "status", "final", "result", "active_seconds", "created_at",
        "reviewed_by", "comment", "replaces",
    }  # fmt: skip
    for label in project.labels():
        assert label.keys() >= fields
        assert (label["status"], label["final"]) == ("submitted", True)


@pytest.mark.parametrize("verb", ["submit", "skip", "release", "activity", "draft"])
def test_nobody_touches_what_somebody_else_holds(project: Project, verb: str) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    draft(ann, item, "mine")
    path = f"/reservations/{item['reservation']}/{verb}"
    body = {"result": "theirs"} if verb in ("submit", "draft") else {}
    for person in (ben, project.manager):
        answer = person.call("PUT" if verb == "draft" else "POST", path, body)
        assert answer.status_code in (403, 404), answer.text
    assert project.held() == [(ann.id, "a")]
    assert project.item(ann)["draft"] == "mine"
    assert project.labels() == []


@pytest.fixture
def reviewer(staffed: Project) -> Person:
    return staffed.member(staffed.stage.person("rob"), "reviewer")


@pytest.mark.parametrize(
    "path",
    [
        "", "/queues/label", "/labels", "/stats", "/jobs",
        "/queues/label/explain?labeler={ann}", "/queues/label/preview?labeler={ann}",
    ],
)  # fmt: skip
def test_a_reviewer_sees_statistics_and_all_labels(
    staffed: Project, reviewer: Person, path: str
) -> None:
    reviewer.get(address(staffed, path))


def test_a_reviewer_configures_queues_and_labels(staffed: Project, reviewer: Person) -> None:
    reviewer.patch(f"{staffed.path}/queues/label", {"skip_to": "me"})
    assert staffed.settings()["skip_to"] == "me"
    assert staffed.drain(reviewer) == ["a"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        call
        for call in WRITES
        if call[1]
        in {"/batches", "/assets", "/members/{ben}", "/members/{ann}", "/reservations/clear"}
        or call[0] == "DELETE"
    ],
)
def test_assets_batches_members_and_reservations_are_the_managers(
    staffed: Project, reviewer: Person, method: str, path: str, body: Any
) -> None:
    reviewer.refused(403, "forbidden", method, address(staffed, path), body)
    assert len(staffed.assets()) == 1


def test_who_may_create_projects(stage: Stage, project: Project) -> None:
    new = stage.newcomer("new")
    new.refused(403, "forbidden", "POST", "/projects", {"name": "p"})
    project.member(new, "labeler")
    new.refused(403, "forbidden", "POST", "/projects", {"name": "p"})
    project.member(new, "reviewer")
    created = new.post("/projects", {"name": "mine"})
    mine = new.get(f"/projects/{created['id']}/members/{new.id}")
    assert mine["role"] == "manager", "the creator of a project is its manager"


def test_who_may_create_users(stage: Stage, project: Project) -> None:
    # Newcomers: whom other tests know may manage a project of theirs.
    ann = project.member(stage.newcomer("ann"), "labeler")
    rob = project.member(stage.newcomer("rob"), "reviewer")
    body = {"email": "never@example.org", "name": "Never"}
    for person in (ann, rob):
        person.refused(403, "forbidden", "POST", "/users", body)
    stage.manager.refused(403, "forbidden", "POST", "/users", {**body, "admin": True})
    made = stage.newcomer("one")
    assert made.get("/me")["email"] == made.email


def test_users_are_changed_by_themselves_and_by_admins(stage: Stage) -> None:
    ann, ben = stage.newcomer("ann"), stage.newcomer("ben")
    assert ann.patch(f"/users/{ann.id}", {"name": "Anna"})["name"] == "Anna"
    for person in (ben, stage.manager):
        answer = person.call("PATCH", f"/users/{ann.id}", {"name": "Mine"})
        assert answer.status_code in (403, 404)
        assert person.call("POST", f"/users/{ann.id}/tokens", {}).status_code in (403, 404)
    assert stage.admin.get(f"/users/{ann.id}")["name"] == "Anna"


def test_nobody_makes_themselves_an_admin(stage: Stage) -> None:
    ann = stage.newcomer("ann")
    answer = ann.call("PATCH", f"/users/{ann.id}", {"admin": True})
    assert answer.status_code in (403, 422)
    assert ann.get("/me")["admin"] is False


def test_an_admin_manages_every_project_and_pulls_only_where_a_member(staffed: Project) -> None:
    admin = staffed.stage.admin
    admin.patch(f"{staffed.path}/queues/label", {"skip_to": "done"})
    assert len(admin.listed(f"{staffed.path}/assets")) == 1
    answer = admin.call("POST", f"{staffed.path}/queues/label/pull", {})
    if answer.is_success:
        assert answer.json()["items"] == []
        assert answer.json()["waiting"]["reasons"] == {"not_a_member": 1}
    else:
        problem(answer, 403, "forbidden")
    assert staffed.reservations() == []
    staffed.member(admin, "labeler")
    assert staffed.served(admin) == ["a"]
    release(admin, staffed.item(admin))


def test_a_deactivated_user_is_out(stage: Stage, project: Project) -> None:
    ann = project.member(stage.newcomer("ann"))
    project.batch("a")
    project.item(ann)
    stage.admin.patch(f"/users/{ann.id}", {"active": False})
    ann.refused(401, "unauthenticated", "GET", "/me")


def test_a_password_lets_in_and_a_session_needs_its_csrf_token(stage: Stage) -> None:
    import httpx2

    ann = stage.newcomer("ann", password="correct horse battery")
    with httpx2.Client(base_url=stage.server.url + "/api/v1", timeout=60) as http:
        wrong = http.post("/session", json={"email": ann.email, "password": "wrong"})
        problem(wrong, 401, "unauthenticated")
        right = http.post(
            "/session", json={"email": ann.email, "password": "correct horse battery"}
        )
        assert right.is_success, right.text
        cookie = right.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite" in cookie
        me = http.get("/me").json()
        assert me["id"] == ann.id
        change = {"name": "Anna"}
        problem(http.patch(f"/users/{ann.id}", json=change), 403, "forbidden")
        headers = {"X-CSRF-Token": me["csrf_token"]}
        assert http.patch(f"/users/{ann.id}", json=change, headers=headers).is_success
        assert http.delete("/session", headers=headers).is_success
        problem(http.get("/me"), 401, "unauthenticated")


def test_health_readiness_and_metrics_are_outside(stage: Stage) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert stage.stranger.call("GET", path).status_code == 200
    assert "# HELP" in stage.stranger.call("GET", "/metrics").text
