"""Who gets which of the assets that several people may have, when they ask at the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An asset that somebody may have, and how many places of it are free."""

    asset: int
    free: int


def allot(
    wants: Mapping[int, int], seen: Mapping[int, Sequence[Candidate]]
) -> list[tuple[int, int]]:
    """Pairs of a person and an asset: to each person, in turn, the first that they may have.

    `wants`: how many assets each person is to get, in the order in which they asked. `seen`: what
    each may have, in the queue's order. Whoever cannot get as many as they want gets none.
    """
    free: dict[int, int] = {}
    pairs: list[tuple[int, int]] = []
    for person, want in wants.items():
        theirs = [
            one.asset for one in seen.get(person, ()) if free.setdefault(one.asset, one.free) > 0
        ][:want]
        if len(theirs) == want:
            pairs += [(person, asset) for asset in theirs]
            for asset in theirs:
                free[asset] -= 1
    return pairs
