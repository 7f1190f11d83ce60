"""The acceptance tests' stage, on the server that everybody shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger.stage import Stage
from tests.running import Server


@pytest.fixture(scope="session")
def stage(server: Server) -> Iterator[Stage]:
    stage = Stage(server)
    yield stage
    stage.close()
