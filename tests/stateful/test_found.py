"""What the random tests found once, in as few steps as it takes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service import Caller, Service
from tests.stateful.world import World


def a_world(service: Service, team: dict[str, Caller], *rows: Any, **settings: Any) -> World:
    world = World(service, team, **settings)
    world.upload(list(rows))
    world.begin()
    return world


def held_by(world: World, name: str, *states: str) -> str:
    [(key, _)] = world.of(name, *states)
    return key


def test_what_expired_may_be_skipped_though_it_is_on_hold_by_now(
    own_service: Service, team: dict[str, Caller]
) -> None:
    world = a_world(own_service, team, {"external_id": "a"}, skip_to="me")
    world.pull("ann")
    world.advance(2000)
    world.set(["a"], on_hold="blurred")
    world.skip("ann", held_by(world, "ann", "expired"))
    world.agree()


def test_a_pull_that_takes_up_what_expired_has_its_group_again(
    own_service: Service, team: dict[str, Caller]
) -> None:
    rows = [{"external_id": name, "group": "g"} for name in "ab"]
    world = a_world(own_service, team, *rows, order={"groups": "retain"})
    world.pull("ann")
    world.advance(2000)
    world.pull("ann")
    world.look("bob")
    world.pull("bob")
    world.agree()


@pytest.mark.parametrize(("said", "waits"), [("x", []), ("y", ["quiz_failed"])])
def test_a_quiz_that_is_over_since_it_was_shortened_bars_nobody_in_the_preview(
    own_service: Service, team: dict[str, Caller], said: str, waits: list[str]
) -> None:
    quiz = {"size": 2, "pass_accuracy": 1}
    asked = {"questions": 3, "then": {"test_questions": {"quiz": quiz}}}
    world = a_world(own_service, team, {"external_id": "a"}, **asked)
    world.pull("ann")
    world.submit("ann", held_by(world, "ann", "active"), said)
    assert world.oracle.barring("ann") == ["quiz_required"]
    world.configure(test_questions={"quiz": quiz | {"size": 1}})
    told = own_service.explain(world.project, team["ann"], world.ids["a"])
    assert [reason["code"] for reason in told["reasons"]] == waits
    world.look("ann")
    world.pull("ann")
    world.look("ann")
    world.agree()


def test_rework_comes_in_the_order_of_the_rejections(
    own_service: Service, team: dict[str, Caller]
) -> None:
    rows = [{"external_id": name} for name in "ab"]
    review = {"enabled": True, "reservation": {"count": 2}}
    world = a_world(
        own_service, team, *rows, reservation={"count": 2}, review_queue=review, reviewers=["bob"]
    )
    world.pull("ann")
    for key, _ in world.of("ann", "active"):
        world.submit("ann", key, "x")
    world.pull_review("bob")
    for key, _ in reversed(world.of("bob", "active", review=True)):
        world.judge("bob", key, "reject", None)
    world.pull("ann")
    assert [one.asset.external_id for _, one in world.of("ann", "active")] == ["b", "a"]
    world.agree()
