"""When work will be done: a rate learned from recent counts, and the time that the rest takes.

The rate is taken as constant but unknown. Counts of a window are Poisson but for their clumping
(people come and go): their variance is `spread` times their mean (quasi-Poisson, McCullagh and
Nelder 1989, 6.2), so that n labels tell as much as n / spread independent ones. With Jeffreys'
prior the rate's posterior is a gamma distribution (Gelman et al., Bayesian Data Analysis, 2.6), the
time for k labels at a given rate another, and the ratio of the two an F distribution, whose
quantiles are Paulson's (1942).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean

BAND = (0.1, 0.5, 0.9)
PRIOR = 0.5  # Jeffreys' prior of a Poisson rate is Gamma(1/2, 0)
LONGEST = 24 * 365 * 100.0  # hours beyond which no date is told


@dataclass(frozen=True, slots=True)
class Rate:
    """What is known of a rate: `count` things in `hours`, clumped by the factor `spread`."""

    count: int
    hours: float
    spread: float

    @property
    def per_hour(self) -> float:
        return self.count / self.hours


def learn(counts: Sequence[int], window_hours: float) -> Rate | None:
    """The rate behind the counts of successive windows, equally long; None where all are zero."""
    total = sum(counts)
    if total == 0:
        return None
    return Rate(total, len(counts) * window_hours, _spread(counts))


def _spread(counts: Sequence[int]) -> float:
    """Pearson's statistic per degree of freedom, at least 1."""
    if len(counts) < 2:
        return 1.0
    mean = fmean(counts)
    return max(1.0, sum((n - mean) ** 2 for n in counts) / mean / (len(counts) - 1))


def hours_until_done(remaining: float, rate: Rate) -> tuple[float, float, float]:
    """Hours within which `remaining` things are done with 10, 50 and 90 percent probability."""
    known = rate.count / rate.spread + PRIOR
    wanted = max(remaining / rate.spread, 1.0)  # what comes in clumps waits for the next one
    low, middle, high = (
        min(rate.hours * _f_quantile(part, 2 * wanted, 2 * known) * wanted / known, LONGEST)
        for part in BAND
    )
    return low, middle, high


def _f_quantile(probability: float, first: float, second: float) -> float:
    """The quantile of an F distribution by its degrees of freedom, within a few percent.

    Paulson (1942): the cube root of F is nearly a ratio of two normal variables.
    """
    z = NormalDist().inv_cdf(probability)
    a, b = 2 / (9 * first), 2 / (9 * second)
    # (1 - b) u - (1 - a) = z sqrt(b u^2 + a), a quadratic equation in the cube root u
    square, linear, constant = (1 - b) ** 2 - z * z * b, (1 - a) * (1 - b), (1 - a) ** 2 - z * z * a
    root = sqrt(max(linear * linear - square * constant, 0.0))
    return float(max((linear + (root if z > 0 else -root)) / square, 0.0) ** 3)
