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
HOLDING = {"reservation_pkey", "work_pkey", "draft_pkey"}
INTENDED = {
    "access.membership": set(),
    "access.interface_of": set(),
    "pull.lock_seat": {"seat_pkey"},
    "pull.make_seat": set(),
    "pull.standing": {"seat_pkey", "cursor_pkey", "reservation_live", "label_owed"},
    "pull.labels_toward_limit": {"label_of_person", "label_once"},
    "pull.renew_seat": {"seat_pkey"},
    "pull.claim": ORDER | PERSONAL | {"work_pkey"},
    "pull.claim, waiting": ORDER | PERSONAL | {"work_pkey"},
    "pull.claim_deferred": PERSONAL | {"work_pkey"},
    "pull.claim_deferred, waiting": PERSONAL | {"work_pkey"},
    "pull.reclaim_expired": HOLDING | {"reservation_live", "audience_member_pkey"},
    "pull.supersede": HOLDING | {"reservation_of_asset"},
    "pull.advance_cursors": ORDER | PERSONAL,
    "pull.items": {"reservation_live", "asset_pkey", "draft_pkey"},
    "holding.holding": {"reservation_pkey"},
    "holding.lock_work": {"work_pkey"},
    "holding.state_now": {"reservation_pkey", "label_by_reservation"},
    "holding.submit": HOLDING,
    "holding.skip": HOLDING,
    "holding.anyone_left": PERSONAL | {"work_pkey", "seat_pkey"},
    "holding.hold_skipped": {"work_pkey"},
    "holding.keep_lost": HOLDING,
    "holding.late_already": {"label_by_reservation"},
    "holding.release": HOLDING,
    "holding.save_draft": set(),
    "holding.record_seconds": {"reservation_pkey"},
    "explain.conditions": PERSONAL | {"work_pkey", "label_owed"},  # owed rework: few per person
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
