"""The stage where people wait: see `tests/realtime/waits.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ledger.stage import Project, Stage, raised
from tests.realtime.waits import Line, standing
from tests.running import Server


@pytest.fixture(scope="session")
def stage(server: Server) -> Iterator[Stage]:
    with raised(server) as stage:
        yield stage
        figures = stage.http.get("/metrics").text
        assert "labelqueue_waits_missed 0.0" in figures, "the patrol had to find what was missed"


@pytest.fixture
def project(stage: Stage) -> Project:
    """A project where both queues are in real time."""
    made = stage.project()
    made.configure(realtime=True)
    made.configure("review", realtime=True)
    return made


@pytest.fixture
def line(server: Server, project: Project) -> Iterator[Line]:
    """Those who wait in the project."""
    with standing(server, project) as line:
        yield line
