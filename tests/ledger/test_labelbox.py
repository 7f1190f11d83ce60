"""The current Labelbox queue's rows of the ledger, with the preset `labelbox`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import (
    Project,
    Stage,
    asset,
    at_once,
    draft,
    eventually,
    paths,
    rows,
    submit,
)

HOUR = 3600


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project("labelbox")


def expired(project: Project) -> list[tuple[str, str]]:
    """Once the sweeper has been round: within a second of the time."""
    return list(eventually(lambda: project.held("expired")))


# -- B01, B02: batches reach the labelers --------------------------------------------------------


def test_B01_a_batch_enters_the_queue_and_is_spread_over_the_labelers(project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    assert [project.reasons(person) for person in (ann, ben, cat)] == [{}, {}, {}]
    project.batch(*rows(12))
    assert project.queued() == rows(12)
    assert project.served(ann) == rows(12)[:5]
    assert project.served(ben) == rows(12)[5:10]
    assert project.served(cat) == rows(12)[10:]
    assert project.queued() == []


def test_B02_nobody_else_can_label_a_reserved_asset(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(5))
    held = project.items(ann)
    assert len(held) == 5
    assert project.reasons(ben) == {"reserved": 5}
    path = f"/reservations/{held[0]['reservation']}/submit"
    assert ben.call("POST", path, {"result": "mine"}).status_code in (403, 404)
    assert project.labels() == []


def test_B02_no_asset_is_labeled_twice_by_accident(project: Project) -> None:
    team = project.labelers("ann", "ben", "cat")
    project.batch(*rows(30))
    came = at_once([lambda person=person: project.drain(person) for person in team])
    assert sorted(name for names in came for name in names) == rows(30)
    assert len({label["asset"] for label in project.labels()}) == len(project.labels()) == 30


def test_B02_the_next_reserved_asset_comes_along_to_be_preloaded(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(6))
    first, second, *_ = project.items(ann)
    assert second["asset"]["data"] == {"text": "this is row-0001"}
    following = submit(ann, first, pull_next=True)["next"]["items"]
    assert following[0]["reservation"] == second["reservation"]


# -- B04: who holds what -------------------------------------------------------------------------


def test_B04_a_manager_sees_the_active_reservations_of_each_member(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(7))
    assert project.reservations() == []
    project.items(ann)
    project.items(ben)
    assert project.held(labeler=ann.id) == [(ann.id, name) for name in rows(7)[:5]]
    assert project.held(labeler=ben.email) == [(ben.id, name) for name in rows(7)[5:]]
    for one in project.reservations():
        fields = {"id", "queue", "asset", "labeler", "state", "created_at", "expires_at"}
        assert one.keys() >= fields
        assert (one["queue"], one["state"]) == ("label", "active")
        assert one["expires_at"] > one["created_at"]


# -- B06, B07, B08: priorities -------------------------------------------------------------------

OUT_OF_RANGE = [2_147_483_648, -2_147_483_649, 2**63 - 1]
NO_INTEGER: list[Any] = [1.5, "3", True, [1], {}]


@pytest.mark.parametrize("priority", [2_147_483_647, -2_147_483_648, -1, 0])
def test_B06_a_priority_is_a_signed_32_bit_integer(project: Project, priority: int) -> None:
    project.batch({"external_id": "a", "priority": priority}, "b")
    assert project.asset("a")["priority"] == priority
    project.change("b", priority=priority)
    assert project.asset("b")["priority"] == priority


def test_B06_lower_is_more_important_and_negatives_count(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(
        {"external_id": "a", "priority": 3},
        {"external_id": "b", "priority": -2_147_483_648},
        {"external_id": "c", "priority": 2_147_483_647},
        {"external_id": "d", "priority": -3},
    )
    assert project.drain(ann) == ["b", "d", "a", "c"]


@pytest.mark.parametrize(
    ("priority", "code"),
    [(one, "priority_out_of_range") for one in OUT_OF_RANGE]
    + [(one, "invalid") for one in NO_INTEGER],
)
def test_B06_anything_else_is_refused_and_changes_nothing(
    project: Project, priority: Any, code: str
) -> None:
    project.batch("a", "b")
    before = project.assets()
    address = f"{project.path}/assets"
    selected = {"select": {"filter": {}}, "set": {"priority": priority}}
    refusal = project.manager.refused(422, code, "PATCH", address, selected)
    assert paths(refusal) == {"set.priority"}

    items = [{"external_id": "a", "priority": 1}, {"external_id": "b", "priority": priority}]
    refusal = project.manager.refused(422, code, "PATCH", address, {"items": items})
    assert paths(refusal) == {"items.1.priority"}

    assets = [asset("c"), asset("d", priority=priority)]
    address = f"{project.path}/batches"
    refusal = project.manager.refused(422, code, "POST", address, {"assets": assets})
    assert paths(refusal) == {"assets.1.priority"}
    assert project.assets() == before


def test_B07_a_batch_has_priority_5_unless_told_otherwise(project: Project) -> None:
    project.batch("a", {"external_id": "own", "priority": 2})
    assert project.asset("a")["priority"] == 5
    assert project.asset("own")["priority"] == 2


def test_B07_a_batch_is_given_a_priority_from_1_to_5(project: Project) -> None:
    [ann] = project.labelers("ann")
    for priority in (5, 3, 1, 4, 2):
        project.batch(f"p{priority}", priority=priority)
        assert project.asset(f"p{priority}")["priority"] == priority
    assert project.drain(ann) == ["p1", "p2", "p3", "p4", "p5"]


@pytest.mark.parametrize("priority", [0, 6, -1, 2_147_483_647])
def test_B07_a_batch_priority_outside_1_to_5_is_refused(project: Project, priority: int) -> None:
    path = f"{project.path}/batches"
    body = {"priority": priority, "assets": [asset("a")]}
    refusal = project.manager.refused(422, "preset_forbids", "POST", path, body)
    assert paths(refusal) == {"priority"}
    line = b'{"external_id": "a", "data": {}}\n'
    headers = {"Content-Type": "application/x-ndjson"}
    streamed = {"content": line, "headers": headers, "params": {"priority": priority}}
    project.manager.refused(422, "preset_forbids", "POST", path, **streamed)
    assert project.assets() == []


def test_B08_priorities_of_single_rows_change_after_they_were_queued(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(8))
    held = project.items(ann)
    assert project.queued() == rows(8)[5:]
    project.change("row-0007", priority=-100)
    assert project.asset("row-0007")["priority"] == -100, "1 to 5 binds batches only"
    assert project.queued() == ["row-0007", "row-0005", "row-0006"]
    submit(ann, held[0])
    assert project.served(ann) == [*rows(8)[1:5], "row-0007"]


# -- B09, B10: how many, how long ----------------------------------------------------------------


def test_B09_five_are_reserved_once_a_labeler_starts(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(9))
    assert project.held() == []
    assert len(project.items(ann)) == 5
    assert len(project.held()) == 5


def test_B09_a_reservation_expires_after_four_hours_without_activity(
    stage: Stage, project: Project
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(5))
    project.items(ann)
    stage.advance(4 * HOUR - 1500)
    assert project.reasons(ben) == {"reserved": 5}
    assert len(project.held()) == 5
    stage.advance(1510)
    assert len(expired(project)) == 5
    assert project.held() == []


@pytest.mark.parametrize("what", ["activity", "draft", "pull"])
def test_B09_activity_renews_all_that_one_holds(stage: Stage, project: Project, what: str) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(5))
    first = project.items(ann)[0]
    stage.advance(3 * HOUR)
    if what == "activity":
        answer = ann.post(f"/reservations/{first['reservation']}/activity", {})
        assert answer["expires_at"] > first["expires_at"]
    elif what == "draft":
        assert draft(ann, first, {"half": 1})["expires_at"] > first["expires_at"]
    else:
        project.items(ann)
    stage.advance(3 * HOUR)
    assert len(project.held()) == 5
    stage.advance(HOUR + 10)
    assert len(expired(project)) == 5


def test_B10_the_set_is_replenished_as_soon_as_one_is_finished(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(8))
    items = project.items(ann)
    assert len(items) == 5
    for finished in (1, 2, 3):
        items = submit(ann, items[0], pull_next=True)["next"]["items"]
        assert [one["asset"]["external_id"] for one in items] == rows(8)[finished : finished + 5]
    items = submit(ann, items[0], pull_next=True)["next"]["items"]
    assert len(items) == 4, "nothing is left to replenish from"


# -- B11, B12: expired rows ----------------------------------------------------------------------


def test_B11_an_expired_row_is_free_at_once_yet_listed_until_claimed(
    stage: Stage, project: Project
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(reservation={"count": 1})
    project.batch("a")
    project.items(ann)
    assert project.held() == [(ann.id, "a")]

    stage.advance(4 * HOUR + 1)
    assert expired(project) == [(ann.id, "a")]
    assert project.state("a") == "queued"
    assert project.explain(ben, "a")["eligible"] is True

    assert project.served(ben) == ["a"]
    assert project.held("expired") == []
    assert project.held() == [(ben.id, "a")]
    assert "reservation.superseded" in project.kinds()


def test_B11_with_several_places_the_longest_expired_goes_first(
    stage: Stage, project: Project
) -> None:
    ann, ben, cat, dan = project.labelers("ann", "ben", "cat", "dan")
    project.batch({"external_id": "a", "labels_required": 2})
    project.items(ann)
    stage.advance(60)
    project.items(ben)
    stage.advance(4 * HOUR + 61)
    both = sorted([(ann.id, "a"), (ben.id, "a")])
    eventually(lambda: project.held("expired") == both)
    project.items(cat)
    assert (ben.id, "a") in project.held("expired"), "a free place is left, and ben's is younger"
    project.items(dan)
    assert project.held("expired") == []


@pytest.mark.parametrize("how", ["pull", "activity", "draft"])
def test_B12_the_first_holder_claims_an_expired_row_by_starting_on_it(
    stage: Stage, project: Project, how: str
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    stage.advance(4 * HOUR + 1)
    assert expired(project) == [(ann.id, "a")]
    if how == "pull":
        assert project.item(ann)["reservation"] == item["reservation"]
    elif how == "activity":
        ann.post(f"/reservations/{item['reservation']}/activity", {})
    else:
        draft(ann, item, "half")
    assert project.held() == [(ann.id, "a")]
    assert project.held("expired") == []
    assert project.reasons(ben) == {"reserved": 1}


def test_B12_anybody_who_may_label_it_claims_it_by_pulling(stage: Stage, project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch("a")
    project.change("a", assigned_to=[ann.email, ben.email])
    project.item(ann)
    stage.advance(4 * HOUR + 1)
    expired(project)
    assert project.reasons(cat) == {"assigned_to_others": 1}
    assert project.served(ben) == ["a"]
    assert project.reasons(ann) == {"reserved": 1}


def test_B12_the_first_holder_may_simply_submit_an_unclaimed_row(
    stage: Stage, project: Project
) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    stage.advance(4 * HOUR + 1)
    expired(project)
    assert submit(ann, item)["label"]["status"] == "submitted"
    assert project.state("a") == "done"
    assert project.held("expired") == []


# -- B13: bounds ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings", [{"count": 1}, {"count": 5}, {"timeout_seconds": 3600}, {"timeout_seconds": 86400}]
)
def test_B13_count_and_timeout_within_the_bounds(
    project: Project, settings: dict[str, int]
) -> None:
    project.configure(reservation=settings)
    assert project.settings()["reservation"].items() >= settings.items()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", 6),
        ("count", 100),
        ("timeout_seconds", 3599),
        ("timeout_seconds", 86401),
        ("timeout_seconds", None),
    ],
)
def test_B13_what_the_preset_forbids_is_refused_by_name(
    project: Project, name: str, value: int | None
) -> None:
    before = project.settings()
    path = f"{project.path}/queues/label"
    refusal = project.manager.refused(
        422, "preset_forbids", "PATCH", path, {"reservation": {name: value}}
    )
    assert paths(refusal) == {f"reservation.{name}"}
    assert project.settings() == before


@pytest.mark.parametrize(("name", "value"), [("count", 0), ("count", 101), ("timeout_seconds", 0)])
def test_B13_what_no_preset_allows_is_refused_too(project: Project, name: str, value: int) -> None:
    before = project.settings()
    path = f"{project.path}/queues/label"
    answer = project.manager.call("PATCH", path, {"reservation": {name: value}})
    assert answer.status_code == 422
    assert answer.json()["code"] in {"invalid", "preset_forbids"}
    assert paths(answer.json()) == {f"reservation.{name}"}
    assert project.settings() == before


# -- B14: clearing -------------------------------------------------------------------------------


def clear(project: Project, **body: Any) -> int:
    return int(project.manager.post(f"{project.path}/reservations/clear", body)["cleared"])


def test_B14_clearing_active_reservations_frees_the_assets_at_once(project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch(*rows(10))
    project.items(ann)
    project.items(ben)
    assert project.reasons(cat) == {"reserved": 10}
    assert clear(project, labeler=ann.email) == 5
    assert project.held() == [(ben.id, name) for name in rows(10)[5:]]
    assert project.served(cat) == rows(10)[:5]
    assert project.kinds().count("reservation.cleared") == 5


def test_B14_clearing_expired_ones_changes_nothing_about_availability(
    stage: Stage, project: Project
) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(3))
    project.items(ann)
    stage.advance(4 * HOUR + 1)
    assert len(expired(project)) == 3
    assert project.preview(ben) == rows(3)
    assert clear(project, state="expired") == 3
    assert project.held("expired") == []
    assert project.preview(ben) == rows(3)
    assert project.served(ben) == rows(3)


def test_B14_clearing_by_reservation_and_by_state(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(4))
    items = project.items(ann)
    assert clear(project, state="expired") == 0
    assert clear(project, reservations=[items[1]["reservation"]]) == 1
    assert project.held() == [(ann.id, rows(4)[n]) for n in (0, 2, 3)]
    assert clear(project) == 3
    assert project.held() == []


def test_B14_the_draft_is_kept(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    draft(ann, item, {"typed": "a lot"})
    clear(project, labeler=ann.id)
    assert project.item(ben)["draft"] is None, "a draft is its author's"
    clear(project, labeler=ben.id)
    again = project.item(ann)
    assert again["reservation"] != item["reservation"]
    assert again["draft"] == {"typed": "a lot"}


# -- B17: several tabs ---------------------------------------------------------------------------


def test_B17_tabs_that_pull_at_once_show_the_same_work(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(20))
    pulls = at_once([lambda: project.items(ann) for _ in range(6)])
    held = [[one["reservation"] for one in items] for items in pulls]
    assert all(one == held[0] for one in held)
    assert len(project.held()) == 5


def test_B17_a_second_tab_is_told_that_it_was_submitted(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    first = submit(ann, item, "one")
    path = f"/reservations/{item['reservation']}/submit"
    told = ann.refused(409, "already_submitted", "POST", path, {"result": "two"})
    assert told["label"] == first["label"]
    [label] = project.labels()
    assert label["result"] == "one"


def test_B17_tabs_that_submit_at_once_make_one_label(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    path = f"/reservations/{item['reservation']}/submit"
    answers = at_once([lambda n=n: ann.call("POST", path, {"result": n}) for n in range(6)])
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409, 409, 409]
    assert len(project.labels()) == 1
