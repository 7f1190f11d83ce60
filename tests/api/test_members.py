"""Members who join, change, leave and come back."""

from __future__ import annotations

import pytest

from tests.ledger.stage import Person, Project, Stage, draft, submit


def set_active(project: Project, person: Person, active: bool) -> None:
    body = {"role": "labeler", "active": active}
    project.manager.put(f"{project.path}/members/{person.id}", body)


@pytest.mark.parametrize("by", ["id", "email"])
def test_a_member_is_named_by_id_or_address(stage: Stage, project: Project, by: str) -> None:
    ann = stage.person("ann")
    path = f"{project.path}/members/{getattr(ann, by)}"
    project.manager.refused(404, "not_found", "GET", path)
    answer = project.manager.call("PUT", path, {"role": "labeler", "skills": ["dutch"]})
    assert answer.status_code == 200
    member = answer.json()
    fields = {"user": ann.id, "email": ann.email, "role": "labeler", "skills": ["dutch"]}
    assert member.items() >= {**fields, "active": True}.items()
    assert project.manager.get(path) == member
    again = project.manager.put(path, {"role": "reviewer"})
    assert again["role"] == "reviewer"
    assert project.manager.call("DELETE", path).status_code == 204
    project.manager.refused(404, "not_found", "GET", path)


def test_an_unknown_user_cannot_become_a_member(project: Project) -> None:
    for name in ("nobody@example.org", "u99999999"):
        answer = project.manager.call("PUT", f"{project.path}/members/{name}", {"role": "labeler"})
        assert answer.status_code in (404, 422), answer.text


def test_deactivating_clears_what_is_held_and_keeps_labels_and_drafts(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b", "c")
    submit(ann, project.item(ann))
    item = project.item(ann)
    draft(ann, item, "half")
    assert project.held() == [(ann.id, "b")]

    set_active(project, ann, False)

    assert project.held() == []
    assert "reservation.cleared" in project.kinds()
    assert project.statuses("a") == ["submitted"]
    assert project.served(ben) == ["b"], "it is free at once"
    assert ann.call("POST", f"{project.path}/queues/label/pull", {}).status_code in (200, 403, 404)
    assert project.held() == [(ben.id, "b")]


def test_brought_back_one_goes_on_where_one_was(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    draft(ann, project.item(ann), "half")
    set_active(project, ann, False)
    set_active(project, ann, True)
    item = project.item(ann)
    assert item["asset"]["external_id"] == "a"
    assert item["draft"] == "half"


def test_a_removed_member_cannot_tell_that_the_project_exists(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    submit(ann, project.item(ann))
    project.item(ann)
    project.manager.delete(f"{project.path}/members/{ann.email}")
    ann.refused(404, "not_found", "GET", project.path)
    ann.refused(404, "not_found", "POST", f"{project.path}/queues/label/pull", {})
    assert project.held() == []
    assert project.statuses("a") == ["submitted"], "labels are kept"
    assert project.served(ben) == ["b"]


def test_what_a_removed_member_still_submits_is_kept_as_late(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    project.manager.delete(f"{project.path}/members/{ann.id}")
    path = f"/reservations/{item['reservation']}/submit"
    ann.refused(404, "not_found", "POST", path, {"result": "still"})
    [label] = project.labels()
    assert (label["status"], label["result"], label["labeler"]) == ("late", "still", ann.id)
    assert project.state("a") == "queued"


def test_a_removed_member_who_returns_is_still_barred_from_what_they_labeled(
    project: Project,
) -> None:
    [ann] = project.labelers("ann")
    project.batch({"external_id": "a", "labels_required": 2}, "b")
    submit(ann, project.item(ann))
    project.manager.delete(f"{project.path}/members/{ann.id}")
    project.member(ann)
    assert project.drain(ann) == ["b"]
    assert project.barred_by(ann, "a") == {"already_labeled"}


def test_members_are_listed_with_their_standing(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    set_active(project, ben, False)
    listed = {one["user"]: one for one in project.manager.listed(f"{project.path}/members")}
    assert listed.keys() == {project.manager.id, ann.id, ben.id}
    assert listed[ann.id]["active"] is True
    assert listed[ben.id]["active"] is False
    assert listed[project.manager.id]["role"] == "manager"


def test_my_projects_tell_my_role(project: Project) -> None:
    [ann] = project.labelers("ann")
    mine = {one["id"]: one for one in ann.get("/me")["projects"]}
    assert mine[project.id]["role"] == "labeler"
    assert project.id in [one["id"] for one in ann.listed("/projects")]


@pytest.mark.parametrize("heir", ["nonsense", "nobody@example.org", "u99999999", "OUTSIDER"])
def test_rework_to_names_a_member_or_the_queue(project: Project, heir: str) -> None:
    ann, ben = project.labelers("ann", "ben")
    heir = project.stage.person("outsider").id if heir == "OUTSIDER" else heir
    path = f"{project.path}/members/{ann.id}"
    assert project.manager.call("DELETE", path, params={"rework_to": heir}).status_code == 422
    body = {"role": "labeler", "active": False, "rework_to": heir}
    assert project.manager.call("PUT", path, body).status_code == 422
    assert project.manager.get(path)["active"] is True
    for known in ("queue", ben.id):
        project.manager.delete(path, params={"rework_to": known})
        project.member(ann)
