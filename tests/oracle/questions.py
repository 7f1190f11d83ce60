"""Test questions: the quiz, the questions among work, and what the answers do to a person.

Which question comes, and where in its run, is drawn. The oracle is told what the engine drew, and
fails where that could not have been drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.oracle.words import Answer, Asset, Examination, Outcome, Reservation

if TYPE_CHECKING:
    from tests.oracle.queue import Oracle


@dataclass
class Standing:
    """`heard`: how many answers the bar does not look at any more.

    `handed` since the quiz; in which runs of these a question came (`asked`), and in which none
    needed to (`excused`), because none was left.
    """

    attempt: int = 1
    quiz: str = "open"
    distrusted: bool = False
    heard: int = 0
    handed: int = 0
    asked: set[int] = field(default_factory=set)
    excused: set[int] = field(default_factory=set)

    def begin_runs(self) -> None:
        self.handed, self.asked, self.excused = 0, set(), set()


class Questions:
    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.questions: dict[str, Asset] = {}
        self.answers: list[Answer] = []
        self.people: dict[str, Standing] = {}

    @property
    def settings(self) -> Examination:
        return self.oracle.settings.examination or Examination()

    def of(self, person: str) -> Standing:
        return self.people.setdefault(person, Standing())

    # What the answers say

    def answers_of(self, person: str) -> list[Answer]:
        return [a for a in self.answers if a.author == person and a.counts]

    def trust(self, person: str) -> Fraction:
        """How far a person is trusted now: 1 where nothing is known."""
        answers = self.answers_of(person)
        return _accuracy(answers) if answers else Fraction(1)

    def in_work(self, person: str) -> int:
        """Answers in work that were no skips: near the limit nothing may tell them from labels."""
        mine = self.answers_of(person)
        return sum(a.attempt is None and a.status != "skipped" for a in mine)

    def _in_this_quiz(self, person: str) -> list[Answer]:
        return [a for a in self.answers_of(person) if a.attempt == self.of(person).attempt]

    def in_quiz(self, person: str) -> bool:
        return self.settings.quiz is not None and self.of(person).quiz == "open"

    def _falls_below(self, person: str) -> bool:
        heard = self.answers_of(person)[self.of(person).heard :]
        least = self.settings.min_accuracy
        if least is None or len(heard) < self.settings.min_answers:
            return False
        return _accuracy(heard) < least

    def bars(self, person: str) -> list[tuple[str, bool]]:
        quiz = self.settings.quiz is not None
        standing = self.of(person)
        return [
            ("quiz_required", quiz and standing.quiz == "open"),
            ("quiz_failed", quiz and standing.quiz == "failed"),
            ("distrusted", standing.distrusted or self._falls_below(person)),
        ]

    # What may be asked

    def _unheld(self, person: str) -> list[Asset]:
        held = [r.asset for r in self.oracle.listed("active", "expired", holder=person)]
        return [q for q in self.questions.values() if not q.removed and q not in held]

    def _met(self, person: str, question: Asset) -> bool:
        """Whether this person has said something to it, in the quiz or in work."""
        return any(a.author == person and a.asset is question and a.status != "late"
                   for a in self.answers)  # fmt: skip

    def fresh(self, person: str) -> list[Asset]:
        """What may come among work: not met yet, not given back."""
        back = self.oracle.given_back.get(person, [])
        return [q for q in self._unheld(person) if not self._met(person, q) and q not in back]

    def comes_again(self, person: str, question: Asset) -> bool:
        """Given back, it comes when nothing else is left; once answered, not again."""
        if self.oracle.barring(person) or question not in self._unheld(person):
            return False
        said = [a for a in self.answers if a.author == person and a.asset is question]
        again = ("late", "skipped") if self.oracle.settings.skip_to == "me" else ("late",)
        return all(answer.status in again for answer in said)

    def for_quiz(self, person: str) -> list[Asset]:
        """What this attempt has not asked: the not yet seen first, what was given back last."""
        if set(self.oracle.barring(person)) != {"quiz_required"}:
            return []
        said = [a for a in self.answers if a.author == person and a.status != "late"]
        asked = [a.asset for a in said if a.attempt == self.of(person).attempt]
        left = [q for q in self._unheld(person) if q not in asked]
        return sorted(left, key=lambda question: self._rank(person, question))

    def _rank(self, person: str, question: Asset) -> tuple[bool, bool, int]:
        back = self.oracle.given_back.get(person, [])
        place = back.index(question) if question in back else 0
        return question in back, self._met(person, question), place

    def left_in_quiz(self, person: str) -> int:
        """How many questions the quiz still has, beside those in hand."""
        live = self.oracle.listed("active", "expired", holder=person)
        in_hand = sum(r.kind == "question" for r in live)
        left = (self.settings.quiz or 0) - len(self._in_this_quiz(person)) - in_hand
        return max(min(left, len(self.for_quiz(person))), 0)

    # What comes

    def told(self, person: str, name: str | None) -> Asset | None:
        """The question that came, if it was one that was drawn and not given back."""
        if self.in_quiz(person):
            if not self.left_in_quiz(person):
                return None
            there = {question.external_id: question for question in self.for_quiz(person)}
            assert name in there, f"{person} got {name} where the quiz has {list(there)} left"
            question, first = there[name], next(iter(there.values()))
            assert self._rank(person, question) == self._rank(person, first), question
            return question
        question = self.questions.get(name or "")
        if question is None or question not in self.fresh(person):
            return None
        assert self.settings.every and not self.oracle.barring(person), question
        return question

    def check_quiz(self, person: str, names: list[str]) -> None:
        """Fails unless these could be the questions that come next in the quiz."""
        there = self.for_quiz(person)
        room = self.oracle.room(person)
        assert len(names) == min(self.left_in_quiz(person), room), names
        ranks = [self._rank(person, self.questions[name]) for name in names]
        assert len(set(names)) == len(names)
        assert ranks == [self._rank(person, question) for question in there[: len(names)]]

    def note_hand_out(self, person: str, asset: Asset) -> None:
        """Among each `every` hand-outs is one question, as long as there is one to ask."""
        every, standing = self.settings.every, self.of(person)
        if every is None or self.in_quiz(person):
            return
        fresh = self.fresh(person)
        run = standing.handed // every
        if asset in fresh:
            assert run not in standing.asked, f"{asset} is the second in run {run} of {person}"
            standing.asked.add(run)
        elif not fresh:
            standing.excused.add(run)
        standing.handed += 1
        if standing.handed % every == 0:
            assert run in standing.asked | standing.excused, f"none in run {run} of {person}"

    # Answers

    def answer(self, reservation: Reservation, result: Any) -> Outcome:
        if reservation.state in ("submitted", "skipped"):
            return Outcome("already_submitted", reservation.label)
        person, question = reservation.holder, reservation.asset
        self.oracle.drafts.pop((question.external_id, person), None)
        if reservation.state not in ("active", "expired") and not self._welcome(reservation):
            return self._keep_late(reservation, result)
        made = self._make(reservation, "submitted", result == question.expected, result)
        return Outcome("accepted", made)

    def _welcome(self, reservation: Reservation) -> bool:
        """Whether what was lost is taken all the same; a quiz is no hindrance."""
        person, question = reservation.holder, reservation.asset
        hindrances = set(self.oracle.barring(person)) - {"quiz_required"}
        return (
            not hindrances and question in self._unheld(person) and not self._met(person, question)
        )

    def _keep_late(self, reservation: Reservation, result: Any) -> Outcome:
        for known in self.answers:
            same = known.reservation is reservation and known.result == result
            if same and known.status == "late":
                return Outcome("late", known)
        kept = Answer(reservation.asset, reservation.holder, "late", False, False, None, result,
                      reservation)  # fmt: skip
        self.answers.append(kept)
        return Outcome("late", kept)

    def skip(self, reservation: Reservation) -> Outcome:
        """Skipped is answered wrong."""
        if reservation.state in ("submitted", "skipped"):
            return Outcome("already_submitted", reservation.label)
        if reservation.state not in ("active", "expired"):
            return Outcome("lost", None)
        goes_to = self.oracle.settings.skip_to
        if goes_to in ("done", "review"):
            self.oracle.drafts.pop((reservation.asset.external_id, reservation.holder), None)
        if goes_to == "me" and not self.in_quiz(reservation.holder):
            self.oracle.give_back(reservation.holder, reservation.asset)
        return Outcome("accepted", self._make(reservation, "skipped", False, None))

    def _make(self, reservation: Reservation, status: str, correct: bool, result: Any) -> Answer:
        person, question = reservation.holder, reservation.asset
        quiz = self.in_quiz(person)
        met = any(a.asset is question for a in self.answers_of(person))
        made = Answer(question, person, status, correct, quiz or not met,
                      self.of(person).attempt if quiz else None, result, reservation)  # fmt: skip
        self.answers.append(made)
        reservation.state, reservation.label = status, made
        self.judge(person)
        return made

    # The bar

    def judge(self, person: str) -> None:
        """End a quiz that is answered, and trust no more whoever fell below the bar."""
        if self.oracle.settings.examination is None:
            return
        standing = self.of(person)
        self._end_quiz(person)
        if not standing.distrusted and self._falls_below(person):
            self._distrust(person)

    @contextmanager
    def foreseen(self, person: str) -> Iterator[None]:
        """As if a quiz that is over by now had been ended already: the next pull does it."""
        standing = self.of(person)
        before = replace(standing)
        self._end_quiz(person)
        try:
            yield
        finally:
            self.people[person] = before

    def _end_quiz(self, person: str) -> None:
        standing = self.of(person)
        if self.in_quiz(person) and self._quiz_is_over(person):
            passed = _accuracy(self._in_this_quiz(person)) >= self.settings.pass_accuracy
            standing.quiz = "passed" if passed else "failed"
            standing.begin_runs()

    def _quiz_is_over(self, person: str) -> bool:
        answered = [a.asset for a in self._in_this_quiz(person)]
        there = [q for q in self.questions.values() if not q.removed]
        full = len(answered) >= (self.settings.quiz or 0)
        return bool(answered) and (full or all(question in answered for question in there))

    def _distrust(self, person: str) -> None:
        standing = self.of(person)
        standing.distrusted = True
        if self.in_quiz(person):
            standing.quiz = "failed"
        self.oracle.clear(self.oracle.listed("active", "expired", holder=person))
        if self.settings.discard:
            self._discard_labels(person)

    def _discard_labels(self, person: str) -> None:
        """All that no reviewer approved: their assets re-open."""
        for label in self.oracle.labels:
            open_to_doubt = label.counts and label.verdict is None
            if label.author == person and (open_to_doubt or label.owed_by == person):
                self.oracle.discard(label)

    def readmit(self, person: str, *, anew: bool) -> None:
        """A manager lets somebody in, or starts the quiz anew; the bar looks at later answers."""
        standing = self.of(person)
        if anew or standing.quiz != "passed":
            standing.begin_runs()
        standing.attempt += anew
        standing.quiz = "open" if anew else "passed"
        standing.distrusted, standing.heard = False, len(self.answers_of(person))

    def switch(self) -> None:
        """The settings may have changed: of a run that was begun by others nothing is asked."""
        for standing in self.people.values():
            if self.settings.every:
                standing.asked = set()
                standing.excused = {standing.handed // self.settings.every}

    def remove(self, question: Asset) -> None:
        question.removed = True
        self.oracle.clear(r for r in self.oracle.reservations if r.asset is question)


def _accuracy(answers: Iterable[Answer]) -> Fraction:
    """0 where there are none."""
    right = [answer.correct for answer in answers]
    return Fraction(sum(right), len(right)) if right else Fraction(0)
