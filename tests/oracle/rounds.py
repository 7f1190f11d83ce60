"""Dynamic targets: an asset gets one label more, until its answer is sure or it has the most."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.words import Asset, Dynamic, Label

if TYPE_CHECKING:
    from tests.oracle.queue import Oracle


class Rounds:
    """Nothing is remembered: what an asset needs follows from the labels that count."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle

    def of(self, asset: Asset) -> Dynamic | None:
        """The range of the asset's target; None where it is fixed, as by a number of its own."""
        return self.oracle.settings.dynamic if asset.labels_required is None else None

    def target(self, asset: Asset, within: Dynamic) -> int:
        labels = self.oracle.labels_count(asset)
        if not within.least <= labels < within.most:
            return within.least if labels < within.least else within.most
        return labels if self.confidence(asset) >= within.confidence else labels + 1

    def confidence(self, asset: Asset) -> Fraction:
        """The trust of those who gave the answer, of the trust of all who answered."""
        answers = [label for label in self.oracle.labels_of(asset) if _answers(label)]
        total = sum((label.trust for label in answers), Fraction(0))
        if not total:
            return Fraction(0)
        return max(_trust_in(label.result, answers) for label in answers) / total


def _answers(label: Label) -> bool:
    return label.counts and label.status != "skipped"


def _trust_in(result: object, answers: list[Label]) -> Fraction:
    return sum((label.trust for label in answers if label.result == result), Fraction(0))
