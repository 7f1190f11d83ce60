"""The benchmark of large changes and of the queue page's queries runs, at a toy's size."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import bulk
from tests.cluster import Cluster


def test_what_is_done_to_all_and_what_the_page_asks_is_measured(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "bulk.json"
    place = ["--dsn", postgres.url(), "--data", str(tmp_path), "--output", str(output)]

    few = ["--assets", "1100", "--listed", "600", "--labelers", "1", "--before", "0.3"]
    bulk.main([*few, "--times", "1", *place])

    found = json.loads(output.read_text())
    assert list(found["parts"]) == ["import", "priorities", "order", "export"]
    assert found["parts"]["export"]["lines"] == 1100
    assert found["parts"]["priorities"]["empty_pulls"] == 0
    assert found["queries"]["count: a batch"]["first_ms"] > 0
    assert "| batches |" in capsys.readouterr().out
