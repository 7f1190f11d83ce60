"""Which indexes each statement of the hand-out may use, and what is asked of its plan.

Bounds are many times what a good plan takes and thousands of times below what a bad one does.
"""

from __future__ import annotations

from tests.plans.plan import Plan

ROWS = 200  # visited by one statement, for a person with one audience
PAGES = 800

ORDER = {"ready_a", "reopened"}
PERSONAL = {
    # Any of these leads to the few rows of one person and one asset.
    "label_of_person", "label_of_asset", "label_once", "reservation_live", "reservation_of_asset",
    "deferral_pkey", "audience_member_pkey", "cursor_pkey",
}  # fmt: skip
# Of each batch that is not written down as exhausted, the last asset that its gate waits for.
GATE = {"unmet"}
GROUP = {"work_of_group", "work_held_group", "work_pkey"}
HOLDING = {"reservation_pkey", "work_pkey", "draft_pkey"}
TAKEN = {"work_pkey", "asset_pkey", "draft_pkey"}  # what is taken comes with what it is
INTENDED = {
    "access.membership": set(),
    "access.interface_of": set(),
    "access.find_member": set(),
    "pull.lock_seat": {"seat_pkey"},
    "pull.make_seat": set(),
    "pull.standing": {"seat_pkey", "cursor_pkey", "reservation_live", "label_owed"},
    "pull.labels_toward_limit": {"label_of_person", "label_once"},
    "pull.renew_seat": {"seat_pkey"},
    "pull.claim": ORDER | PERSONAL | GATE | TAKEN,
    "pull.claim, waiting": ORDER | PERSONAL | GATE | TAKEN,
    "pull.claim_spread": ORDER | PERSONAL | GATE | TAKEN,
    "pull.claim_spread, waiting": ORDER | PERSONAL | GATE | TAKEN,
    "pull.claim_unit": ORDER | PERSONAL | GATE | TAKEN,
    "pull.claim_unit, waiting": ORDER | PERSONAL | GATE | TAKEN,
    "pull.claim_rest": PERSONAL | GATE | GROUP | TAKEN,
    "pull.claim_rest, waiting": PERSONAL | GATE | GROUP | TAKEN,
    "pull.claim_deferred": PERSONAL | GATE | TAKEN,
    "pull.claim_deferred, waiting": PERSONAL | GATE | TAKEN,
    "pull.reclaim_expired": HOLDING | {"reservation_live", "audience_member_pkey"},
    "pull.supersede": HOLDING | {"reservation_of_asset"},
    "pull.advance_cursors": ORDER | PERSONAL | GATE,
    "pull.items": {"reservation_live", "asset_pkey", "draft_pkey"},
    "holding.holding": {"reservation_pkey"},
    "holding.lock_work": {"work_pkey"},
    "holding.state_now": {"reservation_pkey", "label_of_asset"},
    "holding.submit": HOLDING,
    "holding.skip": HOLDING,
    "holding.anyone_left": PERSONAL | {"work_pkey", "seat_pkey"},
    "holding.hold_skipped": {"work_pkey"},
    "holding.keep_lost": HOLDING | {"reservation_of_asset"},
    "holding.late_already": {"reservation_pkey", "label_of_asset", "label_late"},
    "holding.release": HOLDING,
    "holding.save_draft": set(),
    "holding.record_seconds": {"reservation_pkey"},
    "explain.slot": set(),
    # As those of one person, for each of several.
    "turns.grasp": {"seat_pkey", "reservation_pkey"},
    "turns.hand_in": HOLDING | {"seat_pkey", "cursor_pkey", "reservation_live", "label_owed"},
    "turns.arrive": set(),
    "turns.stand": {"seat_pkey", "cursor_pkey", "reservation_live", "label_owed"},
    "turns.look": ORDER | PERSONAL | GATE,
    "turns.take_first": ORDER | PERSONAL | GATE | TAKEN,
    "turns.take": HOLDING | {"reservation_of_asset", "asset_pkey", "audience_member_pkey"},
    "turns.items": {"reservation_live", "asset_pkey", "draft_pkey"},
    # Owed rework: few per person.
    "explain.conditions": PERSONAL | GATE | {"work_pkey", "label_owed"},
    "explain.held": PERSONAL | GATE | {"work_pkey"},
    "explain.rest": PERSONAL | GATE | GROUP,
    "explain.upcoming, ungated": ORDER | PERSONAL | GATE,
    "explain.upcoming_spread, ungated": ORDER | PERSONAL | GATE,
    "explain.upcoming_units, ungated": ORDER | PERSONAL | GATE,
    "explain.deferred": PERSONAL | GATE | {"work_pkey"},
    "explain.assets_shown": {"asset_pkey"},
    "gate.remember": GATE | {"work_pkey"},
    "gate.open_now": GATE,
    "gate.opens_after": GATE | {"work_pkey"},
    "batches.list_batches": set(),
    "tallies.sums": set(),
    "tallies.medians": set(),
    "gate.batches_met": GATE,
    "gate.holding_shut": GATE
    | {"work_by_state", "work_of_audience", "work_of_many", "asset_pkey"},
    "events.note": set(),
    "groups.hold": GROUP | HOLDING | {"reservation_live"},
    "groups.heads": GROUP,
    "groups.over": GROUP | PERSONAL,
    "groups.moves": GROUP | PERSONAL,
    "groups.held_by": {"work_held_group"},
    "groups.give_up": {"work_pkey", "work_held_group"},
    "groups.raise_top": set(),
    "groups.arrange": GROUP | {"asset_pkey"},
    "groups.slot": set(),
    "projects.queue": {"queue_pkey"},
    "rounds.to_judge": {"work_pkey", "label_of_asset"},
    "rounds.set_targets": {"work_pkey"},
    "trust.answers_of": set(),
    "expiry.raise_generation": set(),
    "expiry.expired_seats": {"seat_expiry"},
    "expiry.active_of": {"reservation_live"},
    "expiry.holders": {"reservation_live"},
    "expiry.expire": HOLDING | {"seat_pkey"},
    "expiry.clear": HOLDING,
    "expiry.vacate": {"seat_pkey"},
}  # fmt: skip


def check(plans: list[Plan], rows: int = ROWS, pages: int = PAGES) -> None:
    """Assert that each plan uses its indexes and touches no more than so much."""
    assert plans
    faults = [f"{fault}\n{plan}" for plan in plans for fault in _faults(plan, rows, pages)]
    assert not faults, "\n\n".join(faults)


def _faults(plan: Plan, rows: int, pages: int) -> list[str]:
    found = []
    if plan.sequential:
        found.append(f"{plan.name} reads all of {plan.sequential}")
    if plan.name not in INTENDED:
        found.append(f"say in intended.py which indexes {plan.name} is meant to use")
    elif foreign := plan.indexes - INTENDED[plan.name]:
        found.append(f"{plan.name} uses {sorted(foreign)}")
    if plan.visited > rows or plan.buffers > pages:
        found.append(f"{plan.name} visits {plan.visited} rows, {plan.buffers} pages")
    return found
