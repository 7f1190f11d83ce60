"""X15, the invariant: whatever people did, what is not finished is somebody's to finish, or listed.

Random work; then each asset that is neither done nor removed must be in somebody's hands, be
eligible for somebody active (as explain says), or be listed as stuck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.replay.crowd import Crowd
from tests.replay.test_replay import retried, settle
from tests.running import Server
from tests.service import Service

Json = Any
GATED = {"order": {"tie": "fifo", "batch_gate": True}}


@pytest.fixture(scope="module")
def own_service(new_server: Callable[..., Server]) -> Iterator[Service]:
    server = new_server()
    with Service(server.url, server.admin_token) as service:
        yield service


def silent(crowd: Crowd) -> list[Json]:
    """The assets that nobody can finish and that are not listed."""
    service, project = crowd.service, crowd.project
    listed = {one["asset"] for one in service.every(f"/projects/{project}/stuck", limit=5)}
    held = {one["asset"] for one in service.reservations(project, state="active")}
    unfinished = [one for one in service.assets(project) if one["state"] not in ("done", "removed")]
    # Once somebody has these, the gate opens for what came after them.
    going = [one["batch"] for one in unfinished if one["id"] not in listed]
    return [
        one
        for one in unfinished
        if one["id"] not in listed | held
        and not reachable(crowd, one, opens=going[0] != one["batch"])
    ]


def reachable(crowd: Crowd, asset: Json, *, opens: bool) -> bool:
    """Whether somebody active may take it, at once or when the gate opens, as explain tells."""
    members = crowd.service.get(f"/projects/{crowd.project}/members")["items"]
    queue = "review" if asset["state"] == "in_review" else "label"
    path = f"/projects/{crowd.project}/queues/{queue}/explain"
    explained = [
        crowd.service.get(path, params={"labeler": one["user"], "asset": asset["id"]})
        for one in members
        if one["active"]
    ]
    codes = [[reason["code"] for reason in one["reasons"]] for one in explained]
    return [] in codes or (opens and ["batch_gated"] in codes)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("preset", "queues"),
    [
        (None, {"label_queue": {"target": {"labels": 3}}}),
        (None, {"label_queue": GATED}),
        ("supervisely", {"label_queue": {"target": {"labels": 2}}}),
        ("labelbox", {"label_queue": {"skip_to": "others", "limit_per_labeler": 5}}),
    ],
    ids=["three labels", "gated", "reviewed", "limited"],
)
def test_X15_nothing_is_stuck_in_silence(
    own_service: Service, preset: str | None, queues: dict[str, Any], seed: int
) -> None:
    crowd = Crowd(own_service, seed, preset, **queues)
    listed = 0
    for _ in range(5):
        crowd.act(30)
        settle(crowd)

        def none_silent() -> None:
            assert silent(crowd) == []

        retried(none_silent)
        listed += own_service.get(f"/projects/{crowd.project}/stats")["stuck"]
    assert listed, "something was stuck at some time, or the test shows nothing"
