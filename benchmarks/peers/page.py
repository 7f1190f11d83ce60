"""Write the figures of `python -m benchmarks.peers` into docs/benchmarks.md, and draw the plot.

    python -m benchmarks.peers.page

It reads `benchmarks/results/peers/*.json`, and beside them the hand-out's own figures
(`benchmarks/results/handout-*.json`) where they are; whatever was not measured is not shown.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.http import ROOT
from benchmarks.peers.plot import Point, Series, Tint, amount, draw

RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = Path("pictures") / "cost-against-size.svg"
BEGIN, END = "<!-- figures: python -m benchmarks.peers.page -->", "<!-- end of figures -->"
NAMES = {
    "label-studio": "Label Studio",
    "labelqueue": "labelqueue",
    "engine": "**labelqueue: pull + submit**",
    "procrastinate": "procrastinate: claim + complete",
    "pgqueuer": "PgQueuer: claim + complete",
    "pgbench": "pgbench: one update",
}

DESKS: list[tuple[str, str, Tint]] = [
    ("label-studio", "Label Studio, HTTP", "theirs"),
    ("labelqueue", "labelqueue, HTTP", "ours"),
]

Results = dict[str, dict[str, Any]]


def main(words: list[str] | None = None) -> None:
    options = _options(words)
    found = read(options.results / "peers")
    series = plotted(found, _handout(options.results))
    picture = options.page.parent / PICTURE
    if series:
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(
            draw(
                series,
                "What one hand-out costs, against the size of the queue",
                "From asking for the next asset to having it, one labeler at work. "
                "Line: median; band: to p99.",
            )
        )
    options.page.write_text(filled(options.page.read_text(), render(found, bool(series))))


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers.page", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--results", type=Path, default=RESULTS, help="(%(default)s)")
    parser.add_argument("--page", type=Path, default=PAGE, help="(%(default)s)")
    return parser.parse_args(words)


def read(folder: Path) -> Results:
    """What was measured, by peer."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}


def _handout(folder: Path) -> dict[str, Any] | None:
    """The figures of `benchmarks.handout`, of its full run where there was one."""
    for name in ("handout-full.json", "handout-quick.json"):
        if (folder / name).exists():
            found: dict[str, Any] = json.loads((folder / name).read_text())
            return found
    return None


def filled(page: str, figures: str) -> str:
    """The page with the figures between its markers."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}"


def plotted(found: Results, handout: dict[str, Any] | None) -> list[Series]:
    """One labeler's hand-outs at each size; 300 held by others beside the line."""
    series = []
    for peer, name, tint in DESKS:
        points, aside = _points(found[peer]["cases"]) if peer in found else ([], [])
        if points:
            series.append(Series(name, tint, points, aside))
    if handout is not None:
        bare = [
            Point(
                case["assets"], case["engine"]["pull_ms"]["p50"], case["engine"]["pull_ms"]["p99"]
            )
            for case in handout["cases"].values()
            if (case["target"], case["clients"], case["ahead"]) == (1, 1, "nothing")
        ]
        if bare:
            series.append(Series("labelqueue, engine", "bare", _ascending(bare)))
    return series


def _points(cases: list[dict[str, Any]]) -> tuple[list[Point], list[tuple[Point, str]]]:
    alone = [case for case in cases if case["labelers"] == 1 and case["labels"]]
    return (
        _ascending([_point(case) for case in alone if not case["held"]]),
        [(_point(case), f"{case['held']} held by others") for case in alone if case["held"]],
    )


def _point(case: dict[str, Any]) -> Point:
    return Point(case["assets"], case["next_ms"]["p50"], case["next_ms"]["p99"])


def _ascending(points: list[Point]) -> list[Point]:
    return sorted(points, key=lambda point: point.assets)


# The page's tables


def render(found: Results, picture: bool) -> str:
    """All that was measured, as Markdown."""
    parts = [
        _when(found),
        *_over_http(found),
        f"![Milliseconds of a hand-out against the number of assets]({PICTURE})" if picture else "",
        *_ratios(found),
        *_at_the_database(found),
    ]
    return "\n\n".join(part for part in parts if part)


def _when(found: Results) -> str:
    if not found:
        return "Nothing has been measured yet: `python -m benchmarks.peers`."
    days = sorted({one["machine"]["at"][:10] for one in found.values()})
    newest = max(found.values(), key=lambda one: str(one["machine"]["at"]))
    versions = {
        package: version for one in found.values() for package, version in one["versions"].items()
    }
    listed = ", ".join(f"{package} {version}" for package, version in sorted(versions.items()))
    return f"{' to '.join(days)}. {machine.sentence(newest['machine'])}.\n\nVersions: {listed}."


def _over_http(found: Results) -> list[str]:
    peers = [peer for peer, _, _ in DESKS if peer in found]
    if not peers:
        return []
    rows = [_desk_row(peer, case) for peer in peers for case in found[peer]["cases"]]
    head = (
        "| | assets | labelers | labels | labels/s | next p50 / p99 ms | submit p50 / p99 ms | "
        "CPU ms a label: server + PostgreSQL | handed to two | load |"
    )
    said = " ".join(_served(found[peer], peer) for peer in peers)
    return ["### Over HTTP", table(head, rows), said]


