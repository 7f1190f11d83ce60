"""The oracle is judged by the words of semantics.md, one sentence per test."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle import Asset, Oracle, Settings
from tests.oracle.words import Member, Reservation


def an_oracle(*external_ids: str, **settings: Any) -> Oracle:
    """Ann, Bob and Eve, who label, and one batch of these assets."""
    oracle = Oracle(Settings(**settings))
    oracle.members = {name: Member() for name in ("ann", "bob", "eve")}
    oracle.upload(Asset(external_id, 0, 0) for external_id in external_ids)
    return oracle


def pulled(oracle: Oracle, person: str) -> list[str]:
    return [reservation.asset.external_id for reservation in oracle.pull(person)]


def pull_one(oracle: Oracle, person: str) -> Reservation:
    return oracle.pull(person)[0]


def test_fifo_serves_batches_and_rows_in_the_order_they_came():
    oracle = an_oracle("z", "a", count=9)
    oracle.upload([Asset("b", 0, 0)])
    assert pulled(oracle, "ann") == ["z", "a", "b"]


def test_lexicographic_order_compares_code_points():
    oracle = an_oracle("é", "b", "B", "a10", "a9", tie="lexicographic", count=9)
    assert pulled(oracle, "ann") == ["B", "a10", "a9", "b", "é"]


def test_random_order_is_the_drawn_places():
    oracle = an_oracle("a", "b", "c", tie="random", count=9)
    for external_id, place in {"a": 3, "b": 1, "c": 2}.items():
        oracle.assets[external_id].place = place
    assert pulled(oracle, "ann") == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("direction", "default", "order"),
    [
        ("higher_first", 0, ["five", "unset", "low"]),
        ("higher_first", None, ["five", "low", "unset"]),
        ("lower_first", 0, ["low", "unset", "five"]),
        ("lower_first", None, ["low", "five", "unset"]),
        ("lower_first", 9, ["low", "five", "unset"]),
        ("ignore", None, ["unset", "five", "low"]),
    ],
)
def test_priority_obeys_direction_and_default(direction, default, order):
    oracle = an_oracle(
        "unset", "five", "low", priority=direction, default_priority=default, count=9
    )
    oracle.assets["five"].priority, oracle.assets["low"].priority = 5, -5
    assert pulled(oracle, "ann") == order


def test_two_people_never_hold_one_place():
    oracle = an_oracle("a", "b")
    assert pulled(oracle, "ann") == ["a"]
    assert pulled(oracle, "bob") == ["b"]
    assert pulled(oracle, "eve") == []
    assert oracle.explain_all("eve") == (0, {"reserved": 2})


def test_pulling_again_returns_the_same_work():
    oracle = an_oracle("a", "b")
    assert oracle.pull("ann") == oracle.pull("ann")


def test_refill_each_replaces_what_was_finished_and_empty_waits_for_the_last():
    each = an_oracle("a", "b", "c", count=2)
    empty = an_oracle("a", "b", "c", count=2, refill="empty")
    for oracle in (each, empty):
        oracle.submit(pull_one(oracle, "ann"))
    assert pulled(each, "ann") == ["b", "c"]
    assert pulled(empty, "ann") == ["b"]


def test_a_target_of_two_takes_two_people_and_then_the_asset_is_done():
    oracle = an_oracle("a", target=2)
    asset = oracle.assets["a"]
    oracle.submit(pull_one(oracle, "ann"))
    assert oracle.state(asset) == "queued"
    assert oracle.explain("ann", asset).codes == ["already_labeled"]
    oracle.submit(pull_one(oracle, "bob"))
    assert oracle.state(asset) == "done"
    assert oracle.explain("eve", asset).codes == ["complete"]


def test_an_expired_place_is_free_and_its_holder_may_still_submit():
    oracle = an_oracle("a", timeout=10)
    reservation = pull_one(oracle, "ann")
    oracle.tick(10)
    assert (reservation.state, oracle.state(oracle.assets["a"])) == ("expired", "queued")
    assert oracle.submit(reservation).kind == "accepted"


def test_a_claimed_reservation_is_superseded_and_its_submit_late():
    oracle = an_oracle("a", timeout=10)
    first = pull_one(oracle, "ann")
    oracle.tick(10)
    second = pull_one(oracle, "bob")
    assert first.state == "superseded"
    assert oracle.submit(first).kind == "late"
    assert oracle.submit(second).kind == "accepted"
    assert oracle.labels_count(oracle.assets["a"]) == 1


def test_an_expired_reservation_stays_listed_until_the_last_free_place_is_taken():
    oracle = an_oracle("a", timeout=10, target=3)
    first = pull_one(oracle, "ann")
    oracle.tick(10)
    for _ in oracle.pull("bob") + oracle.pull("eve"):
        assert first.state == "expired"
    oracle.members["dan"] = Member()
    oracle.pull("dan")
    assert first.state == "superseded"


def test_of_several_expired_reservations_the_longest_expired_goes_first():
    oracle = an_oracle("a", timeout=10, target=2)
    first = pull_one(oracle, "ann")
    oracle.tick(5)
    second = pull_one(oracle, "bob")
    oracle.tick(20)
    oracle.pull("eve")
    assert (first.state, second.state) == ("superseded", "expired")
    assert pull_one(oracle, "bob") is second


def test_a_pull_takes_up_ones_own_expired_work_again():
    oracle = an_oracle("a", "b", timeout=10)
    reservation = pull_one(oracle, "ann")
    oracle.tick(10)
    assert oracle.pull("ann") == [reservation]
    assert (reservation.state, reservation.expires) == ("active", 20)


def test_what_was_given_back_comes_again_only_after_everything_else():
    oracle = an_oracle("a", "b", "c")
    for _ in "ab":
        oracle.release(pull_one(oracle, "ann"))
    assert [a.external_id for a in oracle.preview("ann")] == ["c", "a", "b"]
    assert pulled(oracle, "bob") == ["a"]


def test_a_late_submit_is_accepted_where_a_place_is_free():
    oracle = an_oracle("a", "b")
    reservation = pull_one(oracle, "ann")
    oracle.clear([reservation])
    assert oracle.submit(reservation).kind == "accepted"


def test_a_late_label_may_be_accepted_beyond_the_target_but_not_twice_per_author():
    oracle = an_oracle("a")
    reservation = pull_one(oracle, "ann")
    oracle.clear([reservation])
    oracle.submit(pull_one(oracle, "bob"))
    late = oracle.submit(reservation).label
    assert oracle.submit(reservation).label is late
    assert oracle.accept_late(late)
    assert not oracle.accept_late(oracle.submit(reservation).label)
    assert oracle.labels_count(oracle.assets["a"]) == 2


@pytest.mark.parametrize(
    ("skip_to", "state", "again"),
    [("others", "queued", []), ("me", "queued", ["a"]), ("done", "done", [])],
)
def test_a_skip_goes_where_the_setting_says(skip_to, state, again):
    oracle = an_oracle("a", skip_to=skip_to)
    oracle.skip(pull_one(oracle, "ann"))
    assert oracle.state(oracle.assets["a"]) == state
    assert pulled(oracle, "ann") == again


def test_an_asset_that_everybody_skipped_goes_on_hold():
    oracle = an_oracle("a")
    for name in ("ann", "bob", "eve"):
        assert oracle.state(oracle.assets["a"]) == "queued"
        oracle.skip(pull_one(oracle, name))
    assert oracle.assets["a"].on_hold == "skipped_by_all"


def test_a_manager_counts_among_the_team_only_once_they_have_pulled():
    oracle = an_oracle("a")
    oracle.members = {"ann": Member(), "max": Member(role="manager")}
    oracle.skip(pull_one(oracle, "ann"))
    assert oracle.state(oracle.assets["a"]) == "on_hold"


def test_what_is_held_may_be_submitted_after_a_hold_and_counts():
    oracle = an_oracle("a")
    reservation = pull_one(oracle, "ann")
    oracle.assets["a"].on_hold = "look"
    assert oracle.submit(reservation).kind == "accepted"
    assert oracle.state(oracle.assets["a"]) == "on_hold"


def test_removal_and_leaving_end_reservations():
    oracle = an_oracle("a", "b")
    ann, bob = pull_one(oracle, "ann"), pull_one(oracle, "bob")
    oracle.remove(oracle.assets["a"])
    oracle.deactivate("bob")
    assert (ann.state, bob.state) == ("cleared", "cleared")
    assert oracle.submit(ann).kind == "late"


def test_the_quota_counts_labels_and_held_work_but_no_skips():
    oracle = an_oracle("a", "b", "c", "d", limit_per_labeler=2)
    oracle.skip(pull_one(oracle, "ann"))
    oracle.submit(pull_one(oracle, "ann"))
    assert pulled(oracle, "ann") == ["c"]
    assert oracle.explain("ann", oracle.assets["d"]).codes == ["quota_reached"]


def test_the_first_failing_condition_is_the_one_counted():
    oracle = an_oracle("a", "b", "c", "d")
    a, b, c, d = oracle.assets.values()
    a.removed, b.on_hold = True, "look"
    c.assigned_to = d.assigned_to = frozenset({"bob"})
    a.assigned_to = d.skills = frozenset({"bob"})
    assert oracle.explain("ann", d).codes == ["assigned_to_others", "missing_skill"]
    counted = {"removed": 1, "on_hold": 1, "assigned_to_others": 2}
    assert oracle.explain_all("ann") == (0, counted)


def test_with_one_label_each_the_gate_opens_when_all_were_handed_out():
    oracle = an_oracle("a", "b", batch_gate=True)
    oracle.upload([Asset("c", 0, 0, priority=9)])
    assert oracle.explain("ann", oracle.assets["c"]).codes == ["batch_gated"]
    assert [a.external_id for a in oracle.preview("ann")] == ["a", "b", "c"]
    assert (pulled(oracle, "ann"), pulled(oracle, "bob")) == (["a"], ["b"])
    assert pulled(oracle, "eve") == ["c"]


def test_with_several_labels_each_the_gate_waits_for_the_labels_and_stays_open():
    oracle = an_oracle("a", batch_gate=True, target=2)
    oracle.upload([Asset("b", 0, 0)])
    held = [pull_one(oracle, "ann"), pull_one(oracle, "bob")]
    assert pulled(oracle, "eve") == []
    for reservation in held:
        oracle.submit(reservation)
    assert pulled(oracle, "eve") == ["b"]
    oracle.settings.target = 3
    assert oracle.open_until() == 2


def test_avoid_held_serves_what_nobody_holds_before_priority():
    oracle = an_oracle("a", "b", target=2, avoid_held=True)
    oracle.assets["a"].priority = 9
    assert (pulled(oracle, "ann"), pulled(oracle, "bob")) == (["a"], ["b"])


def test_counts_always_add_up_to_the_number_of_assets():
    oracle = an_oracle(*"abcdef")
    assert sum(oracle.counts(1).values()) == 6
    oracle.submit(pull_one(oracle, "ann"))
    oracle.pull("bob")
    oracle.remove(oracle.assets["c"])
    oracle.assets["d"].on_hold = "look"
    assert oracle.counts(1) == {"done": 1, "reserved": 1, "removed": 1, "on_hold": 1, "queued": 2}
