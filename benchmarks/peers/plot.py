"""Draw what a hand-out costs against the size of the queue, as an SVG: plain text, no library.

Both scales are logarithmic. A line is the median, the band above it reaches to the 99th percentile,
a diamond is a case aside. It follows the reader's light or dark scheme.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 820, 470
LEFT, RIGHT, TOP, BOTTOM = 72, 186, 90, 58
THOUSAND, MILLION = 1000, 1_000_000
LABEL_GAP = 17  # between the names of two series, at their ends

Tint = Literal["theirs", "ours", "bare"]

STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #475467 }
  .paper { fill: #ffffff }
  .title { font-size: 17px; font-weight: 600; fill: #101828 }
  .name { font-weight: 600 }
  .value { font-size: 12px; font-variant-numeric: tabular-nums; paint-order: stroke;
           stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round }
  .grid { stroke: #e4e7ec; stroke-width: 1 }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round }
  .band { opacity: .14 }
  .whisker { stroke-width: 1.5 }
  .bare .line { stroke-width: 1.75; stroke-dasharray: 2 5 }
  .theirs .line, .theirs .whisker { stroke: #c2410c } .theirs .fill { fill: #c2410c }
  .ours .line, .ours .whisker { stroke: #0e7490 } .ours .fill { fill: #0e7490 }
  .bare .line, .bare .whisker { stroke: #6366a8 } .bare .fill { fill: #6366a8 }
  @media (prefers-color-scheme: dark) {
    text { fill: #98a2b3 }
    .paper { fill: #0d1117 }
    .title { fill: #f2f4f7 }
    .value { stroke: #0d1117 }
    .grid { stroke: #262c36 }
    .theirs .line, .theirs .whisker { stroke: #fb923c } .theirs .fill { fill: #fb923c }
    .ours .line, .ours .whisker { stroke: #22d3ee } .ours .fill { fill: #22d3ee }
    .bare .line, .bare .whisker { stroke: #a5b4fc } .bare .fill { fill: #a5b4fc }
  }
"""


@dataclass(frozen=True, slots=True)
class Point:
    """Milliseconds at a number of assets."""

    assets: int
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Series:
    """One way to be handed an asset; `aside` are points beside its line, with their words."""

    name: str
    tint: Tint
    points: list[Point]
    aside: list[tuple[Point, str]] = field(default_factory=list)

    @property
    def all(self) -> list[Point]:
        return [*self.points, *(point for point, _ in self.aside)]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value of a range of whole decades lies between two pixels."""

    low: int
    high: int
    first: float
    last: float

    def __call__(self, value: float) -> float:
        share = (math.log10(max(value, 1e-9)) - self.low) / (self.high - self.low)
        return round(self.first + share * (self.last - self.first), 1)

    @property
    def decades(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def scale(values: list[float], first: float, last: float) -> Scale:
    """Whole decades around the values, at least one."""
    low = math.floor(math.log10(min(values)))
    return Scale(low, max(low + 1, math.ceil(math.log10(max(values)))), first, last)


def draw(series: list[Series], title: str, subtitle: str) -> str:
    """The picture as an SVG document. Each series has at least one point, all above zero."""
    points = [point for one in series for point in one.all]
    across = scale([float(point.assets) for point in points], LEFT + 14, WIDTH - RIGHT)
    heights = [value for point in points for value in (point.p50, point.p99)]
    up = scale(heights, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title said">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="said">{escape(_told(series))}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="10"/>',
        f'<text class="title" x="24" y="34">{escape(title)}</text>',
        f'<text x="24" y="56">{escape(subtitle)}</text>',
        *_axes(across, up),
        *(_drawn(one, across, up) for one in series),
        *_names(series, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _axes(across: Scale, up: Scale) -> list[str]:
    right, floor = WIDTH - RIGHT, HEIGHT - BOTTOM
    rows = [
        f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{up(value)}" y2="{up(value)}"/>'
        f'<text x="{LEFT - 10}" y="{up(value) + 4.5}" text-anchor="end">{duration(value)}</text>'
        for value in up.decades
    ]
    columns = [
        f'<text x="{across(value)}" y="{floor + 22}" text-anchor="middle">{amount(value)}</text>'
        for value in across.decades
    ]
    middle = (LEFT + right) / 2
    below = f'<text x="{middle}" y="{floor + 44}" text-anchor="middle">assets in the project</text>'
    return [*rows, *columns, below]


def _drawn(one: Series, across: Scale, up: Scale) -> str:
    at = [(across(point.assets), up(point.p50), up(point.p99)) for point in one.points]
    there = " ".join(f"{x},{low}" for x, low, _ in at)
    back = " ".join(f"{x},{high}" for x, _, high in reversed(at))
    parts = [f'<polygon class="band fill" points="{there} {back}"/>'] if len(at) > 1 else []
    parts.append(f'<polyline class="line" points="{there}"/>')
    for point, (x, low, _) in zip(one.points, at, strict=True):
        parts.append(f'<circle class="fill" cx="{x}" cy="{low}" r="4"/>')
        parts.append(_value(x, low + 20, duration(point.p50), "middle"))
    parts += [_aside(point, words, across, up) for point, words in one.aside]
    return f'<g class="{one.tint}">' + "".join(parts) + "</g>"


def _aside(point: Point, words: str, across: Scale, up: Scale) -> str:
    x, low, high = across(point.assets), up(point.p50), up(point.p99)
    return (
        f'<line class="whisker" x1="{x}" x2="{x}" y1="{low}" y2="{high}"/>'
        f'<path class="fill" d="M{x} {low - 6.5}l6.5 6.5l-6.5 6.5l-6.5 -6.5z"/>'
        + _value(x, high - 8, f"{duration(point.p50)}, {words}", "middle")
    )


def _value(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="value" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _names(series: list[Series], across: Scale, up: Scale) -> list[str]:
    """Each name at the end of its line, moved apart where two lines end together."""
    ends = sorted(
        ((up(one.points[-1].p50), across(one.points[-1].assets), one) for one in series),
        key=lambda end: end[0],
    )
    heights = apart([height for height, _, _ in ends], LABEL_GAP)
    return [
        f'<g class="{one.tint}"><text class="name fill" x="{x + 12}" y="{y + 4.5}">'
        f"{escape(one.name)}</text></g>"
        for y, (_, x, one) in zip(heights, ends, strict=True)
    ]


def apart(heights: list[float], gap: float) -> list[float]:
    """The ascending heights, moved down where one follows another more closely than `gap`."""
    moved = list(heights)
    for before, after in pairwise(range(len(moved))):
        moved[after] = max(moved[after], moved[before] + gap)
    return moved


def _told(series: list[Series]) -> str:
    """The picture in words, for those who do not see it."""
    return " ".join(
        f"{one.name}: "
        + "; ".join(
            f"{point.assets:,} assets {duration(point.p50)} (p99 {duration(point.p99)})"
            for point in one.all
        )
        + "."
        for one in series
    )


def duration(ms: float) -> str:
    """As people say it: 0.16 ms, 9.4 ms, 128 ms, 1.6 s."""
    if ms >= THOUSAND:
        return f"{ms / THOUSAND:.1f} s".replace(".0 s", " s")
    if ms >= 10:
        return f"{ms:.0f} ms"
    return f"{ms:.2g} ms"


def amount(assets: float) -> str:
    if assets >= MILLION:
        return f"{assets / MILLION:g} million"
    return f"{assets:,.0f}"
