"""Forecasts against plain simulation, and at their edges."""

from __future__ import annotations

import random
from statistics import quantiles

import pytest

from labelqueue.rules.forecast import LONGEST, Rate, hours_until_done, learn


def test_a_rate_is_the_count_per_hour() -> None:
    rate = learn([10, 12, 8, 10], 1.0)
    assert rate is not None
    assert (rate.count, rate.hours, rate.per_hour, rate.spread) == (40, 4.0, 10.0, 1.0)


def test_no_labels_no_rate() -> None:
    assert learn([0, 0, 0], 1.0) is None
    assert learn([], 1.0) is None


def test_clumped_counts_spread_the_band() -> None:
    even, clumped = learn([10] * 24, 1.0), learn([240] + [0] * 23, 1.0)
    assert even is not None and clumped is not None
    assert even.per_hour == clumped.per_hour
    assert clumped.spread == pytest.approx(240)
    low, middle, high = hours_until_done(1000, even)
    assert low < middle < high
    wide_low, _, wide_high = hours_until_done(1000, clumped)
    assert wide_low < low and wide_high > high


@pytest.mark.parametrize("remaining", [1, 5, 50, 5000])
@pytest.mark.parametrize(("count", "hours", "spread"), [(5, 2.0, 1.0), (100, 10.0, 1.0),
                                                        (1000, 40.0, 20.0)])  # fmt: skip
def test_the_band_is_that_of_a_simulation(
    remaining: int, count: int, hours: float, spread: float
) -> None:
    """Draw a rate from its posterior, then the time that the rest takes at that rate."""
    draw = random.Random(7)

    def once() -> float:
        rate = draw.gammavariate(count / spread + 0.5, 1 / hours)
        return draw.gammavariate(max(remaining / spread, 1), 1 / rate)

    cuts = quantiles((once() for _ in range(20_000)), n=10)
    expected = (cuts[0], cuts[4], cuts[8])
    found = hours_until_done(remaining, Rate(count, hours, spread))
    assert found == pytest.approx(expected, rel=0.1, abs=0.02)


def test_twice_the_work_takes_about_twice_the_time() -> None:
    rate = Rate(1000, 10.0, 1.0)
    once, twice = hours_until_done(500, rate)[1], hours_until_done(1000, rate)[1]
    assert twice / once == pytest.approx(2, rel=0.01)


def test_what_takes_for_ever_stays_a_date() -> None:
    assert hours_until_done(10**9, Rate(1, 168.0, 1.0)) == (LONGEST,) * 3
