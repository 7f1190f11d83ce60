"""At the head of a queue, where turns of several people lock many rows at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.races.stage import PATIENCE, Stage, number_of
from tests.running import Server
from tests.service import Service

AT_HEAD = "select pg_advisory_xact_lock(742903, mod(%s::bigint, 2147483647)::int)"
ALL_ROWS = "select 1 from work where project = %s for update"


@pytest.fixture
def stages(first_server: Server) -> Iterator[tuple[Stage, Stage]]:
    """Two holders of locks, as if each were another server."""
    pair = Stage(first_server.database_url), Stage(first_server.database_url)
    yield pair
    for stage in pair:
        stage.close()


def test_turns_hand_in_and_then_wait_for_another_server_at_the_head(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 4)
    item = ann.pull_one(project)
    with stages[0].locked(AT_HEAD, number_of(project)):
        handing_in = stages[0].start_and_wait(lambda: ann.submit(item, pull_next=True))
        assert bob.pull_one(project)["asset"]["external_id"] == "a002"
    answer = handing_in.result(PATIENCE)
    assert answer["next"]["items"][0]["asset"]["external_id"] == "a003"


def test_who_wants_no_next_asset_does_not_go_to_the_head(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project()
    ann = racing.new_member(project)
    racing.add_assets(project, 2)
    item = ann.pull_one(project)
    with stages[0].locked(AT_HEAD, number_of(project)):
        assert ann.submit(item)["label"]["status"] == "submitted"


def test_a_pull_that_finds_locked_rows_only_lets_those_at_the_head_pass(
    stages: tuple[Stage, Stage], racing: Service
) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 3)
    with stages[0].locked(ALL_ROWS, number_of(project)):
        with stages[1].locked(AT_HEAD, number_of(project)):
            pulling = stages[1].start_and_wait(lambda: ann.pull_one(project))
            assert stages[1].waiting_for() == ["advisory"]
        stages[1].until_waiting_for("transactionid")
        # Ann did not stay at the head, where turns would wait for her.
        with stages[1].locked(AT_HEAD, number_of(project)):
            assert stages[1].waiting_for() == ["transactionid"]
    assert pulling.result(PATIENCE)["asset"]["external_id"] == "a001"
    assert bob.pull_one(project)["asset"]["external_id"] == "a002"
