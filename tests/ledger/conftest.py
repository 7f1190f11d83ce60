"""The acceptance tests' stage, on the server that everybody shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger.stage import Stage
from tests.running import Server


@pytest.fixture(scope="session")
def session_stage(session_server: Server) -> Iterator[Stage]:
    stage = Stage(session_server)
    yield stage
    stage.close()


@pytest.fixture
def stage(session_stage: Stage, server: Server) -> Stage:
    """`server` shows what the server logged meanwhile, should the test fail."""
    return session_stage
