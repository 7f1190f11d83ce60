"""Corners where two rules meet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import (
    Person,
    Project,
    Stage,
    asset,
    at_once,
    draft,
    eventually,
    paths,
    release,
    rows,
    skip,
    submit,
)


def clear(project: Project, person: Person) -> None:
    project.manager.post(f"{project.path}/reservations/clear", {"labeler": person.id})


def lost(person: Person, item: dict[str, Any]) -> dict[str, Any]:
    path = f"/reservations/{item['reservation']}/submit"
    told: dict[str, Any] = person.refused(409, "reservation_lost", "POST", path, {"result": 1})
    return told


# -- one's own newer reservation -----------------------------------------------------------------


def test_a_submit_under_an_old_reservation_is_late_beside_ones_own_newer_one(
    project: Project,
) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    old = project.item(ann)
    clear(project, ann)
    new = project.item(ann)
    assert new["reservation"] != old["reservation"]
    assert lost(ann, old)["label"]["status"] == "late"
    assert project.held() == [(ann.id, "a")]
    assert submit(ann, new)["label"]["status"] == "submitted"
    assert sorted(project.statuses("a")) == ["late", "submitted"]
    assert project.asset("a")["labels_count"] == 1


def test_a_released_one_submitted_in_another_tab_counts_once(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    item = project.item(ann)
    release(ann, item)
    assert submit(ann, item)["label"]["status"] == "submitted"
    assert project.state("a") == "done"
    assert project.drain(ann) == ["b"], "it does not come again"
    assert project.drain(ben) == []


# -- expired, unclaimed --------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["on_hold", "assigned", "skilled", "unskilled"])
def test_what_expired_unclaimed_is_accepted_whatever_was_changed_meanwhile(
    stage: Stage, project: Project, change: str
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    if change == "on_hold":
        project.change("a", on_hold=True)
    elif change == "assigned":
        project.change("a", assigned_to=[ben.email])
    else:
        project.change("a", skills=["dutch"])
    stage.advance(1801)
    eventually(lambda: project.held("expired"))
    assert submit(ann, item)["label"]["status"] == "submitted"
    assert project.asset("a")["labels_count"] == 1


def test_what_expired_is_late_once_the_asset_is_removed(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    stage.advance(1801)
    eventually(lambda: project.held("expired"))
    project.change("a", removed=True)
    assert project.held("expired") == []
    assert lost(ann, item)["label"]["status"] == "late"


def test_an_accepted_lost_submission_ends_what_others_let_expire(
    stage: Stage, project: Project
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    old = project.item(ann)
    clear(project, ann)
    project.item(ben)
    stage.advance(1801)
    eventually(lambda: project.held("expired"))
    assert submit(ann, old)["label"]["status"] == "submitted"
    assert project.held("expired") == []
    assert project.state("a") == "done"


def test_a_pull_lists_what_is_active_then_what_had_expired_then_what_is_new(
    stage: Stage, project: Project
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(reservation={"count": 2, "timeout_seconds": 60})
    project.batch("a", "b", "c")
    assert project.served(ann) == ["a", "b"]
    stage.advance(61)
    eventually(lambda: len(project.held("expired")) == 2)
    project.configure(reservation={"count": 1})
    assert project.served(ben) == ["a"]
    project.configure(reservation={"count": 2})
    assert project.served(ann) == ["b", "c"]


# -- targets -------------------------------------------------------------------------------------


def test_lowering_the_target_completes_and_holders_may_still_submit(project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch({"external_id": "a", "labels_required": 3})
    submit(ann, project.item(ann))
    held = project.item(ben)
    project.change("a", labels_required=1)
    assert project.state("a") == "done"
    assert project.reasons(cat) == {"complete": 1}
    assert submit(ben, held)["label"]["status"] == "submitted"
    assert project.asset("a")["labels_count"] == 2
    project.change("a", labels_required=3)
    assert project.drain(cat) == ["a"]
    assert project.state("a") == "done"


def test_the_queues_own_target_applies_where_none_is_set(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", {"external_id": "b", "labels_required": 1})
    project.configure(target={"labels": 2})
    assert project.asset("a")["labels_required"] == 2
    assert project.asset("b")["labels_required"] == 1
    assert project.drain(ann) == ["a", "b"]
    assert project.drain(ben) == ["a"]
    project.configure(target={"labels": 3})
    assert project.state("a") == "queued"
    assert project.state("b") == "done"
    project.configure(target={"labels": 1})
    assert project.state("a") == "done"


def test_a_label_more_than_the_target_still_counts_when_it_is_raised(project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch({"external_id": "a", "labels_required": 2})
    for person in (ann, ben):
        submit(person, project.item(person))
    project.change("a", labels_required=1)
    assert project.asset("a")["labels_count"] == 2
    project.change("a", labels_required=3)
    assert project.drain(cat) == ["a"]
    assert project.state("a") == "done"


def test_discarding_one_of_two_labels_opens_one_place(project: Project) -> None:
    ann, ben, cat, dan = project.labelers("ann", "ben", "cat", "dan")
    project.batch({"external_id": "a", "labels_required": 2})
    label = submit(ann, project.item(ann))["label"]["id"]
    submit(ben, project.item(ben))
    project.manager.patch(f"/labels/{label}", {"status": "discarded"})
    assert project.asset("a")["labels_count"] == 1
    assert project.drain(ann) == []
    assert project.served(cat) == ["a"]
    assert project.reasons(dan) == {"reserved": 1}
    answer = project.manager.call("PATCH", f"/labels/{label}", {"status": "discarded"})
    assert answer.status_code in (200, 409), "taking it out twice takes out one"
    assert project.asset("a")["labels_count"] == 1


# -- skips and holds -----------------------------------------------------------------------------


def test_a_newcomer_makes_no_hold_come_off_by_itself(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    skip(ann, project.item(ann))
    assert project.asset("a")["on_hold"]["reason"] == "skipped_by_all"
    [ben] = project.labelers("ben")
    assert project.reasons(ben) == {"on_hold": 1}
    project.change("a", on_hold=False)
    assert project.served(ben) == ["a"]


def test_those_who_lack_the_skill_do_not_keep_an_asset_waiting(project: Project) -> None:
    ann, _ = project.labelers("ann", "ben")
    project.member(ann, skills=["dutch"])
    project.batch({"external_id": "a", "skills": ["dutch"]})
    skip(ann, project.item(ann))
    assert project.state("a") == "on_hold"


def test_a_draft_survives_a_skip_to_me(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.configure(skip_to="me")
    project.batch("a")
    item = project.item(ann)
    draft(ann, item, "typed")
    skip(ann, item)
    assert project.item(ann)["draft"] == "typed"


def test_a_skip_can_be_taken_out_so_that_its_author_may_label(project: Project) -> None:
    ann, _ = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    draft(ann, item, "typed")
    label = skip(ann, item)["label"]["id"]
    assert project.barred_by(ann, "a") == {"already_labeled"}
    answer = project.manager.call("PATCH", f"/labels/{label}", {"status": "submitted"})
    assert answer.status_code in (409, 422), "a skip is no answer"
    assert project.statuses("a") == ["skipped"]


# -- bodies that belong elsewhere ----------------------------------------------------------------


def test_a_verdict_at_a_label_stage_is_refused(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    path = f"/reservations/{project.item(ann)['reservation']}/submit"
    for body in ({"verdict": "approve"}, {"result": 1, "verdict": "approve"}):
        answer = ann.call("POST", path, body)
        assert answer.status_code == 422
        assert "verdict" in paths(answer.json())
    assert project.held() == [(ann.id, "a")]


def test_the_test_clock_is_the_admins(project: Project) -> None:
    body = {"advance_seconds": 1}
    project.manager.refused(403, "forbidden", "POST", "/test-clock", body)
    for faulty in ({}, {"advance_seconds": "x"}, {"advance_seconds": 1e30}):
        project.stage.admin.refused(422, "invalid", "POST", "/test-clock", faulty)


# -- bulk ----------------------------------------------------------------------------------------


def test_the_last_of_two_values_for_one_asset_or_a_refusal(project: Project) -> None:
    project.batch("a")
    items = [{"external_id": "a", "priority": 1}, {"external_id": "a", "priority": 2}]
    answer = project.manager.call("PATCH", f"{project.path}/assets", {"items": items})
    assert answer.status_code in (200, 422), answer.text
    assert project.asset("a")["priority"] == (2 if answer.is_success else 0) or (
        answer.status_code == 422 and project.asset("a")["priority"] is None
    )


def test_everything_at_once_on_many(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(5))
    project.change(
        *rows(5), priority=3, assigned_to=[ann.id], labels_required=2, skills=["s"], on_hold="why"
    )
    for one in project.assets():
        shown = (one["priority"], one["assigned_to"], one["labels_required"], one["skills"])
        assert shown == (3, [ann.id], 2, ["s"])
        assert (one["state"], one["on_hold"]["reason"]) == ("on_hold", "why")


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({"labels_required": 2}, lambda one: one["labels_required"] == 2),
        ({"on_hold": "why"}, lambda one: one["state"] == "on_hold"),
        ({"removed": True}, lambda one: one["state"] == "removed"),
        ({"skills": ["s"]}, lambda one: one["skills"] == ["s"]),
    ],
)
def test_an_operation_changes_every_kind_of_value(
    project: Project, change: dict[str, Any], seen: Any
) -> None:
    project.batch(*rows(1001))
    body = {"select": {"filter": {"state": "queued"}}, "set": change}
    answer = project.manager.call("PATCH", f"{project.path}/assets", body)
    assert answer.status_code == 202, answer.text
    path = f"/operations/{answer.json()['operation']}"
    eventually(lambda: project.manager.get(path)["state"] == "done")
    assert all(seen(one) for one in project.assets())


def test_a_finished_operation_is_not_cancelled(project: Project) -> None:
    project.batch(*rows(1001))
    body = {"select": {"filter": {}}, "set": {"priority": 2}}
    operation = project.manager.patch(f"{project.path}/assets", body)["operation"]
    path = f"/operations/{operation}"
    eventually(lambda: project.manager.get(path)["state"] == "done")
    project.manager.call("DELETE", path)
    assert project.manager.get(path)["state"] == "done"
    [ann] = project.labelers("ann")
    assert ann.call("DELETE", path).status_code in (403, 404)


# -- members -------------------------------------------------------------------------------------


def test_what_is_assigned_to_somebody_who_left_is_still_theirs_alone(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "assigned_to": [ann.email]})
    project.manager.delete(f"{project.path}/members/{ann.id}")
    assert project.reasons(ben) == {"assigned_to_others": 1}
    project.change("a", assigned_to=[ben.email])
    assert project.served(ben) == ["a"]


def test_the_last_manager_of_a_project_may_go_since_admins_remain(project: Project) -> None:
    answer = project.manager.call("DELETE", f"{project.path}/members/{project.manager.id}")
    assert answer.status_code in (204, 409)
    admin = project.stage.admin
    assert admin.get(project.path)["id"] == project.id


def test_deactivating_a_user_frees_what_they_hold_everywhere(stage: Stage) -> None:
    one, two = stage.project(), stage.project()
    ann = stage.newcomer("ann")
    for project in (one, two):
        project.member(ann)
        project.batch("a")
        project.item(ann)
    stage.admin.patch(f"/users/{ann.id}", {"active": False})
    assert one.held() == two.held() == []
    [ben], [_] = one.labelers("ben"), two.labelers("ben")
    assert one.served(ben) == two.served(ben) == ["a"]


def test_a_deactivated_user_may_get_nothing_and_is_not_waited_for(stage: Stage) -> None:
    project = stage.project()
    [ben] = project.labelers("ben")
    ann = project.member(stage.newcomer("ann"))
    project.batch("a")
    stage.admin.patch(f"/users/{ann.id}", {"active": False})
    assert project.barred_by(ann, "a") == {"not_a_member"}
    skip(ben, project.item(ben))
    assert project.asset("a")["on_hold"]["reason"] == "skipped_by_all"


# -- concurrency ---------------------------------------------------------------------------------


def test_settings_that_change_under_pulls_lose_nothing(project: Project) -> None:
    team = project.labelers("ann", "ben", "cat")
    project.batch(*rows(60))

    def steer() -> list[str]:
        for tie in ("random", "lexicographic", "fifo", "random"):
            project.configure(order={"tie": tie})
        return []

    came = at_once([steer, *[lambda person=person: project.drain(person) for person in team]])
    assert sorted(name for names in came for name in names) == rows(60)


def test_with_as_many_people_as_places_nobody_starves(project: Project) -> None:
    team = project.labelers("ann", "ben", "cat")
    project.configure(target={"labels": 3})
    project.batch(*rows(15))
    came = at_once([lambda person=person: project.drain(person) for person in team])
    assert [sorted(names) for names in came] == [rows(15)] * 3
    assert {one["state"] for one in project.assets()} == {"done"}


def test_two_managers_bulk_changing_at_once_do_no_harm(project: Project) -> None:
    project.batch(*rows(100))
    at_once(
        [lambda n=n: project.change(*rows(100)[:: 1 - 2 * (n % 2)], priority=n) for n in range(6)]
    )
    assert len({one["priority"] for one in project.assets()}) == 1


def test_many_batches_at_once_get_numbers_of_their_own(project: Project) -> None:
    made = at_once([lambda n=n: project.batch(*rows(20, f"b{n}")) for n in range(6)])
    assert sorted(one["number"] for one in made) == [1, 2, 3, 4, 5, 6]
    assert len(project.assets()) == 120
    by_number = {one["id"]: one["number"] for one in made}
    numbers = [by_number[one["batch"]] for one in project.assets(order="queue", state="queued")]
    assert numbers == sorted(numbers)


def test_the_same_external_id_in_two_batches_at_once_goes_in_once(project: Project) -> None:
    path = f"{project.path}/batches"
    bodies = [{"assets": [asset("shared"), asset(f"own-{n}")]} for n in range(5)]
    answers = at_once([lambda b=b: project.manager.call("POST", path, b) for b in bodies])
    codes = sorted(one.status_code for one in answers)
    assert codes == [201, 422, 422, 422, 422]
    assert {one.json()["code"] for one in answers if one.status_code == 422} == {
        "duplicate_external_id"
    }
    assert len(project.assets()) == 2


def test_a_faulty_priority_in_csv_is_named(project: Project) -> None:
    answer = project.manager.call(
        "POST",
        f"{project.path}/batches",
        content=b"external_id,priority\na,1\nb,2147483648\n",
        headers={"Content-Type": "text/csv"},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "priority_out_of_range")
    assert paths(answer.json()) == {"assets.1.priority"}
