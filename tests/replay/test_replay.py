"""X05: the log rebuilds the state, after anything people may have done."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.house.source import ROOT
from tests.replay.crowd import Crowd
from tests.replay.reader import Replay
from tests.running import Server
from tests.service import Service

DOCUMENT = ROOT / "docs/events.md"
REVIEWED: dict[str, Any] = {"review_queue": {"enabled": True}}


@pytest.fixture(scope="module")
def own_server(new_server: Callable[..., Server]) -> Server:
    """Its clock runs ahead, so nobody else uses it."""
    return new_server()


@pytest.fixture(scope="module")
def own_service(own_server: Server) -> Iterator[Service]:
    with Service(own_server.url, own_server.admin_token) as service:
        yield service


def agree(crowd: Crowd) -> Replay:
    """What the log amounts to must be what the service shows."""
    service, project = crowd.service, crowd.project
    told = rebuilt(service, project)
    counts = {
        batch["id"]: Counter({state: n for state, n in batch["counts"].items() if n})
        for batch in service.batches(project)
    }
    assert told.counts() == {batch: found for batch, found in counts.items() if found}
    for state in ("active", "expired"):
        shown = service.reservations(project, state=state)
        assert told.listed(state) == {one["id"]: one["labeler"] for one in shown}, state
    assert told.statuses() == {
        one["id"]: one["status"] for one in service.labels(project, limit=1000)
    }
    return told


def rebuilt(service: Service, project: str) -> Replay:
    """What the log says, with the kept snapshot before it where its beginning was pruned."""
    events = list(service.every(f"/projects/{project}/events", limit=1000))
    if events[0]["kind"] != "log.pruned":
        return Replay().read(events)
    kept = service.every(f"/projects/{project}/events/snapshot", limit=7)
    last = events[0]["data"]["snapshot"]
    return Replay().begin(kept).read(one for one in events if one["number"] > last)


def settle(crowd: Crowd) -> None:
    """Wait until nothing is under way: batches on their way out, expiry that is due."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        listed = crowd.service.get("/operations", params={"limit": 1})["items"]
        if not listed or listed[0]["state"] != "running":
            return
        time.sleep(0.05)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("preset", "queues"),
    [
        (None, {"label_queue": {"target": {"labels": 2}}}),
        (None, REVIEWED | {"label_queue": {"target": {"labels": 2}}}),
        ("supervisely", {}),
        ("labelbox-legacy", REVIEWED),
        ("labelbox", REVIEWED | {"label_queue": {"consensus": {"share": 0.5, "labels": 2}}}),
    ],
    ids=["two labels", "two labels, reviewed", "supervisely", "legacy", "labelbox"],
)
def test_X05_the_log_rebuilds_states_reservations_and_labels(
    own_service: Service, preset: str | None, queues: dict[str, Any], seed: int
) -> None:
    crowd = Crowd(own_service, seed, preset, **queues)
    for _ in range(6):
        crowd.act(25)
        settle(crowd)
        retried(lambda: agree(crowd))
    events = own_service.every(f"/projects/{crowd.project}/events", limit=1000)
    kinds = {event["kind"] for event in events}
    assert kinds <= documented(), f"docs/events.md does not say what {kinds - documented()} is"


def retried(check: Callable[[], Any]) -> None:
    """Between two looks something may expire; within a moment all must agree."""
    deadline = time.monotonic() + 60
    while True:
        try:
            check()
            return
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def documented() -> set[str]:
    """The kinds that the document has a row for."""
    return set(re.findall(r"^\| `(\w+\.\w+)`", DOCUMENT.read_text(), re.M))


def test_every_kind_that_the_source_writes_is_documented_and_no_other() -> None:
    source = ROOT / "src/labelqueue"
    files = [*source.glob("sql/*.sql"), *source.glob("queue/*.py")]
    nouns = {kind.split(".")[0] for kind in documented()}
    written: set[str] = set()
    for file in files:
        text = file.read_text()
        written |= set(re.findall(rf"""['"]((?:{"|".join(nouns)})\.[a-z_]+)['"]""", text))
    written |= {"label.submitted", "label.late"}  # 'label.' || status, in holding.sql
    written |= {"member.quiz_passed", "member.quiz_failed"}  # 'member.quiz_' || quiz
    written.discard("member.quiz_")
    operations = {"batch.delete", "project.delete", "queue.configure", "assets.change"}
    assert written - operations == documented()