def _desk_row(peer: str, case: dict[str, Any]) -> tuple[str, ...]:
    cpu = case["cpu_ms_a_label"]
    held = f", {case['held']} held by others" if case["held"] else ""
    name = f"**{NAMES[peer]}**" if peer == "labelqueue" else NAMES[peer]
    return (
        name,
        f"{case['assets']:,}{held}",
        f"{case['labelers']}",
        f"{case['labels']:,}",
        number(case["labels_per_second"]),
        both(case["next_ms"]),
        both(case["submit_ms"]),
        f"{number(cpu['server'])} + {number(cpu['postgres'])}",
        f"{case['handed_to_two']}",
        f"{case['load_average']}",
    )


def _served(one: dict[str, Any], peer: str) -> str:
    most = max(one["import_seconds"], key=int, default=None)
    imported = ""
    if most is not None:
        rate = int(most) / one["import_seconds"][most]
        imported = f"; {amount(int(most))} imported over HTTP at {number(rate)}/s"
    other = sum(sum(case["other_answers"].values()) for case in one["cases"])
    refused = f"; {other} requests got another answer than expected" if other else ""
    return f"{NAMES[peer]}: {one['served_by']}{imported}{refused}."


def _ratios(found: Results) -> list[str]:
    """How many times, case by case, where both were measured."""
    if not {"label-studio", "labelqueue"} <= set(found):
        return []
    ours = {_shape(case): case for case in found["labelqueue"]["cases"] if case["labels"]}
    rows = [
        _ratio(case, ours[_shape(case)])
        for case in found["label-studio"]["cases"]
        if _shape(case) in ours and case["labels"]
    ]
    if not rows:
        return []
    head = "| the same case | labels/s | next p50 | next p99 | submit p50 | CPU a label |"
    return [
        "How many times better labelqueue does, in the same case (above 1 is for labelqueue):",
        table(head, rows),
    ]


def _shape(case: dict[str, Any]) -> tuple[int, int, int]:
    return case["assets"], case["labelers"], case["held"]


def _ratio(theirs: dict[str, Any], ours: dict[str, Any]) -> tuple[str, ...]:
    held = f", {theirs['held']} held by others" if theirs["held"] else ""
    return (
        f"{theirs['assets']:,} assets, {theirs['labelers']} at work{held}",
        times(ours["labels_per_second"], theirs["labels_per_second"]),
        times(theirs["next_ms"]["p50"], ours["next_ms"]["p50"]),
        times(theirs["next_ms"]["p99"], ours["next_ms"]["p99"]),
        times(theirs["submit_ms"]["p50"], ours["submit_ms"]["p50"]),
        times(_cpu(theirs), _cpu(ours)),
    )


def _cpu(case: dict[str, Any]) -> float:
    """Of the server and its PostgreSQL; the load's own is no part of the product."""
    used = case["cpu_ms_a_label"]
    return float(used["server"] + used["postgres"])


def _at_the_database(found: Results) -> list[str]:
    peers = [name for name in ("pgbench", "engine", "procrastinate", "pgqueuer") if name in found]
    if not peers:
        return []
    head = (
        "| 8 clients | a second | p50 / p99 ms | the classic queue in the same minutes | "
        "to the classic queue | PostgreSQL's CPU us (classic) | its own worker, a second | load |"
    )
    jobs = found[peers[0]]["jobs"]
    return [
        "### At the database",
        f"{jobs:,} assets or jobs; each side in slices that alternate with a classic SKIP LOCKED "
        "job queue.",
        table(head, [_queue_row(name, found[name]) for name in peers]),
    ]


def _queue_row(name: str, one: dict[str, Any]) -> tuple[str, ...]:
    peer, classic = one["peer"], one["classic"]
    drained = one.get("own_worker_per_second")
    return (
        NAMES[name],
        number(peer["pairs_per_second"]),
        both(peer["pair_ms"]),
        number(classic["pairs_per_second"]),
        f"{peer['pairs_per_second'] / classic['pairs_per_second']:.2f}",
        f"{_us(peer)} ({_us(classic)})".strip(),
        number(drained) if drained else "",
        f"{one['load_average']}",
    )


def _us(side: dict[str, Any]) -> str:
    used = side["postgres_cpu_us"]
    return "" if used is None else f"{used:,.0f}"


def table(head: str, rows: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *lines])


def both(latency: dict[str, float]) -> str:
    return f"{number(latency['p50'])} / {number(latency['p99'])}"


def number(value: float) -> str:
    """Two or three figures that mean something: 0.31, 4.2, 128, 1,571."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(more: float, less: float) -> str:
    if not less:
        return ""
    ratio = more / less
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"


if __name__ == "__main__":
    main()
