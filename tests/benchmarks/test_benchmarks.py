"""The benchmarks run: at a toy's size, on the tests' own PostgreSQL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import handout, http, longlife, machine, realtime, rules
from tests.cluster import Cluster

TOY = ["--targets", "3", "--clients", "2", "--count", "16", "--processes", "1"]


def test_the_hand_out_is_measured_beside_a_classic_queue(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "handout.json"
    place = ["--dsn", postgres.url(), "--data", str(tmp_path), "--output", str(output)]

    handout.main(["--quick", "--assets", "60", *TOY, *place])

    (case,) = json.loads(output.read_text())["cases"].values()
    for side in ("engine", "classic"):
        assert case[side]["pairs"] == 16
        assert case[side]["pairs_per_second"] > 0
        assert case[side]["empty_pulls"] == 0
        assert 0 < case[side]["pull_ms"]["p50"] <= case[side]["pair_ms"]["p99"]
    assert "| 60 | 3 | 2 |" in capsys.readouterr().out


def test_labels_over_http_are_counted_and_their_cpu_is_told_apart(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "http.json"
    place = ["--dsn", postgres.url(), "--data", str(tmp_path), "--output", str(output)]

    short = ["--seconds", "1.5", "--warmup", "0.5"]
    calm = ["--think", "0.01", "--flush-ms", "1"]
    http.main(["--assets", "10000", "--labelers", "2", *calm, *short, *place])

    (case,) = json.loads(output.read_text())["cases"]
    assert case["labels"] > 0
    assert case["other_answers"] == {"pull 200": 2}, "each labeler pulls once, then submits"
    assert set(case["cpu_us_a_label"]) == {"server", "postgres", "generator"}
    assert "imported over HTTP" in capsys.readouterr().out


def test_what_arrives_reaches_the_one_who_waits_for_it(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "realtime.json"
    place = ["--dsn", postgres.url(), "--data", str(tmp_path), "--output", str(output)]

    realtime.main(["--people", "12", "--arrivals", "6", *place])

    found = json.loads(output.read_text())
    assert 0 < found["ms"]["50"] <= found["ms"]["100"]
    assert found["others_answered"] == found["found_by_patrol"] == 0
    assert "| 12 | 6 |" in capsys.readouterr().out


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert machine.percentile([], 99) == 0
    assert machine.percentile([3, 1, 2], 50) == 2
    assert machine.percentile(range(1000), 99) == 990


def test_what_the_rules_cost_is_told_beside_a_queue_without_them(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "rules.json"
    place = ["--dsn", postgres.url(), "--data", str(tmp_path), "--output", str(output)]

    few = ["--assets", "300", "--clients", "2", "--processes", "1", "--count", "8", "--rounds", "1"]
    rules.main([*few, *place])

    found = json.loads(output.read_text())["rules"]
    assert set(found) == set(rules.RULES)
    assert all(one["pairs"] == 8 and one["empty_pulls"] == 0 for one in found.values()), found
    assert "| gate and groups | none |" in capsys.readouterr().out


def test_a_long_life_is_told_slice_by_slice_and_goes_on_after_an_interruption(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    output = tmp_path / "longlife.json"
    place = ["--dsn", postgres.url(), "--data", str(tmp_path), "--output", str(output)]
    # More than the fastest machine hands out in two slices, of which each is long enough for one.
    few = ["--hand-outs", "20000", "--seconds", "0.6", "--clients", "2", "--processes", "1"]
    words = [*few, "--slices", "2", "--held", "1", *place]

    with monkeypatch.context() as patched:
        patched.setattr(longlife, "_an_hour_later", _broken_off)
        with pytest.raises(KeyboardInterrupt):
            longlife.main(words)
    longlife.main(words)

    slices = json.loads(output.read_text())["slices"]
    assert [one["held"] for one in slices] == [False, True]
    assert all(one["hand_outs"] and not one["empty"] for one in slices)
    printed = capsys.readouterr()
    assert "1 slices were finished before" in printed.err
    assert "under a held snapshot beside none: rate" in printed.out


def _broken_off(*_: object) -> None:
    raise KeyboardInterrupt
