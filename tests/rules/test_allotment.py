"""Who gets which asset, where several people ask at the same moment."""

from __future__ import annotations

from labelqueue.rules.allotment import Candidate, allot


def rows(*assets: int, free: int = 1) -> list[Candidate]:
    return [Candidate(asset, free) for asset in assets]


def test_each_gets_the_first_that_nobody_before_them_took() -> None:
    seen = {7: rows(1), 8: rows(1, 2), 9: rows(1, 2, 3)}
    assert allot({7: 1, 8: 1, 9: 1}, seen) == [(7, 1), (8, 2), (9, 3)]


def test_who_asked_first_is_served_first() -> None:
    seen = {7: rows(1, 2), 8: rows(1)}
    assert allot({8: 1, 7: 1}, seen) == [(8, 1), (7, 2)]


def test_an_asset_goes_to_as_many_as_it_has_places() -> None:
    seen = {person: rows(1, free=2) + rows(2) for person in (7, 8, 9)}
    assert allot({7: 1, 8: 1, 9: 1}, seen) == [(7, 1), (8, 1), (9, 2)]


def test_each_sees_only_what_they_may_have() -> None:
    assert allot({7: 1, 8: 1}, {7: rows(5), 8: rows(3, 5)}) == [(7, 5), (8, 3)]


def test_who_cannot_get_all_they_want_gets_none_and_takes_nothing_from_others() -> None:
    seen = {7: rows(1, 2), 8: rows(1, 2)}
    assert allot({7: 3, 8: 2}, seen) == [(8, 1), (8, 2)]


def test_several_for_one_person_are_different_assets() -> None:
    seen = {7: rows(1, 2, free=3), 8: rows(1, 2, free=3)}
    assert allot({7: 2, 8: 1}, seen) == [(7, 1), (7, 2), (8, 1)]


def test_who_sees_nothing_gets_nothing() -> None:
    assert allot({7: 1, 8: 1}, {8: rows(1)}) == [(8, 1)]
