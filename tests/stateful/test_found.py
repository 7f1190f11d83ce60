"""What the random tests found once, in as few steps as it takes."""

from __future__ import annotations

from typing import Any

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
