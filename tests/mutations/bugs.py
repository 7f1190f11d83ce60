"""The seeded bugs: each a small change of the source that somebody could make by mistake.

`old` must stand exactly once in the file, so that a bug whose place was rewritten is noticed.
`tests` are those who should notice; they are run first.
"""

from __future__ import annotations

from dataclasses import dataclass

CURSORS = "tests/races/test_interleavings_cursor.py"
RACES = "tests/races/test_interleavings.py"
MANY = "tests/races/test_many_at_once.py"
COLLISIONS = "tests/races/test_collisions.py"
TABS = "tests/races/test_tabs.py"
AGREEMENT = "tests/stateful"
GATE = "tests/ledger/test_appen_gate.py"
GROUPS = "tests/ledger/test_appen_groups.py"
ROUNDS = "tests/ledger/test_dynamic_targets.py"
QUIZ = "tests/ledger/test_appen_quiz.py"
ANSWERS = "tests/quiz/test_answers.py"
SHARING = "tests/ledger/test_sharing.py"
LINE = "tests/realtime/test_line.py"
REWORK = "tests/review/test_rework.py"
WAITING = "tests/review/test_waiting_labels.py"
FOUND = "tests/stateful/test_found.py"


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
        "{{stops_cursor}}\n    order by w.key_live limit 1) found on true",
        "{{stops_cursor}}\n    order by w.key_live limit 1 for update skip locked) found on true",
        (f"{CURSORS}::test_the_first_cursor_of_somebody_stays_before_a_locked_row",),
    ),
    Bug(
        "cursor-to-taken",
        "a cursor is moved to the row just taken, over what others had locked before it",
        "sql/pull.sql",
        "coalesce(found.key, least(q.bound, q.top || '\\x00'::bytea)) as next",
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
        "a change of more than 1,000 assets neither stamps them nor cuts the cursors",
        "queue/bulk.py",
        'await cut_cursors(tx, project, raised["slot"], assets)',
        "pass",
        (f"{CURSORS}::test_a_change_of_more_than_are_stamped_is_seen_by_everybody",),
    ),
    Bug(
        "cut-for-the-last",
        "of several changes since a cursor was written the last alone cuts it",
        "sql/pull.sql",
        "order by f.reset limit 1",
        "order by f.reset desc limit 1",
        (f"{MANY}::test_of_several_changes_since_a_cursor_was_written_the_foremost_counts",),
    ),
    Bug(
        "cut-too-early",
        "a cursor notes the resets until it is written, not those until it was looked for",
        "sql/pull.sql",
        "set key = excluded.key, generation = excluded.generation, reset = excluded.reset\n",
        "set key = excluded.key, generation = excluded.generation, reset = excluded.reset + 1\n",
        (
            f"{MANY}::test_a_cursor_written_after_many_came_back_by_who_looked_before_is_cut_for_them",
        ),
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
        "a large batch that sorts before the cursors cuts none",
        "queue/intake.py",
        "elif behind:",
        "elif False:",
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
        "(%(ending)s or\n    w.audience in",
        "(true or\n    w.audience in",
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
        "  from locked asked\n"
        "  where r.project = %(project)s and r.id = asked.reservation and r.state = 'active'",
        "  from locked asked\n  where r.project = %(project)s and r.id = asked.reservation",
        (f"{CURSORS}::test_what_was_cleared_and_is_in_other_hands_cannot_be_submitted",),
    ),
    Bug(
        "place-not-asked-again",
        "a claim does not ask again, under the lock, whether the place is still free",
        "sql/pull.sql",
        "  where w.open\n  order by seen.key limit %(need)s\n  for update of w skip locked),\n"
        "{{taken}};\n\n-- name: claim_spread",
        "  order by seen.key limit %(need)s\n  for update of w skip locked),\n"
        "{{taken}};\n\n-- name: claim_spread",
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
    Bug(
        "gate-unbound",
        "a pull does not stop at the batch that the gate waits for",
        "sql/pull.sql",
        "coalesce(gate.bound, '\\xff'::bytea)",
        "'\\xff'::bytea",
        (f"{GATE}::test_A04_the_next_batch_opens_when_every_unit_has_its_judgments",),
    ),
    Bug(
        "gate-for-finished",
        "with a target of one, the gate waits for labels and not for hand-outs",
        "sql/pull.sql",
        "set held = w.held + 1, handed = true",
        "set held = w.held + 1",
        (f"{GATE}::test_A03_the_next_batch_opens_when_every_unit_is_handed_out_not_finished",),
    ),
    Bug(
        "exhausted-forgotten",
        "nobody writes down that a batch is exhausted",
        "sql/gate.sql",
        "update batch b set exhausted = true\nwhere",
        "update batch b set exhausted = b.exhausted\nwhere",
        (f"{GATE}::test_A03_raising_a_target_later_shuts_no_gate_again",),
    ),
    Bug(
        "next-batch-waits",
        "a pull that takes the last of a batch does not go on into the next",
        "queue/pull.py",
        "more = taken if gate_acts(standing.settings) else []",
        "more: list[int] = []",
        (f"{GATE}::test_A03_a_pull_that_takes_the_last_of_a_batch_goes_on_into_the_next",),
    ),
    Bug(
        "held-not-avoided",
        "what somebody else holds is served in its place in the order",
        "sql/pull.sql",
        "|| case when w.held > 0 then '\\x01'::bytea else '\\x00'::bytea end || w.key_live",
        "|| '\\x00'::bytea || w.key_live",
        (f"{GATE}::test_A04_contributors_get_different_units_of_the_same_batch",),
    ),
    Bug(
        "pool-in-rows",
        "what was uploaded under random order is put into row order when fifo is turned on",
        "migrations/queue.sql",
        "then int4send(rank) || int8send(draw) || int8send(asset)",
        'then int4send(rank) || int4send(batch) || int4send("row")',
        (f"{GATE}::test_A16_units_uploaded_before_the_switch_stay_in_random_order",),
    ),
    Bug(
        "pool-in-batches",
        "the gate takes the batches of a pool one by one",
        "sql/eligibility.sql",
        "int4send(case when (q.settings #> '{order,retroactive}')::boolean then b.number\n"
        "                     else b.rank end + 1) as bound",
        "int4send(b.number) as bound",
        (f"{GATE}::test_A16_batches_in_a_row_form_one_pool_with_one_gate",),
    ),
    Bug(
        "group-kept-for-good",
        "who lets go of a group without a label keeps it",
        "sql/groups.sql",
        "and (h.holder = any (%(abandoned_by)s::bigint[]) or not {{open_in_group}});",
        "and not {{open_in_group}};",
        (f"{GROUPS}::test_A12_the_hold_ends_when_the_last_reservation_ends_without_a_label",),
    ),
    Bug(
        "group-kept-by-the-idle",
        "who is inactive keeps their group",
        "queue/expiry.py",
        "        await leave_groups(tx, project, people)\n",
        "        pass\n",
        (f"{GROUPS}::test_A12_the_hold_ends_when_its_holder_was_inactive",),
    ),
    Bug(
        "group-for-everybody",
        "a group that somebody works through stays in the order of all",
        "queue/groups.py",
        "    await tx.run(sql.hold, project=standing.member.project,"
        " person=standing.member.person)\n",
        "    return\n",
        (f"{GROUPS}::test_A12_at_the_same_time_contributors_get_different_groups_of_a_batch",),
    ),
    Bug(
        "group-head-not-asked-again",
        "two who look at one group at the same moment both get a part",
        "sql/pull.sql",
        "  where w.open and (h.holder is null or h.holder = %(person)s)\n"
        "    and (w.head is not null or w.held = 0 or not %(units)s)",
        "  where w.open",
        (f"{RACES}::test_of_two_who_look_at_one_group_one_has_it",),
    ),
    Bug(
        "round-not-opened",
        "an unsure answer opens no other round",
        "rules/confidence.py",
        "else labels + 1, round",
        "else labels, round",
        (f"{ROUNDS}::test_A05_rounds_open_one_at_a_time_until_the_answer_is_sure",),
    ),
    Bug(
        "round-unstamped",
        "a round that opens behind people's cursors is not stamped",
        "sql/rounds.sql",
        "case when given.target > w.target then coalesce(%(generation)s::bigint, w.reopened)\n"
        "                      else w.reopened end",
        "w.reopened",
        (f"{ROUNDS}::test_A05_what_re_opens_behind_ones_cursor_comes_first",),
    ),
    Bug(
        "lowered-not-superseded",
        "a lowered target leaves expired reservations listed that nobody can take up again",
        "queue/rounds.py",
        "    if expired:\n",
        "    if not expired:\n",
        (f"{ROUNDS}::test_A05_a_lowered_target_of_the_queue_supersedes_as_one_of_an_asset_does",),
    ),
    Bug(
        "quiz-passed-by-skipping",
        "a test question that is skipped is answered right",
        "queue/answering.py",
        '"reason": reason, "broken": broken, "correct": False,',
        '"reason": reason, "broken": broken, "correct": True,',
        (f"{ANSWERS}::test_skipped_is_answered_wrong",),
    ),
    Bug(
        "question-repeated",
        "a person meets a question again that they have answered",
        "sql/posing.sql",
        "where {{not_answered_question}} and {{not_held_question}} and {{not_deferred_question}}\n",
        "where {{not_held_question}} and {{not_deferred_question}}\n",
        (f"{QUIZ}::test_A07_after_the_quiz_work_comes_in_fifo_with_a_question_in_each_run",),
    ),
    Bug(
        "distrusted-keep-work",
        "who is not trusted any more keeps what they hold",
        "queue/distrust.py",
        "    await clear_queue(tx, None, project, person, LABEL)\n",
        "",
        (f"{QUIZ}::test_X06_who_falls_below_the_bar_is_stopped_and_loses_what_they_hold",),
    ),
    Bug(
        "last-comer-first",
        "of those who wait, the last who came is served first",
        "sql/watching.sql",
        "    order by p.since, p.person limit places.free) next\n  where places.audience = 0\n",
        "    order by p.since desc limit places.free) next\n  where places.audience = 0\n",
        (f"{LINE}::test_as_many_are_served_as_there_are_places_in_the_order_of_waiting",),
    ),
    Bug(
        "opening-unnoticed",
        "nobody notes that the first of a pull was opened, so that it is taken over as well",
        "queue/pull.py",
        "    if rows:\n        await opened(",
        "    if len(rows) > 99:\n        await opened(",
        (f"{SHARING}::test_X14_what_is_drawn_on_or_was_pulled_first_is_opened",),
    ),
    Bug(
        "rework-to-anybody",
        "a reworked label goes to whichever reviewer asks first",
        "sql/review.sql",
        "(w.prefer is null or w.prefer = %(person)s or not exists (",
        "(true or not exists (",
        (f"{REWORK}::test_reworked_it_goes_to_the_same_reviewer_first",),
    ),
    Bug(
        "old-review-comes-back",
        "a change of the asset brings a review back that was held when review was turned off",
        "sql/bulk.sql",
        "removed = now.removed or w.waiting = 0",
        "removed = now.removed",
        (f"{WAITING}::test_turned_off_and_on_a_change_of_the_asset_brings_no_old_review_back",),
    ),
    Bug(
        "quiz-end-unforeseen",
        "preview and explain do not see that the next pull ends a quiz that was shortened",
        "queue/distrust.py",
        '    return replace(tested, quiz="passed" if passed else "failed", handed=0)\n',
        "    return tested\n",
        (f"{FOUND}::test_a_quiz_that_is_over_since_it_was_shortened_bars_nobody_in_the_preview",),
    ),
]
