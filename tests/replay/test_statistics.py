"""S08: the figures are those of the labels, whatever was done, before and after they are folded."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pytest

from tests.replay.crowd import Crowd
from tests.replay.test_replay import retried, settle
from tests.running import Server
from tests.service import Service

Json = Any


@pytest.fixture(scope="module")
def own_service(new_server: Callable[..., Server]) -> Iterator[Service]:
    server = new_server()
    with Service(server.url, server.admin_token) as service:
        yield service


def figures(crowd: Crowd) -> tuple[Json, Json]:
    """What the statistics say, and what the labels say."""
    service, project = crowd.service, crowd.project
    stats = service.get(f"/projects/{project}/stats")
    jobs = service.get(f"/projects/{project}/jobs")["items"]
    labels = service.labels(project)
    told = {
        "labels": Counter(stats["labels"]),
        **{one["user"]: (one["submitted"], one["skipped"]) for one in jobs if _labels(one)},
        **{(one["user"], "median"): one["median_seconds"] for one in jobs if _labels(one)},
    }
    made: dict[Any, Json] = {"labels": Counter(one["status"] for one in labels)}
    for job in filter(_labels, jobs):
        mine = [one for one in labels if one["labeler"] == job["user"]]
        work = [one for one in mine if one["status"] not in ("skipped", "corrected")]
        skips = sum(one["status"] == "skipped" for one in mine)
        made[job["user"]] = (len(work), skips)
        times = [one["active_seconds"] for one in work if one["status"] != "late"]
        made[job["user"], "median"] = (
            pytest.approx(median(times), rel=0.005, abs=0.006) if times else None
        )
    return told, made


def agree(crowd: Crowd) -> None:
    told, made = figures(crowd)
    assert told == made


def _labels(job: Json) -> bool:
    return bool(job["queue"] == "label")


@pytest.mark.parametrize("seed", range(2))
def test_S08_figures_are_those_of_the_labels(own_service: Service, seed: int) -> None:
    crowd = Crowd(own_service, seed, "supervisely", label_queue={"target": {"labels": 2}})
    for _ in range(4):
        crowd.act(40)
        settle(crowd)
        retried(lambda: agree(crowd))
        time.sleep(1.2)  # folded by now; nothing may change by it
        retried(lambda: agree(crowd))


def test_S08_batches_show_their_labels(own_service: Service) -> None:
    crowd = Crowd(own_service, 3, "supervisely")
    crowd.act(60)
    settle(crowd)
    retried(lambda: agree_on_batches(crowd))


def agree_on_batches(crowd: Crowd) -> None:
    made = Counter((one["batch"], one["status"]) for one in _with_batches(crowd))
    batches = crowd.service.batches(crowd.project)
    told = Counter(
        {(one["id"], status): n for one in batches for status, n in one["labels"].items()}
    )
    assert told == made
    assert {one["id"] for one in batches if one["median_seconds"] is not None} <= {
        b for b, _ in made
    }


def _with_batches(crowd: Crowd) -> list[Json]:
    batch = {one["id"]: one["batch"] for one in crowd.service.assets(crowd.project)}
    labels = crowd.service.labels(crowd.project)
    return [{**one, "batch": batch[one["asset"]]} for one in labels]
