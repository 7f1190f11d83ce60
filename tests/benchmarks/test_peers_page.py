"""The page of the side-by-side benchmark: what is told of the figures, and the plot."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.peers import page, plot
from benchmarks.peers.plot import Point, Series

MACHINE = {
    "at": "2026-11-22T03:40:00+00:00",
    "cores": 2,
    "processor": "A processor",
    "memory_gb": 23.5,
    "python": "3.11.7",
    "postgresql": "15.18",
    "settings": "fsync on",
    "flush_ms": {"p50": 0.1, "p99": 0.2},
    "commit_ms": {"p50": 0.1, "p99": 0.2},
}


def case(assets: int, labelers: int, rate: float, ms: float, held: int = 0) -> dict[str, Any]:
    latency = {"p50": ms, "p99": 2 * ms, "most": 3 * ms}
    return {
        "assets": assets, "labelers": labelers, "held": held, "labels": 50,
        "labels_per_second": rate, "next_ms": latency, "submit_ms": latency,
        "cpu_ms_a_label": {"server": ms, "postgres": ms, "generator": 9}, "handed_to_two": 0,
        "other_answers": {}, "load_average": 2.0,
    }  # fmt: skip


def desk(cases: list[dict[str, Any]], package: str) -> dict[str, Any]:
    return {
        "machine": MACHINE, "versions": {package: "1.0"}, "served_by": "its server",
        "import_seconds": {"1000": 2.0}, "cases": cases,
    }  # fmt: skip


def queue(rate: float) -> dict[str, Any]:
    side = {"pairs_per_second": rate, "pair_ms": {"p50": 1, "p99": 2}, "postgres_cpu_us": 100}
    classic = side | {"pairs_per_second": 400}
    return {
        "machine": MACHINE, "versions": {}, "jobs": 1000, "load_average": 2.0, "peer": side,
        "classic": classic,
    }  # fmt: skip


@pytest.fixture
def results(tmp_path: Path) -> Path:
    theirs = [case(1000, 1, 8, 50), case(100_000, 1, 6, 120), case(100_000, 1, 1, 1500, held=300)]
    ours = [case(100_000, 1, 300, 1.5), case(100_000, 1, 280, 1.6, held=300)]
    found = {
        "label-studio": desk(theirs, "label-studio"),
        "labelqueue": desk(ours, "labelqueue"),
        "engine": queue(300),
        "pgqueuer": queue(200) | {"own_worker_per_second": 1234},
    }
    (tmp_path / "peers").mkdir()
    for name, one in found.items():
        (tmp_path / "peers" / f"{name}.json").write_text(json.dumps(one))
    return tmp_path


def test_the_page_is_filled_between_its_markers_and_keeps_its_prose(results: Path) -> None:
    docs = results / "docs"
    docs.mkdir()
    copy = shutil.copy(page.PAGE, docs)

    page.main(["--results", str(results), "--page", str(copy)])
    page.main(["--results", str(results), "--page", str(copy)])

    told, original = Path(copy).read_text(), page.PAGE.read_text()
    assert told.split(page.BEGIN)[0] == original.split(page.BEGIN)[0]
    assert told.split(page.END)[1] == original.split(page.END)[1]
    assert told.count("| Label Studio | 100,000, 300 held by others | 1 |") == 1
    assert (docs / page.PICTURE).exists()


def test_ratios_are_of_the_same_case_and_above_one_where_labelqueue_does_better(
    results: Path,
) -> None:
    told = page.render(page.read(results / "peers"), picture=True)

    assert "| 100,000 assets, 1 at work | 50 | 80 | 80 | 80 | 80 |" in told
    assert "1,000 assets, 1 at work |" not in told, "only one of the two was measured there"
    assert "| **labelqueue: pull + submit** | 300 | 1.00 / 2.00 | 400 | 0.75 |" in told
    assert "1,234" in told
    assert "2026-11-22" in told and "labelqueue 1.0" in told
    assert "1,000 imported over HTTP at 500/s" in told


def test_nothing_measured_is_said_so() -> None:
    assert "Nothing has been measured yet" in page.render({}, picture=False)


def test_the_plot_takes_one_labeler_and_puts_held_assets_beside_the_line(results: Path) -> None:
    handout = {
        "cases": {
            "one": {
                "assets": 10_000, "target": 1, "clients": 1, "ahead": "nothing",
                "engine": {"pull_ms": {"p50": 0.2, "p99": 0.5}},
            },
            "held": {
                "assets": 10_000, "target": 1, "clients": 1, "ahead": "places",
                "engine": {"pull_ms": {"p50": 9, "p99": 9}},
            },
        }
    }  # fmt: skip

    theirs, ours, bare = page.plotted(page.read(results / "peers"), handout)

    assert theirs.points == [Point(1000, 50, 100), Point(100_000, 120, 240)]
    assert theirs.aside == [(Point(100_000, 1500, 3000), "300 held by others")]
    assert ours.points == [Point(100_000, 1.5, 3)]
    assert bare.points == [Point(10_000, 0.2, 0.5)]


def test_the_plot_is_well_formed_and_tells_itself_in_words() -> None:
    series = [
        Series("A & B", "theirs", [Point(1000, 50, 400)], [(Point(1000, 1500, 2000), "300 held")]),
        Series("Ours", "ours", [Point(1000, 1.5, 3), Point(1_000_000, 1.5, 3)]),
    ]

    drawn = ElementTree.fromstring(plot.draw(series, "Cost < size", "ms"))

    words = "".join(drawn.itertext())
    assert "A & B: 1,000 assets 50 ms (p99 400 ms)" in words
    assert "1.5 s, 300 held" in words and "1 million" in words
    heights = [float(dot.attrib["cy"]) for dot in drawn.iter() if dot.tag.endswith("circle")]
    assert heights[0] < heights[1] == heights[2], "what costs more is drawn higher"


def test_scales_are_whole_decades_and_names_do_not_overlap() -> None:
    scale = plot.scale([3.0, 420.0], 0, 300)

    assert scale.decades == [1, 10, 100, 1000]
    assert scale(10) == 100
    assert plot.apart([10, 12, 60], 17) == [10, 27, 60]


@pytest.mark.parametrize(
    ("ms", "told"),
    [(0.163, "0.16 ms"), (9.44, "9.4 ms"), (128.3, "128 ms"), (1565, "1.6 s"), (1000, "1 s")],
)
def test_durations_are_told_as_people_say_them(ms: float, told: str) -> None:
    assert plot.duration(ms) == told
