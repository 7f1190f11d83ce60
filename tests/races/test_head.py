"""At the head of a queue, where turns of several people lock many rows at once."""

from __future__ import annotations

from tests.races.stage import PATIENCE, Stage, number_of
from tests.races.test_interleavings import HEAD_ROW
from tests.service import Service

AT_HEAD = "select pg_advisory_xact_lock(742903, mod(%s::bigint, 2147483647)::int)"
ROWS_UP_TO = """
    select 1 from work join asset on asset.project = work.project and asset.id = work.asset
    where work.project = %s and asset.external_id <= %s for update of work"""


def test_turns_pass_by_what_another_server_has_locked(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 4)
    item = ann.pull_one(project)
    with (
        stages[0].locked(HEAD_ROW, number_of(project), "a002"),
        stages[1].locked(AT_HEAD, number_of(project)),
    ):
        answer = ann.submit(item, pull_next=True)
    assert answer["next"]["items"][0]["asset"]["external_id"] == "a003"


def test_turns_that_look_hand_in_and_then_wait_for_another_server_at_the_head(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project(label_queue={"target": {"labels": 2}})
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 4)
    item = ann.pull_one(project)
    with stages[0].locked(AT_HEAD, number_of(project)):
        handing_in = stages[0].start_and_wait(lambda: ann.submit(item, pull_next=True))
        assert stages[0].waiting_for() == ["advisory"]
        assert bob.pull_one(project)["asset"]["external_id"] == "a002"
    answer = handing_in.result(PATIENCE)
    assert answer["next"]["items"][0]["asset"]["external_id"] == "a002"


def test_turns_look_where_the_first_place_is_not_theirs(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 4)
    item = ann.pull_one(project)
    racing.set_assets(project, ["a002"], assigned_to=[ann.email])
    with stages[0].locked(AT_HEAD, number_of(project)):
        handing_in = stages[0].start_and_wait(lambda: ann.submit(item, pull_next=True))
        assert stages[0].waiting_for() == ["advisory"]
    answer = handing_in.result(PATIENCE)
    assert answer["next"]["items"][0]["asset"]["external_id"] == "a002"


def test_who_wants_no_next_asset_does_not_go_to_the_head(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project(label_queue={"target": {"labels": 2}})
    ann = racing.new_member(project)
    racing.add_assets(project, 2)
    item = ann.pull_one(project)
    with stages[0].locked(AT_HEAD, number_of(project)):
        assert ann.submit(item)["label"]["status"] == "submitted"


def test_a_pull_passes_by_what_turns_of_a_crowd_have_locked(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 40)
    with stages[0].locked(ROWS_UP_TO, number_of(project), "a039"):
        assert ann.pull_one(project)["asset"]["external_id"] == "a040"
    assert bob.pull_one(project)["asset"]["external_id"] == "a001"


def test_a_pull_that_finds_locked_rows_only_waits_for_the_first(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 3)
    with stages[1].locked(HEAD_ROW, number_of(project), "a003"):
        with stages[0].locked(ROWS_UP_TO, number_of(project), "a002"):
            pulling = stages[0].start_and_wait(lambda: ann.pull_one(project))
        assert pulling.result(PATIENCE)["asset"]["external_id"] == "a001"
