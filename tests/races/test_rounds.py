"""Rounds of a dynamic target under races: each asset gets what its labels ask for, no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.races.stage import PATIENCE, Stage, number_of
from tests.running import Server
from tests.service import Service

LOCK = "select from work where project = %s and queue = 0 for update"
DYNAMIC = {"min": 2, "max": 5, "confidence": 0.9}


@pytest.fixture
def hand(first_server: Server) -> Iterator[Stage]:
    hand = Stage(first_server.database_url)
    try:
        yield hand
    finally:
        hand.close()


def test_two_answers_that_meet_open_the_round_that_neither_foresaw(
    racing: Service, hand: Stage
) -> None:
    project = racing.new_project(label_queue={"target": DYNAMIC})
    ann, ben, cat = (racing.new_member(project) for _ in range(3))
    racing.add_assets(project, ["a", "b"])
    held = [ann.pull_one(project), ben.pull_one(project)]
    assert [item["asset"]["external_id"] for item in held] == ["a", "a"]
    assert cat.pull_one(project)["asset"]["external_id"] == "b", "cat has looked past a"
    with hand.locked(LOCK, number_of(project)):
        submits = [
            hand.start_and_wait(lambda who=who, item=item, said=said: who.submit(item, said))
            for who, item, said in ((ann, held[0], "x"), (ben, held[1], "y"))
        ]
    for made in submits:
        assert made.result(PATIENCE)["label"]["status"] == "submitted"
    found = racing.asset(project, "a")
    assert (found["labels_required"], found["labels_count"]) == (3, 2)
    cat.submit(cat.pull_one(project))
    assert cat.pull_one(project)["asset"]["external_id"] == "a", "behind cat's cursor"


def test_only_one_takes_over_what_nobody_opened(racing: Service, hand: Stage) -> None:
    sharing = {"reservation": {"count": 2, "share_unopened": True}}
    project = racing.new_project(label_queue=sharing)
    ann, ben, cat = (racing.new_member(project) for _ in range(3))
    racing.add_assets(project, ["a", "b"])
    assert len(ann.pull(project)["items"]) == 2
    with hand.locked(LOCK + " skip locked", number_of(project)):
        pulls = [hand.start_and_wait(lambda who=who: who.pull(project)) for who in (ben, cat)]
    came = [
        [item["asset"]["external_id"] for item in pulled.result(PATIENCE)["items"]]
        for pulled in pulls
    ]
    assert sorted(came) == [[], ["b"]]
    assert [item["asset"]["external_id"] for item in ann.pull(project)["items"]] == ["a"]
