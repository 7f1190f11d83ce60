"""The acceptance tests' stage, on the server that everybody shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger.stage import Stage, raised
from tests.running import Server


@pytest.fixture(scope="session")
def stage(server: Server) -> Iterator[Stage]:
    with raised(server) as stage:
        yield stage
