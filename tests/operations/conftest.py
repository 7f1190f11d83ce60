"""A server that may be killed, and a hand in its database that makes it stop where a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.ledger.stage import Project, Stage, raised, rows
from tests.races.stage import Stage as Hand
from tests.running import Server

SIZE = 4500  # three steps


@pytest.fixture(scope="module")
def victim(new_server: Callable[..., Server]) -> Server:
    return new_server()


@pytest.fixture(scope="module")
def stage(victim: Server) -> Iterator[Stage]:
    with raised(victim) as stage:
        yield stage


@pytest.fixture
def hand(victim: Server) -> Iterator[Hand]:
    hand = Hand(victim.database_url)
    try:
        yield hand
    finally:
        hand.close()


@pytest.fixture
def large(stage: Stage) -> Project:
    """A project with so many assets that a change of all takes three steps."""
    project = stage.project()
    project.batch(*rows(SIZE))
    return project
