"""A data directory of one test's own, in which no PostgreSQL may be left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from labelqueue.embedded import Postgres
from tests.cluster import short_directory


@pytest.fixture
def data() -> Iterator[Path]:
    directory = short_directory()
    yield directory
    assert not Postgres(directory).running(), "PostgreSQL was left behind"
    shutil.rmtree(directory)
