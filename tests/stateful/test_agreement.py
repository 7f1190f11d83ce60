"""Random operations, on the engine over HTTP and on the oracle: every answer must be the same.

CI runs a fixed set of examples, and prints the steps of the first that fails as they were drawn.
For a long search set LABELQUEUE_STATEFUL_EXAMPLES to the number of examples per configuration: it
draws new ones each time, shortens what fails, and prints a blob that repeats it. Each answer is
compared at once; all that a manager can see, every LABELQUEUE_STATEFUL_AGREE_EVERY steps and at
the end of each example, which has LABELQUEUE_STATEFUL_STEPS steps. The sum of the operations that
agreed stands at the end. 200,000 of them, over all presets (some hours):

    LABELQUEUE_STATEFUL_EXAMPLES=100 LABELQUEUE_STATEFUL_STEPS=100 \\
    LABELQUEUE_STATEFUL_AGREE_EVERY=10 python -m pytest -n auto -q tests/stateful
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.service import Caller, Service
from tests.stateful.conftest import AGREED, NAMES
from tests.stateful.world import World

EXAMPLES = os.environ.get("LABELQUEUE_STATEFUL_EXAMPLES")
DISAGREED = "examples that did not"
STEPS = int(os.environ.get("LABELQUEUE_STATEFUL_STEPS", "40"))
AGREE_EVERY = int(os.environ.get("LABELQUEUE_STATEFUL_AGREE_EVERY", "3"))

CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "kili": {"preset": "kili"},
    "labelbox": {"preset": "labelbox"},
    "legacy": {"preset": "labelbox-legacy"},
    "three labels each": {"target": {"labels": 3}, "reservation": {"count": 2}},
    "two labels, random": {"target": {"labels": 2}, "order": {"tie": "random"}},
    "consensus": {"consensus": {"share": 0.5, "labels": 2}, "reservation": {"count": 3}},
    "skips come again": {"skip_to": "me", "target": {"labels": 2}},
    "skips are answers": {"skip_to": "done", "reservation": {"count": 2, "refill": "empty"}},
    "limited": {"limit_per_labeler": 3, "reservation": {"count": 2}, "target": {"labels": 2}},
    "reviewed": {"review_queue": {"enabled": True}, "reviewers": ["bob", "eve"]},
    "two labels, reviewed": {
        "target": {"labels": 2},
        "skip_to": "review",
        "reservation": {"count": 2},
        "reviewers": ["ann", "bob", "eve"],
        "review_queue": {"enabled": True, "max_rounds": 2, "order": {"tie": "lexicographic"}},
    },
    "gated": {"order": {"batch_gate": True}, "reservation": {"count": 2}},
    "gated, two labels": {
        "order": {"batch_gate": True, "avoid_held": True, "retroactive": False},
        "target": {"labels": 2},
    },
    "grouped": {"order": {"groups": "retain"}},
    "grouped, several": {
        "order": {"groups": "retain", "tie": "lexicographic"},
        "reservation": {"count": 3},
        "target": {"labels": 2},
        "skip_to": "me",
    },
    "appen, fifo": {
        "preset": "appen",
        "then": {"order": {"tie": "fifo"}},
        "target": {"labels": 2},
    },
    "appen, grouped": {
        "preset": "appen",
        "then": {"order": {"tie": "fifo", "groups": "retain"}},
        "reservation": {"count": 2},
    },
    "dynamic": {"target": {"min": 2, "max": 3, "confidence": 0.7}},
    "dynamic, gated": {
        "preset": "appen",
        "then": {"order": {"tie": "fifo"}},
        "target": {"min": 1, "max": 3, "confidence": 0.6},
        "reservation": {"count": 2},
    },
    "dynamic, grouped": {
        "order": {"groups": "retain"},
        "target": {"min": 2, "max": 3, "confidence": 0.7},
        "skip_to": "done",
    },
    "dynamic, reviewed": {
        "target": {"min": 2, "max": 3, "confidence": 0.8},
        "reservation": {"count": 2},
        "reviewers": ["ann", "bob", "eve"],
        "review_queue": {"enabled": True},
    },
    "supervisely": {"preset": "supervisely", "reviewers": ["ann", "bob", "eve"]},
    "quiz": {
        "questions": 4,
        "then": {"test_questions": {"quiz": {"size": 2, "pass_accuracy": 0.5}, "every": 3}},
        "target": {"labels": 2},
    },
    "test questions": {
        "questions": 6,
        "reservation": {"count": 3},
        "target": {"labels": 2},
        "then": {
            "test_questions": {"every": 3, "min_accuracy": 0.5, "min_answers": 2, "discard": True}
        },
    },
    "appen, tested": {
        "preset": "appen",
        "questions": 6,
        "target": {"min": 2, "max": 3, "confidence": 0.7},
        "then": {
            "order": {"tie": "fifo"},
            "test_questions": {
                "quiz": {"size": 3, "pass_accuracy": 0.6},
                "every": 3,
                "min_accuracy": 0.6,
                "min_answers": 3,
                "discard": True,
            },
        },
    },
    "never expires": {"reservation": {"timeout_seconds": None, "count": 2}},
}

people = st.sampled_from(NAMES)
which = st.integers(0, 7)
answers = st.sampled_from("xxxxyz")
some_assets = st.sets(which, min_size=1, max_size=4)
priorities = st.one_of(
    st.none(), st.sampled_from([-(2**31), -1, 0, 1, 5, 2**31 - 1]), st.integers(-3, 3)
)
new_asset = st.fixed_dictionaries(
    {"name": st.sampled_from(["a", "b", "B", "a10", "a9", "é", "~", "_x"])},
    optional={
        "priority": priorities,
        "labels_required": st.integers(1, 3),
        "assigned_to": st.lists(people, min_size=1, max_size=2, unique=True),
        "skills": st.just(["x"]),
        "group": st.sampled_from(["g", "h"]),
    },
)


class Agreement(RuleBasedStateMachine):
    def __init__(self, world: Callable[[], World], agreed: Counter[str]) -> None:
        super().__init__()
        self.world = world()
        self.uploaded = self.steps = 0
        self.agreed = agreed

    @initialize(rows=st.lists(new_asset, min_size=2, max_size=7))
    def first_batch(self, rows: list[dict[str, Any]]) -> None:
        self._upload(rows, None)
        self.world.begin()

    def _upload(self, rows: list[dict[str, Any]], priority: int | None) -> None:
        named = []
        for row in rows:
            self.uploaded += 1
            fields = {field: value for field, value in row.items() if field != "name"}
            named.append({"external_id": f"{row['name']}.{self.uploaded}", **fields})
        self.world.upload(named, priority)

    def _asset(self, which: int) -> str:
        known = list(self.world.oracle.assets)
        return known[which % len(known)]

    def _reservation(self, name: str, which: int, *states: str) -> str | None:
        mine = self.world.of(name, *states)
        return mine[-1 - which % len(mine)][0] if mine else None

    @property
    def has_reviewers(self) -> bool:
        return any(m.role == "reviewer" for m in self.world.oracle.members.values())

    def _is_random(self) -> bool:
        return self.world.oracle.settings.tie == "random"

    # People

    @rule(name=people)
    def pull(self, name: str) -> None:
        if self.world.oracle.members[name].active:
            self.world.pull(name)

    @rule()
    def everybody_pulls(self) -> None:
        for name in NAMES:
            self.pull(name)

    @rule(name=people, which=which, said=answers)
    def pull_and_submit(self, name: str, which: int, said: str) -> None:
        self.pull(name)
        self.submit(name, which, said)

    @rule(said=answers)
    def everybody_submits(self, said: str) -> None:
        for name in NAMES:
            self.pull(name)
            self.submit(name, 0, said)

    @rule(name=people, said=answers, count=st.integers(2, 6))
    def work_on(self, name: str, said: str, count: int) -> None:
        for _ in range(count):
            self.pull_and_submit(name, 0, said)

    @rule(name=people, which=which, said=answers)
    def submit(self, name: str, which: int, said: str) -> None:
        if key := self._reservation(name, which, "active", "expired"):
            self.world.submit(name, key, said)

    @rule(name=people, which=which, said=answers)
    def submit_once_more(self, name: str, which: int, said: str) -> None:
        if key := self._reservation(name, which, "submitted", "skipped"):
            self.world.submit(name, key, said)

    @rule(name=people, which=which, said=answers)
    def submit_too_late(self, name: str, which: int, said: str) -> None:
        lost = ("superseded", "cleared", "released")
        if key := self._reservation(name, which, *lost):
            self.world.submit(name, key, said)

    @rule(name=people, which=which, broken=st.booleans())
    def skip(self, name: str, which: int, broken: bool) -> None:
        if key := self._reservation(name, which, "active", "expired"):
            self.world.skip(name, key, broken=broken and which > 5)

    @rule(name=people, which=which)
    def release(self, name: str, which: int) -> None:
        if key := self._reservation(name, which, "active", "expired"):
            self.world.release(name, key)

    @rule(name=people, which=which)
    def be_active(self, name: str, which: int) -> None:
        if key := self._reservation(name, which, "active", "expired"):
            self.world.be_active(name, key)

    @rule(name=people, which=which, draft=st.integers(0, 99))
    def save_draft(self, name: str, which: int, draft: int) -> None:
        if key := self._reservation(name, which, "active", "expired", "superseded", "cleared"):
            self.world.save_draft(name, key, {"draft": draft})

    # Reviewers

    @precondition(lambda self: self.has_reviewers)
    @rule(name=people)
    def pull_review(self, name: str) -> None:
        member = self.world.oracle.members[name]
        if member.active and member.role == "reviewer":
            self.world.pull_review(name)

    @precondition(lambda self: self.has_reviewers)
    @rule(
        name=people,
        which=which,
        verdict=st.sampled_from(["approve", "correct", "reject"]),
        said=answers,
    )
    def judge(self, name: str, which: int, verdict: str, said: str) -> None:
        if not self.world.oracle.members[name].active:
            return
        self.pull_review(name)
        if mine := self.world.of(name, "active", "expired", "submitted", review=True):
            self.world.judge(name, mine[-1 - which // 3 % len(mine)][0], verdict, said)

    @precondition(lambda self: self.has_reviewers)
    @rule(on=which)
    def turn_review(self, on: int) -> None:
        self.world.turn_review(on > 1)

    # Time and managers

    @precondition(lambda self: self.world.oracle.settings.timeout is not None)
    @rule(part=st.sampled_from([0.3, 0.6, 1.1]))
    def time_passes(self, part: float) -> None:
        timeout = self.world.oracle.settings.timeout
        assert timeout is not None
        self.world.advance(part * timeout)

    @precondition(lambda self: self.world.oracle.settings.timeout is not None)
    @rule(holder=people, other=people)
    def time_runs_out_and_somebody_pulls(self, holder: str, other: str) -> None:
        self.pull(holder)
        self.time_passes(1.1)
        self.pull(other)

    @precondition(lambda self: not self._is_random() and self.uploaded < 16)
    @rule(rows=st.lists(new_asset, min_size=1, max_size=3), priority=st.sampled_from([None, 1, 3]))
    def upload(self, rows: list[dict[str, Any]], priority: int | None) -> None:
        self._upload(rows, priority)

    @rule(chosen=some_assets, priority=priorities)
    def prioritize(self, chosen: set[int], priority: int | None) -> None:
        self.world.set({self._asset(n) for n in chosen}, priority=priority)

    @rule(chosen=some_assets, names=st.lists(people, max_size=2, unique=True))
    def assign(self, chosen: set[int], names: list[str]) -> None:
        self.world.set({self._asset(n) for n in chosen}, assigned_to=names)

    @rule(chosen=some_assets, skills=st.sampled_from([[], ["x"]]))
    def require_skills(self, chosen: set[int], skills: list[str]) -> None:
        self.world.set({self._asset(n) for n in chosen}, skills=skills)

    @rule(chosen=some_assets, labels=st.one_of(st.none(), st.integers(1, 3)))
    def require_labels(self, chosen: set[int], labels: int | None) -> None:
        self.world.set({self._asset(n) for n in chosen}, labels_required=labels)

    @rule(which=which, hold=st.sampled_from(["blurred", False]))
    def hold(self, which: int, hold: str | bool) -> None:
        self.world.set({self._asset(which)}, on_hold=hold)

    @rule(which=which, gone=which)
    def remove_or_bring_back(self, which: int, gone: int) -> None:
        self.world.set({self._asset(which)}, removed=gone >= 5)

    @rule(name=st.one_of(st.none(), people), state=st.sampled_from([None, "active", "expired"]))
    def clear(self, name: str | None, state: str | None) -> None:
        self.world.clear(name, state)

    @rule(name=people, away=which)
    def leave_or_come_back(self, name: str, away: int) -> None:
        self.world.set_active(name, active=away < 6)

    @rule(paused=which)
    def pause_or_go_on(self, paused: int) -> None:
        self.world.pause(paused >= 6)

    @precondition(lambda self: not self.has_reviewers)
    @rule(which=which)
    def accept_a_late_label(self, which: int) -> None:
        self.world.accept(which)

    @rule(which=which)
    def discard_a_label(self, which: int) -> None:
        self.world.discard(which)

    @precondition(lambda self: not self._is_random())
    @rule(
        tie=st.sampled_from(["fifo", "lexicographic"]),
        priority=st.sampled_from(["higher_first", "lower_first", "ignore"]),
        default=st.sampled_from([None, 0, 2]),
    )
    def reorder(self, tie: str, priority: str, default: int | None) -> None:
        order = {"tie": tie, "priority": priority, "default_priority": default}
        self.world.configure(order=order)

    @precondition(lambda self: self.world.oracle.settings.groups == "retain" or self.world.grouped)
    @rule(groups=st.sampled_from(["ignore", "retain"]))
    def regroup(self, groups: str) -> None:
        self.world.configure(order={"groups": groups})

    @precondition(lambda self: self.world.gated)
    @rule(gate=which, avoid_held=st.booleans())
    def switch_the_gate(self, gate: int, avoid_held: bool) -> None:
        self.world.configure(order={"batch_gate": gate > 1, "avoid_held": avoid_held})

    @precondition(lambda self: self.world.gated)
    @rule(which=which)
    def open_the_gate(self, which: int) -> None:
        self.world.open_gate(which)

    @rule(count=st.integers(1, 4), refill=st.sampled_from(["each", "empty"]))
    def reserve_differently(self, count: int, refill: str) -> None:
        self.world.configure(reservation={"count": count, "refill": refill})

    @rule(labels=st.integers(1, 3))
    def change_target(self, labels: int) -> None:
        if not self.world.dynamic or labels == 2:
            self.world.configure(target={"labels": labels})

    @precondition(lambda self: self.world.dynamic)
    @rule(
        least=st.integers(1, 2),
        more=st.integers(0, 2),
        confidence=st.sampled_from([0.5, 0.6, 0.7, 1]),
    )
    def change_rounds(self, least: int, more: int, confidence: float) -> None:
        self.world.configure(target={"min": least, "max": least + more, "confidence": confidence})

    # Managers of test questions

    @precondition(lambda self: self.world.tested)
    @rule(name=people, anew=st.booleans())
    def readmit(self, name: str, anew: bool) -> None:
        self.world.readmit(name, anew=anew)

    @precondition(lambda self: self.world.tested)
    @rule(count=st.integers(1, 2), which=which, gone=which)
    def other_questions(self, count: int, which: int, gone: int) -> None:
        if gone >= 5:
            self.world.remove_question(which)
        elif not self._is_random() and len(self.world.oracle.questions.questions) < 12:
            self.world.add_questions(count)

    @precondition(lambda self: self.world.tested)
    @rule(
        quiz=st.one_of(st.none(), st.integers(1, 3)),
        share=st.sampled_from([0, 0.5, 0.75, 1]),
        every=st.sampled_from([None, 2, 3, 3, 3]),
    )
    def ask_otherwise(self, quiz: int | None, share: float, every: int | None) -> None:
        size = quiz and {"size": quiz, "pass_accuracy": share}
        self.world.configure(test_questions={"quiz": size, "every": every})

    @precondition(lambda self: self.world.tested)
    @rule(
        least=st.sampled_from([None, 0.5, 0.7, 1]),
        answers=st.integers(1, 4),
        discard=st.booleans(),
    )
    def move_the_bar(self, least: float | None, answers: int, discard: bool) -> None:
        asked = {"min_accuracy": least, "min_answers": answers, "discard": discard}
        self.world.configure(test_questions=asked)

    @rule(
        skip_to=st.sampled_from(["others", "me", "done", "review"]),
        limit=st.sampled_from([None, None, 2, 4]),
        timeout=st.sampled_from([3600, 7200]),
    )
    def change_rules(self, skip_to: str, limit: int | None, timeout: int) -> None:
        self.world.configure(
            skip_to=skip_to, limit_per_labeler=limit, reservation={"timeout_seconds": timeout}
        )

    # What must always hold

    @rule(name=people)
    def look(self, name: str) -> None:
        self.world.look(name)

    @invariant()
    def both_agree(self) -> None:
        self.steps += 1
        if self.steps % AGREE_EVERY == 0:
            self.world.agree()
        if self.steps % (5 * AGREE_EVERY) == 0:
            self.world.agree_on_sums()

    def teardown(self) -> None:
        """An example that went well ends with everything compared, and the log read again.

        Once one went wrong, what follows are attempts to shorten it, which count for nothing.
        """
        error = sys.exc_info()[0]
        self.agreed[DISAGREED] += error is not None and issubclass(error, AssertionError)
        if error is not None or not self.steps:
            return
        self.world.agree()
        self.world.agree_on_sums()
        self.world.agree_on_history()
        if not self.agreed[DISAGREED]:
            self.agreed[AGREED] += self.world.operations


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_engine_and_oracle_agree(
    configuration: str, own_service: Service, team: dict[str, Caller],
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    agreed: Counter[str] = Counter()

    def world() -> World:
        return World(own_service, team, skilled=["ann", "bob"], **CONFIGURATIONS[configuration])

    asked = settings(
        max_examples=int(EXAMPLES or 4),
        stateful_step_count=STEPS,
        derandomize=not EXAMPLES,
        deadline=None,
        print_blob=True,
        database=None,
        phases=[Phase.generate, Phase.shrink] if EXAMPLES else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(lambda: Agreement(world, agreed), settings=asked)
    finally:
        record_property(AGREED, agreed[AGREED])
