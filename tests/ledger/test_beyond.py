"""What goes beyond the five systems: explain, preview, drafts, exactly once, skills."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.ledger.stage import (
    Person,
    Project,
    Stage,
    at_once,
    draft,
    eventually,
    release,
    rows,
    skip,
    submit,
)


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project()


# -- X01: explain --------------------------------------------------------------------------------


def paused(project: Project, ann: Person, ben: Person) -> None:
    project.manager.patch(project.path, {"state": "paused"})


def inactive(project: Project, ann: Person, ben: Person) -> None:
    project.manager.put(f"{project.path}/members/{ann.id}", {"role": "labeler", "active": False})


def at_quota(project: Project, ann: Person, ben: Person) -> None:
    project.batch("other")
    project.configure(limit_per_labeler=1)
    project.change("other", priority=1)
    submit(ann, project.item(ann))


def removed(project: Project, ann: Person, ben: Person) -> None:
    project.change("a", removed=True)


def on_hold(project: Project, ann: Person, ben: Person) -> None:
    project.change("a", on_hold="unreadable")


def complete(project: Project, ann: Person, ben: Person) -> None:
    submit(ben, project.item(ben))


def already_labeled(project: Project, ann: Person, ben: Person) -> None:
    project.change("a", labels_required=2)
    submit(ann, project.item(ann))


def skipped(project: Project, ann: Person, ben: Person) -> None:
    skip(ann, project.item(ann))


def reserved(project: Project, ann: Person, ben: Person) -> None:
    project.item(ben)


def assigned(project: Project, ann: Person, ben: Person) -> None:
    project.change("a", assigned_to=[ben.email])


def unskilled(project: Project, ann: Person, ben: Person) -> None:
    project.change("a", skills=["dutch"])


@pytest.mark.parametrize(
    ("arrange", "code"),
    [
        (paused, "project_paused"),
        (inactive, "not_a_member"),
        (at_quota, "quota_reached"),
        (removed, "removed"),
        (on_hold, "on_hold"),
        (complete, "complete"),
        (already_labeled, "already_labeled"),
        (skipped, "already_labeled"),
        (reserved, "reserved"),
        (assigned, "assigned_to_others"),
        (unskilled, "missing_skill"),
    ],
)
def test_X01_explain_names_what_stands_in_the_way(
    project: Project, arrange: Callable[[Project, Person, Person], None], code: str
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.explain(ann, "a") == {
        "eligible": True,
        "position": 1,
        "reasons": project.explain(ann, "a")["reasons"],
    }
    arrange(project, ann, ben)
    explained = project.explain(ann, "a")
    assert (explained["eligible"], explained["position"]) == (False, None)
    assert [reason["code"] for reason in explained["reasons"]] == [code]
    assert len(explained["reasons"][0]["detail"]) > len(code), "in words"


def test_X01_every_failing_condition_of_one_asset_is_listed(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    project.item(ben)
    project.change("a", on_hold=True, assigned_to=[ben.email], skills=["dutch"])
    project.manager.patch(project.path, {"state": "paused"})
    codes = [reason["code"] for reason in project.explain(ann, "a")["reasons"]]
    assert codes == [
        "project_paused",
        "on_hold",
        "reserved",
        "assigned_to_others",
        "missing_skill",
    ]


def test_X01_reserved_is_not_listed_beside_complete(project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch({"external_id": "a", "labels_required": 2})
    submit(ben, project.item(ben))
    project.item(cat)
    project.change("a", labels_required=1)
    assert project.barred_by(ann, "a") == {"complete"}


def test_X01_the_position_counts_what_comes_before(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b", "c", "d")
    project.change("b", assigned_to=[ben.email])
    assert [project.explain(ann, one)["position"] for one in "acd"] == [1, 2, 3]
    project.item(ben)
    assert [project.explain(ann, one)["position"] for one in "cd"] == [1, 2]
    project.change("d", priority=1)
    assert project.explain(ann, "d")["position"] == 1


def test_X01_for_a_labeler_the_reasons_are_counted_under_the_first_that_fails(
    project: Project,
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(8))
    project.change("row-0001", on_hold=True, assigned_to=[ben.email])
    project.change("row-0002", "row-0003", assigned_to=[ben.email], skills=["dutch"])
    project.change("row-0004", skills=["dutch"])
    project.change("row-0005", removed=True, on_hold=True)
    assert project.drain(ben, most=1) == ["row-0000"]
    held = project.item(ben)
    assert held["asset"]["external_id"] == "row-0006"

    asked = {"labeler": ann.email}
    explained = project.manager.get(f"{project.path}/queues/label/explain", **asked)
    expected = {
        "complete": 1,
        "on_hold": 1,
        "assigned_to_others": 2,
        "missing_skill": 1,
        "removed": 1,
        "reserved": 1,
    }
    assert explained == {"eligible": 1, "reasons": expected}
    assert project.drain(ann) == ["row-0007"]
    assert project.reasons(ann) == {**expected, "complete": 2}


def test_X01_the_labeler_is_named_by_id_or_by_address(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    path = f"{project.path}/queues/label/explain"
    by_id = project.manager.get(path, labeler=ann.id)
    assert by_id == project.manager.get(path, labeler=ann.email) == {"eligible": 2, "reasons": {}}


def test_X01_every_hand_out_says_why(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    why = project.item(ann)["why"]
    assert len(why.split()) >= 3, why


def test_X01_retry_after_tells_when_an_expiry_may_help(stage: Stage, project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.pull(ben)["items"]
    waiting = project.pull(ann)["waiting"]
    assert waiting["reasons"] == {"reserved": 1}
    assert 0 < waiting["retry_after"] <= 1800
    release(ben, project.item(ben))
    submit(ann, project.item(ann))
    assert project.pull(ann)["waiting"]["retry_after"] is None


# -- X02: preview --------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", [None, "kili", "labelbox-legacy", "labelbox", "appen"])
def test_X02_the_preview_and_the_following_pulls_agree(stage: Stage, preset: str | None) -> None:
    project = stage.project(preset)
    ann, ben = project.labelers("ann", "ben")
    project.member(ann, skills=["dutch"])
    project.batch(*[{"external_id": name, "priority": n % 3} for n, name in enumerate(rows(24))])
    project.change("row-0003", "row-0004", assigned_to=[ben.email])
    project.change("row-0005", assigned_to=[ann.email])
    project.change("row-0006", skills=["dutch"])
    project.change("row-0007", skills=["finnish"])
    project.change("row-0008", labels_required=2)
    project.item(ben)
    foreseen = project.preview(ann)
    assert project.preview(ann) == foreseen, "nothing was reserved"
    assert project.preview(ann, limit=3) == foreseen[:3]
    assert project.drain(ann) == foreseen


def test_X02_what_one_holds_is_listed_first(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    project.item(ann)
    project.change("c", priority=1)
    assert project.preview(ann) == ["a", "c", "b"]


def test_X02_nothing_is_reserved_by_looking(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    before = len(project.events())
    assert project.preview(ann) == project.preview(ben) == ["a", "b"]
    assert project.reservations() == []
    assert len(project.events()) == before


# -- X03: nothing typed is lost ------------------------------------------------------------------


def lose_by_expiry(project: Project, holder: Person, item: dict[str, Any]) -> None:
    project.stage.advance(1801)
    eventually(lambda: project.held("expired"))


def lose_by_clearing(project: Project, holder: Person, item: dict[str, Any]) -> None:
    project.manager.post(f"{project.path}/reservations/clear", {"labeler": holder.email})


def lose_by_release(project: Project, holder: Person, item: dict[str, Any]) -> None:
    release(holder, item)


@pytest.mark.parametrize("lose", [lose_by_expiry, lose_by_clearing, lose_by_release])
def test_X03_a_draft_outlives_its_reservation(
    project: Project, lose: Callable[[Project, Person, dict[str, Any]], None]
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    assert item["draft"] is None
    draft(ann, item, {"typed": 1})
    draft(ann, item, {"typed": 2})
    lose(project, ann, item)
    theirs = project.item(ben)
    assert theirs["draft"] is None
    release(ben, theirs)
    assert project.item(ann)["draft"] == {"typed": 2}


def test_X03_a_draft_is_kept_even_after_the_reservation_was_lost(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    lose_by_clearing(project, ann, item)
    path = f"/reservations/{item['reservation']}/draft"
    ann.refused(409, "reservation_lost", "PUT", path, {"result": "typed too late"})
    assert project.item(ann)["draft"] == "typed too late"


def test_X03_a_draft_is_gone_once_its_label_is_made(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "labels_required": 2})
    item = project.item(ann)
    draft(ann, item, "half")
    assert project.item(ann)["draft"] == "half"
    submit(ann, item, "whole")
    [label] = project.labels()
    assert label["result"] == "whole"
    assert project.item(ben)["draft"] is None


def test_X03_a_late_submission_is_kept_and_not_counted(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    lose_by_clearing(project, ann, item)
    submit(ben, project.item(ben), "in time")
    path = f"/reservations/{item['reservation']}/submit"
    told = ann.refused(409, "reservation_lost", "POST", path, {"result": "too late"})
    assert told["label"]["status"] == "late"

    [late] = [one for one in project.labels() if one["status"] == "late"]
    assert (late["id"], late["result"]) == (told["label"]["id"], "too late")
    assert late["labeler"] == ann.id
    assert project.asset("a")["labels_count"] == 1
    assert project.statuses("a") == ["submitted", "late"]
    assert "label.late" in project.kinds()


def test_X03_a_manager_may_accept_the_late_one_beyond_the_target(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    lose_by_clearing(project, ann, item)
    submit(ben, project.item(ben))
    path = f"/reservations/{item['reservation']}/submit"
    late = ann.refused(409, "reservation_lost", "POST", path, {"result": "late"})["label"]["id"]
    ann.refused(403, "forbidden", "PATCH", f"/labels/{late}", {"status": "submitted"})
    project.manager.patch(f"/labels/{late}", {"status": "submitted"})
    assert project.statuses("a") == ["submitted", "submitted"]
    assert project.asset("a")["labels_count"] == 2
    assert project.asset("a")["labels_required"] == 1


# -- X04: exactly once ---------------------------------------------------------------------------


def test_X04_a_submission_may_be_repeated_with_its_key(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item, key = project.item(ann), uuid.uuid4().hex
    first = submit(ann, item, "r", pull_next=True, key=key)
    assert submit(ann, item, "r", pull_next=True, key=key) == first
    assert len(project.labels()) == 1
    assert project.held() == [(ann.id, "b")]


def test_X04_repeated_while_the_first_is_still_running(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(5))
    item, key = project.item(ann), uuid.uuid4().hex
    answers = at_once([lambda: submit(ann, item, "r", pull_next=True, key=key) for _ in range(6)])
    assert all(one == answers[0] for one in answers)
    assert len(project.labels()) == 1


def test_X04_a_batch_is_created_once(project: Project) -> None:
    key = uuid.uuid4().hex
    body = {"name": "b", "assets": [{"external_id": "a", "data": {}}]}
    path = f"{project.path}/batches"
    answers = at_once([lambda: project.manager.post(path, body, key=key) for _ in range(4)])
    assert all(one == answers[0] for one in answers)
    assert len(project.assets()) == 1


def test_X04_the_reservation_fences_off_late_writers(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    lost = project.item(ann)
    lose_by_expiry(project, ann, lost)
    now = project.item(ben)
    path = f"/reservations/{lost['reservation']}"
    ann.refused(409, "reservation_lost", "POST", f"{path}/activity", {})
    ann.refused(409, "reservation_lost", "POST", f"{path}/submit", {"result": "late"})
    assert project.held() == [(ben.id, "a")]
    assert submit(ben, now)["label"]["status"] == "submitted"


# -- X07: skills ---------------------------------------------------------------------------------


def test_X07_an_asset_goes_only_to_people_with_every_skill_it_needs(project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.member(ann, skills=["dutch"])
    project.member(ben, skills=["dutch", "law"])
    project.batch(
        {"external_id": "both", "skills": ["law", "dutch"]},
        {"external_id": "one", "skills": ["dutch"]},
        "plain",
    )
    assert project.preview(cat) == ["plain"]
    assert project.preview(ann) == ["one", "plain"]
    assert project.preview(ben) == ["both", "one", "plain"]
    assert project.drain(ann) == ["one", "plain"]
    assert project.reasons(cat) == {"complete": 2, "missing_skill": 1}
    assert project.drain(ben) == ["both"]


def test_X07_a_skill_that_is_granted_or_taken_acts_on_the_next_hand_out(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(
        {"external_id": "a", "skills": ["dutch"]}, {"external_id": "b", "skills": ["dutch"]}
    )
    assert project.reasons(ann) == {"missing_skill": 2}
    project.member(ann, skills=["dutch"])
    held = project.item(ann)
    assert held["asset"]["external_id"] == "a"
    project.member(ann, skills=[])
    assert project.served(ann) == ["a"], "what is held stays held"
    assert submit(ann, held)["label"]["status"] == "submitted"
    assert project.reasons(ann) == {"complete": 1, "missing_skill": 1}


def test_X07_what_an_asset_needs_can_change_in_the_queue(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.member(ben, skills=["dutch"])
    project.batch("a", "b")
    project.change("a", skills=["dutch"])
    assert project.asset("a")["skills"] == ["dutch"]
    assert project.queued() == ["a", "b"], "it keeps its place"
    assert project.served(ann) == ["b"]
    assert project.served(ben) == ["a"]


def test_X07_skills_and_assignment_both_bind(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.member(ben, skills=["dutch"])
    project.batch({"external_id": "a", "skills": ["dutch"], "assigned_to": [ann.email]})
    assert project.reasons(ann) == {"missing_skill": 1}
    assert project.reasons(ben) == {"assigned_to_others": 1}
    project.member(ann, skills=["dutch"])
    assert project.served(ann) == ["a"]
