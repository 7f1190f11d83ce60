"""Two servers over one database, whose clock only the races move."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.races.stage import Stage
from tests.running import Server
from tests.service import Service


@pytest.fixture(scope="session")
def first_server(new_server: Callable[..., Server]) -> Server:
    return new_server()


@pytest.fixture(scope="session")
def second_server(new_server: Callable[..., Server], first_server: Server) -> Server:
    return new_server(first_server.database_url)


@pytest.fixture(scope="session")
def racing(first_server: Server) -> Iterator[Service]:
    """The administrator at the first of the two."""
    with Service(first_server.url, first_server.admin_token) as service:
        yield service


@pytest.fixture
def stages(first_server: Server) -> Iterator[tuple[Stage, Stage]]:
    """Two holders of locks, independent of each other."""
    pair = Stage(first_server.database_url), Stage(first_server.database_url)
    yield pair
    for stage in pair:
        stage.close()


@pytest.fixture
def stage(stages: tuple[Stage, Stage]) -> Stage:
    return stages[0]
