"""The seeded bugs: each a small change of the source that somebody could make by mistake.

`old` must stand exactly once in the file, so that a bug whose place was rewritten is noticed.
`tests` are those who should notice; they are run first.
"""

from __future__ import annotations

from dataclasses import dataclass

CURSORS = "tests/races/test_interleavings_cursor.py"
RACES = "tests/races/test_interleavings.py"
COLLISIONS = "tests/races/test_collisions.py"
TABS = "tests/races/test_tabs.py"
AGREEMENT = "tests/stateful"


@dataclass(frozen=True)
class Bug:
    """`name` as on the command line; `says` what is wrong with it; `tests` who should notice."""

    name: str
    says: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = (CURSORS,)


BUGS = [
    Bug(
        "release-unstamped",
        "a released asset is not stamped as come back",
        "sql/holding.sql",
        "update work w set held = w.held - ended.places, reopened = %(generation)s",
        "update work w set held = w.held - ended.places",
        (f"{RACES}::test_what_comes_back_unseen_by_a_pull_is_seen_by_the_next",),
    ),
    Bug(
        "expiry-unstamped",
        "an expired or cleared asset is not stamped as come back",
        "sql/expiry.sql",
        "set held = w.held - given.places, reopened = %(generation)s",
        "set held = w.held - given.places",
        (f"{RACES}::test_what_comes_back_unseen_by_a_pull_is_seen_by_the_next",),
    ),
    Bug(
        "stamped-too-early",
        "what comes back is stamped with a generation that others have seen already",
        "sql/expiry.sql",
        "returning generation, reset",
        "returning generation - 1 as generation, reset",
        (f"{RACES}::test_what_comes_back_unseen_by_a_pull_is_seen_by_the_next",),
    ),
    Bug(
        "cursor-over-locked",
        "a cursor steps over a row that somebody has locked",
        "sql/pull.sql",
        "{{not_deferred_by_person}}\n    order by w.key_live limit 1) found on true",
        "{{not_deferred_by_person}}\n    order by w.key_live limit 1 for update skip locked)"
        " found on true",
        (f"{CURSORS}::test_the_first_cursor_of_somebody_stays_before_a_locked_row",),
    ),
    Bug(
        "cursor-to-taken",
        "a cursor is moved to the row just taken, over what others had locked before it",
        "sql/pull.sql",
        "coalesce(found.key, q.top || '\\x00'::bytea) as next",
        "greatest(coalesce(found.key, q.top || '\\x00'::bytea), (select w.key_live"
        " from reservation r join work w on w.project = r.project and w.queue = r.queue"
        " and w.asset = r.asset and w.label = r.label where r.project = %(project)s"
        " and r.queue = %(queue)s and r.person = %(person)s and r.state = 'active'"
        " order by r.id desc limit 1)) as next",
        (f"{CURSORS}::test_a_cursor_stays_before_a_row_that_somebody_had_locked",),
    ),
    Bug(
        "generation-after-look",
        "the generation noted with a cursor is read after the look, not with it",
        "queue/pull.py",
        "    await tx.run(live(sql.advance_cursors, standing.slot), **standing.key,"
        " slot=standing.slot)\n",
        "    await tx.run(live(sql.advance_cursors, standing.slot), **standing.key,"
        " slot=standing.slot)\n"
        "    await tx.run('update cursor c set generation = q.generation from queue q'"
        " ' where q.project = c.project and q.queue = c.queue and c.project = %(project)s'"
        " ' and c.queue = %(queue)s and c.person = %(person)s', **standing.key)\n",
        (
            f"{RACES}::test_what_comes_back_while_a_cursor_is_being_written_is_seen_by_the_next_pull",
        ),
    ),
    Bug(
        "unseen-left-behind",
        "a cursor takes the new generation although something behind it was not taken",
        "sql/pull.sql",
        "case when behind.rows between 1 and 100 then behind.generation else q.generation end",
        "q.generation",
        (f"{CURSORS}::test_of_two_that_came_back_the_one_not_taken_is_not_forgotten",),
    ),
    Bug(
        "no-step-back",
        "a cursor does not step back where much came back behind it",
        "sql/pull.sql",
        "case when behind.rows > 100 then least(behind.first, behind.next) else behind.next end",
        "behind.next",
        (f"{CURSORS}::test_of_the_many_that_came_back_none_is_forgotten",),
    ),
    Bug(
        "order-without-reset",
        "a change of order or target voids no cursor",
        "queue/configure.py",
        "await _set(tx, project, queue, after, reset=1)\n",
        "await _set(tx, project, queue, after)\n",
        (f"{RACES}::test_a_change_of_order_during_a_look_loses_nothing",),
    ),
    Bug(
        "bulk-without-reset",
        "a change of more than 1,000 assets neither stamps them nor voids the cursors",
        "sql/bulk.sql",
        "reset = reset + case when %(stamp)s then 0 else 1 end",
        "reset = reset + 0",
        (f"{CURSORS}::test_a_change_of_more_than_are_stamped_is_seen_by_everybody",),
    ),
    Bug(
        "import-unstamped",
        "a batch that sorts before the cursors is not stamped",
        "queue/intake.py",
        'behind = bytes(ends["first"]) <= bytes(top)',
        "behind = False",
        (f"{RACES}::test_a_batch_that_sorts_before_the_cursor_is_seen",),
    ),
    Bug(
        "import-without-reset",
        "a large batch that sorts before the cursors voids none",
        "sql/intake.sql",
        "reset = reset + case when %(behind)s and %(size)s > 1000 then 1 else 0 end",
        "reset = reset + 0",
        (f"{CURSORS}::test_a_batch_of_more_than_are_stamped_is_seen_by_everybody",),
    ),
    Bug(
        "expired-stepped-over",
        "a cursor steps over the person's own expired reservations, whose end stamps nothing",
        "sql/eligibility.sql",
        "and r.asset = w.asset and r.label = w.label and r.state = 'active'",
        "and r.asset = w.asset and r.label = w.label and r.state in ('active', 'expired')",
        (
            f"{CURSORS}::test_what_expired_in_ones_hands_is_not_stepped_over_while_it_may_be_taken_away",
        ),
    ),
    Bug(
        "labeled-again",
        "nobody asks whether the person has a label on the asset",
        "sql/eligibility.sql",
        "where l.project = w.project and l.person = %(person)s and l.asset = w.asset\n",
        "where false and l.project = w.project and l.person = %(person)s and l.asset = w.asset\n",
        (f"{CURSORS}::test_nobody_gets_twice_what_others_may_still_label",),
    ),
    Bug(
        "deferral-ignored",
        "what somebody gave back comes to them again at once",
        "sql/eligibility.sql",
        "where d.project = w.project and d.queue = w.queue and d.person = %(person)s\n",
        "where false and d.project = w.project and d.queue = w.queue and d.person = %(person)s\n",
        (f"{CURSORS}::test_what_somebody_gave_back_comes_after_everything_else",),
    ),
    Bug(
        "expiry-keeps-places",
        "an expired or cleared reservation goes on taking its place",
        "sql/expiry.sql",
        "set held = w.held - given.places",
        "set held = w.held",
        (f"{CURSORS}::test_an_expired_place_is_free_and_once_claimed_no_longer_listed",),
    ),
    Bug(
        "reclaim-for-others",
        "an expired reservation is taken up again though the asset is now meant for others",
        "sql/pull.sql",
        "where w.open and w.audience in ({{audiences_of_person}})\n  order by mine.id",
        "where w.open\n  order by mine.id",
        (f"{CURSORS}::test_what_expired_and_is_meant_for_others_now_is_not_taken_up_again",),
    ),
    Bug(
        "never-superseded",
        "an expired reservation stays listed after its place was claimed",
        "sql/pull.sql",
        "ranked.recency > ranked.free",
        "false",
        (f"{CURSORS}::test_an_expired_place_is_free_and_once_claimed_no_longer_listed",),
    ),
    Bug(
        "submit-unfenced",
        "a submit does not ask whether the reservation is still active",
        "sql/holding.sql",
        "set state = 'submitted', ended_at = service_now(), seconds = {{bounded_seconds}}\n"
        "  from locked\n"
        "  where r.project = %(project)s and r.id = %(reservation)s and r.state = 'active'",
        "set state = 'submitted', ended_at = service_now(), seconds = {{bounded_seconds}}\n"
        "  from locked\n"
        "  where r.project = %(project)s and r.id = %(reservation)s",
        (f"{CURSORS}::test_what_was_cleared_and_is_in_other_hands_cannot_be_submitted",),
    ),
    Bug(
        "place-not-asked-again",
        "a claim does not ask again, under the lock, whether the place is still free",
        "sql/pull.sql",
        "  where w.open\n  order by seen.key limit %(need)s\n  for update of w skip locked),\n"
        "{{taken}};\n\n-- name: claim_deferred",
        "  order by seen.key limit %(need)s\n  for update of w skip locked),\n"
        "{{taken}};\n\n-- name: claim_deferred",
        (f"{RACES}::test_of_two_claims_for_the_last_place_one_comes_back_empty",),
    ),
    Bug(
        "seat-unlocked",
        "two tabs of one person pull at once",
        "sql/pull.sql",
        "where project = %(project)s and queue = %(queue)s and person = %(person)s\nfor update;",
        "where project = %(project)s and queue = %(queue)s and person = %(person)s;",
        (TABS,),
    ),
]
